"""Houses, streets and what hangs between them."""

from . import palette as p


def house(canvas, x, y, width, height, wall, *, roof=p.INK, glass=p.LILAC, door=p.INK, chimney=True):
    """A terraced house standing on y, with its left edge at x."""
    top = y - height
    if chimney:
        canvas.rect(x + width * 0.72, top - width * 0.5, width * 0.14, width * 0.4, p.shade(wall, 0.25))
    canvas.rect(x, top, width, height, wall)
    canvas.polygon([(x - width * 0.06, top), (x + width * 0.5, top - width * 0.44), (x + width * 1.06, top)], roof)
    for at in (0.16, 0.58):
        window(canvas, x + width * at, top + height * 0.14, width * 0.26, height * 0.22, glass)
    window(canvas, x + width * 0.58, top + height * 0.56, width * 0.28, height * 0.22, glass)
    arched_door(canvas, x + width * 0.3, y, width * 0.28, height * 0.42, door)


def window(canvas, x, y, width, height, glass, bar=None):
    canvas.rect(x, y, width, height, glass, 3)
    if bar:
        canvas.rect(x + width / 2 - 3, y, 6, height, bar)
        canvas.rect(x, y + height / 2 - 3, width, 6, bar)


def arched_door(canvas, x, y, width, height, fill, knob=p.GOLD):
    """`x` is the middle of the door and y its sill."""
    canvas.dome(x, y - height + width / 2, width / 2, width / 2, fill)
    canvas.rect(x - width / 2, y - height + width / 2 - 1, width, height - width / 2 + 1, fill)
    canvas.circle(x + width * 0.3, y - height * 0.42, width * 0.07, knob)


def bunting(canvas, start, end, sag, colours, *, size=46, string=p.INK):
    steps = max(int(abs(end[0] - start[0]) / (size * 1.35)), 2)
    line = [
        (
            start[0] + (end[0] - start[0]) * t / steps,
            start[1] + (end[1] - start[1]) * t / steps + sag * 4 * (t / steps) * (1 - t / steps),
        )
        for t in range(steps + 1)
    ]
    for k, ((x1, y1), (x2, y2)) in enumerate(zip(line, line[1:], strict=False)):
        middle = ((x1 + x2) / 2 + (y1 - y2) * 0.5, (y1 + y2) / 2 + size * 1.15)
        inset = 0.12
        canvas.polygon(
            [
                (x1 + (x2 - x1) * inset, y1 + (y2 - y1) * inset),
                (x2 - (x2 - x1) * inset, y2 - (y2 - y1) * inset),
                middle,
            ],
            colours[k % len(colours)],
        )
    canvas.stroke(line, 5, string)


def string_lights(canvas, start, end, sag, bulb=p.GOLD, *, count=9, radius=13, string=p.CREAM):
    line = [
        (
            start[0] + (end[0] - start[0]) * t / 40,
            start[1] + (end[1] - start[1]) * t / 40 + sag * 4 * (t / 40) * (1 - t / 40),
        )
        for t in range(41)
    ]
    canvas.stroke(line, 4, string)
    for k in range(count):
        x, y = line[round((k + 0.5) * 40 / count)]
        canvas.circle(x, y + radius * 1.1, radius, bulb)


def shed(canvas, x, y, width, height, wall=p.CLAY, roof=p.INK):
    canvas.rect(x, y - height, width, height, wall)
    canvas.polygon(
        [(x - width * 0.1, y - height), (x + width * 0.5, y - height - width * 0.34), (x + width * 1.1, y - height)],
        roof,
    )
    for k in range(1, 5):
        canvas.rect(x + width * k / 5 - 2, y - height, 4, height, p.shade(wall, 0.14))
    canvas.rect(x + width * 0.34, y - height * 0.72, width * 0.34, height * 0.72, p.shade(wall, 0.4))
    canvas.circle(x + width * 0.61, y - height * 0.36, width * 0.025, p.GOLD)


def street_lamp(canvas, x, y, height, post=p.INK, light=p.BUTTER):
    canvas.rect(x - height * 0.015, y - height, height * 0.03, height, post)
    canvas.rect(x - height * 0.05, y - height * 0.04, height * 0.1, height * 0.04, post, 6)
    canvas.polygon(
        [
            (x - height * 0.06, y - height * 1.0),
            (x + height * 0.06, y - height),
            (x + height * 0.09, y - height * 1.14),
            (x - height * 0.09, y - height * 1.14),
        ],
        light,
    )
    canvas.polygon(
        [(x - height * 0.11, y - height * 1.14), (x + height * 0.11, y - height * 1.14), (x, y - height * 1.22)], post
    )


def lighthouse(canvas, x, y, height, bands=p.CLAY):
    half = height * 0.13
    canvas.polygon(
        [(x - half, y), (x + half, y), (x + half * 0.62, y - height * 0.8), (x - half * 0.62, y - height * 0.8)],
        p.CREAM,
    )
    for low, high in ((0.12, 0.28), (0.44, 0.6)):
        a, b = half * (1 - 0.475 * low), half * (1 - 0.475 * high)
        canvas.polygon(
            [
                (x - a, y - height * low),
                (x + a, y - height * low),
                (x + b, y - height * high),
                (x - b, y - height * high),
            ],
            bands,
        )
    canvas.rect(x - half * 0.8, y - height * 0.83, half * 1.6, height * 0.035, p.INK)
    canvas.rect(x - half * 0.46, y - height * 0.94, half * 0.92, height * 0.11, p.BUTTER)
    canvas.dome(x, y - height * 0.935, half * 0.62, half * 0.62, p.INK)


def awning(canvas, x, y, width, height, first, second, stripes=8):
    step = width / stripes
    for k in range(stripes):
        fill = first if k % 2 == 0 else second
        canvas.rect(x + k * step, y, step + 0.5, height, fill)
        canvas.bowl(x + (k + 0.5) * step, y + height, step / 2, step / 2, fill)
