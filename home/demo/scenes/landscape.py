"""Sky, ground, water and what grows."""

import math

from . import palette as p


def sun(canvas, x, y, radius, fill=p.GOLD):
    canvas.circle(x, y, radius, fill)


def moon(canvas, x, y, radius, fill, sky):
    canvas.circle(x, y, radius, fill)
    canvas.circle(x + radius * 0.42, y - radius * 0.22, radius * 0.86, sky)


def stars(canvas, rng, count, bottom, fill=p.BUTTER):
    for _ in range(count):
        canvas.circle(rng.uniform(0, canvas.width), rng.uniform(0, bottom), rng.choice((3, 4, 5, 7)), fill)


def hills(canvas, crests, fill):
    """A range whose outline runs softly through the crests, filled to the foot of the picture."""
    from_left = [(-80, crests[0][1]), *crests, (canvas.width + 80, crests[-1][1])]
    canvas.polygon([*_softly(from_left), (canvas.width + 80, canvas.height), (-80, canvas.height)], fill)


def _softly(points, steps=24):
    path = []
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        for i in range(steps):
            t = i / steps
            ease = (1 - math.cos(math.pi * t)) / 2
            path.append((x1 + (x2 - x1) * t, y1 + (y2 - y1) * ease))
    return [*path, points[-1]]


def ground(canvas, y, fill):
    canvas.rect(0, y, canvas.width, canvas.height - y, fill)


def ripples(canvas, top, bottom, fill, *, gap=58, wave=170, height=11, thickness=5, left=0, right=None):
    for row, y in enumerate(range(int(top), int(bottom), gap)):
        shift = row % 2 * wave / 2
        span = range(left, int(right or canvas.width) + 1, 10)
        canvas.stroke([(x, y + height * math.sin((x + shift) / wave * 2 * math.pi)) for x in span], thickness, fill)


def glints(canvas, rng, box, count, fill, *, length=120, thickness=9):
    """Short level dashes of light on water."""
    left, top, right, bottom = box
    for _ in range(count):
        x, y, reach = rng.uniform(left, right), rng.uniform(top, bottom), length * rng.uniform(0.4, 1)
        canvas.stroke([(x - reach / 2, y), (x + reach / 2, y)], thickness, fill)


def cloud(canvas, x, y, size, fill=p.CREAM):
    canvas.rect(x - 2.2 * size, y - 0.6 * size, 4.4 * size, 1.2 * size, fill, size)
    canvas.circle(x - 0.5 * size, y - 0.6 * size, size, fill)
    canvas.circle(x + 0.8 * size, y - 0.4 * size, 0.75 * size, fill)


def bird(canvas, x, y, size, fill=p.INK):
    canvas.curve([(x - size, y - size * 0.35), (x - size * 0.4, y - size * 0.3), (x, y)], size * 0.16, fill)
    canvas.curve([(x, y), (x + size * 0.4, y - size * 0.3), (x + size, y - size * 0.35)], size * 0.16, fill)


def round_tree(canvas, x, y, size, leaf=p.GREEN, trunk=p.BARK, fruit=None):
    """(x, y) is the foot of the trunk; the crown is about `size` across."""
    canvas.stroke([(x, y), (x, y - size)], size * 0.1, trunk)
    canvas.stroke([(x, y - size * 0.55), (x + size * 0.22, y - size * 0.8)], size * 0.05, trunk)
    for dx, dy, r in ((-0.26, -0.92, 0.3), (0.27, -0.95, 0.29), (0, -1.2, 0.36), (0.02, -0.9, 0.3)):
        canvas.circle(x + dx * size, y + dy * size, r * size, leaf)
    for dx, dy in (
        (-0.34, -0.95),
        (-0.08, -1.28),
        (0.2, -1.15),
        (0.4, -0.9),
        (0.02, -0.86),
        (-0.22, -1.18),
        (-0.15, -0.74),
    ):
        if fruit:
            canvas.circle(x + dx * size, y + dy * size, size * 0.05, fruit)


def fir(canvas, x, y, size, fill=p.GREEN):
    canvas.rect(x - size * 0.04, y - size * 0.15, size * 0.08, size * 0.15, p.BARK)
    for step in range(3):
        half, base = size * (0.28 - 0.06 * step), y - size * (0.12 + 0.26 * step)
        canvas.polygon([(x - half, base), (x + half, base), (x, base - size * 0.46)], fill)


def poplar(canvas, x, y, size, fill=p.LEAF):
    canvas.stroke([(x, y), (x, y - size * 0.5)], size * 0.05, p.BARK)
    canvas.ellipse(x, y - size * 0.58, size * 0.17, size * 0.42, fill)


def flower(canvas, x, y, size, petals, heart=p.INK, stem=p.INK):
    """(x, y) is the middle of the flower; the stem hangs below."""
    canvas.curve([(x, y), (x + size * 0.15, y + size * 1.6), (x, y + size * 3.1)], size * 0.16, stem)
    for k in range(6):
        turn = math.radians(60 * k + 15)
        canvas.circle(x + math.cos(turn) * size * 0.62, y + math.sin(turn) * size * 0.62, size * 0.42, petals)
    canvas.circle(x, y, size * 0.34, heart)


def leafy_stem(canvas, x, y, size, fill=p.LEAF, pairs=3):
    canvas.stroke([(x, y), (x, y - size)], size * 0.05, fill)
    for k in range(pairs):
        at = y - size * (0.3 + 0.6 * k / pairs)
        for side in (-1, 1):
            canvas.ellipse(x + side * size * 0.17, at - size * 0.08, size * 0.18, size * 0.075, fill, -side * 35)
    canvas.ellipse(x, y - size, size * 0.07, size * 0.15, fill)


def cabbage(canvas, x, y, size, fill=p.SAGE):
    for side in (-1, 1):
        canvas.ellipse(
            x + side * size * 0.55, y - size * 0.35, size * 0.6, size * 0.38, p.shade(fill, 0.12), side * -25
        )
    canvas.circle(x, y - size * 0.5, size * 0.55, fill)
    canvas.curve(
        [(x - size * 0.3, y - size * 0.7), (x, y - size * 0.5), (x + size * 0.1, y - size * 0.1)],
        size * 0.08,
        p.tint(fill),
    )


def beanpoles(canvas, x, y, height, fruit=p.CLAY):
    for dx in (-0.3, -0.1, 0.1, 0.3):
        canvas.stroke([(x + dx * height, y), (x - dx * height * 0.18, y - height)], height * 0.025, p.BARK)
    for k in range(9):
        side = 1 if k % 2 else -1
        at = 0.12 + k * 0.085
        spread = 0.26 * (1 - at) + 0.03
        canvas.ellipse(x + side * spread * height, y - at * height, height * 0.075, height * 0.05, p.LEAF, side * 30)
        if k % 2 == 0:
            canvas.circle(x + side * spread * height * 0.4, y - at * height, height * 0.026, fruit)


def reeds(canvas, x, y, size, fill=p.GREEN, heads=p.BARK):
    for k, lean in enumerate((-0.35, -0.15, 0.05, 0.28)):
        top = (x + lean * size + k * size * 0.06, y - size * (0.75 + 0.13 * (k % 2)))
        canvas.curve(
            [(x + k * size * 0.1, y), (x + lean * size * 0.4 + k * size * 0.08, y - size * 0.4), top],
            size * 0.045,
            fill,
        )
        if k % 2:
            canvas.ellipse(*top, size * 0.05, size * 0.14, heads, lean * 40)
