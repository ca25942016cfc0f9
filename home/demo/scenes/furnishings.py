"""What stands in a room or on a table. (x, y) is the middle of the foot of each thing unless it says otherwise."""

from math import cos, pi, sin

from . import palette as p


def trestle(canvas, left, right, y, floor, fill, *, thick=34, splay=70, leg=34, inset=60):
    """A table top at y whose splayed legs stand on the floor."""
    for foot, top in ((left + inset - splay, left + inset + 40), (right - inset + splay, right - inset - 40)):
        canvas.polygon([(top - leg, y), (top + leg, y), (foot + leg * 0.8, floor), (foot - leg * 0.8, floor)], fill)
    canvas.rect(left, y, right - left, thick, fill, 8)


def plate(canvas, x, y, size, food=None, china=p.CREAM):
    if food:
        canvas.circle(x, y - size * 0.42, size * 0.42, food)
    canvas.bowl(x, y - size * 0.22, size, size * 0.24, china)


def bowl(canvas, x, y, size, fill, food=None):
    if food:
        canvas.dome(x, y - size * 0.7, size * 0.85, size * 0.5, food)
    canvas.bowl(x, y - size * 0.75, size, size * 0.75, fill)


def fruit_bowl(canvas, x, y, size, fill=p.TEAL):
    for dx, dy, colour in ((-0.5, -0.95, p.GOLD), (0.05, -1.15, p.CORAL), (0.5, -0.95, p.SAGE)):
        canvas.circle(x + dx * size, y + dy * size, size * 0.4, colour)
    canvas.bowl(x, y - size * 0.8, size, size * 0.8, fill)


def mug(canvas, x, y, size, fill, *, flip=False, steam=None):
    side = -1 if flip else 1
    canvas.ring(x + side * size * 0.42, y - size * 0.5, size * 0.26, size * 0.13, fill)
    canvas.rect(x - size * 0.42, y - size, size * 0.84, size, fill, size * 0.16)
    if steam:
        wisp(canvas, x, y - size * 1.2, size, steam)


def wisp(canvas, x, y, size, fill):
    """Steam rising from (x, y)."""
    for dx in (-0.2, 0.2):
        canvas.curve(
            [
                (x + dx * size, y),
                (x + (dx - 0.14) * size, y - 0.35 * size),
                (x + (dx + 0.12) * size, y - 0.7 * size),
                (x + (dx - 0.04) * size, y - 1.1 * size),
            ],
            size * 0.09,
            fill,
        )


def teapot(canvas, x, y, size, fill, lid=None, band=None):
    """A pot about three times as wide as `size`; spout to the right."""
    dark = p.shade(fill, 0.18)
    canvas.ring(x - size * 1.05, y - size * 0.98, size * 0.5, size * 0.2, dark)
    canvas.polygon(
        [
            (x + size * 0.65, y - size * 0.35),
            (x + size * 1.35, y - size * 1.1),
            (x + size * 1.72, y - size * 1.55),
            (x + size * 1.95, y - size * 1.4),
            (x + size * 1.5, y - size * 0.75),
            (x + size * 0.7, y - size * 0.22),
        ],
        dark,
    )
    canvas.ellipse(x, y - size * 0.88, size * 1.12, size * 0.9, fill)
    canvas.rect(x - size * 0.6, y - size * 0.16, size * 1.2, size * 0.16, dark, size * 0.05)
    if band:
        for k in range(-3, 4):
            canvas.circle(x + k * size * 0.3, y - size * 0.85 + abs(k) * size * 0.015, size * 0.1, band)
    canvas.dome(x, y - size * 1.62, size * 0.55, size * 0.28, lid or dark)
    canvas.circle(x, y - size * 1.98, size * 0.15, lid or dark)


def loaf(canvas, x, y, size, fill=p.WOOD):
    canvas.rect(x - size, y - size * 0.8, size * 2, size * 0.8, fill, size * 0.38)
    for dx in (-0.45, 0, 0.45):
        canvas.stroke(
            [(x + (dx - 0.1) * size, y - size * 0.35), (x + (dx + 0.1) * size, y - size * 0.62)],
            size * 0.09,
            p.tint(fill, 0.5),
        )


def cake(canvas, x, y, size, icing=p.BLUSH, sponge=p.WOOD):
    canvas.rect(x - size, y - size * 0.9, size * 2, size * 0.9, sponge, size * 0.1)
    canvas.rect(x - size, y - size * 1.0, size * 2, size * 0.35, icing, size * 0.15)
    for k in range(5):
        canvas.circle(x + (k - 2) * size * 0.42, y - size * 0.66, size * 0.19, icing)
        canvas.circle(x + (k - 2) * size * 0.42, y - size * 1.06, size * 0.11, p.CLAY)


def jug(canvas, x, y, size, fill, flowers=()):
    for k, petals in enumerate(flowers):
        lean = (k - (len(flowers) - 1) / 2) * 0.5
        top = (x + lean * size, y - size * (2.0 + 0.25 * (k % 2)))
        canvas.stroke([(x, y - size), top], size * 0.07, p.GREEN)
        canvas.circle(*top, size * 0.26, petals)
        canvas.circle(*top, size * 0.1, p.INK)
    canvas.ring(x + size * 0.5, y - size * 0.65, size * 0.27, size * 0.13, fill)
    canvas.polygon(
        [
            (x - size * 0.34, y - size * 1.15),
            (x + size * 0.34, y - size * 1.15),
            (x + size * 0.54, y - size * 0.1),
            (x + size * 0.48, y),
            (x - size * 0.48, y),
            (x - size * 0.54, y - size * 0.1),
        ],
        fill,
    )


def chair_back(canvas, x, y, width, height, fill, style="bars"):
    """The back of a chair, seen from the front behind whoever sits there; y is the foot of the back."""
    if style == "round":
        canvas.ring(x, y - height * 0.55, width * 0.5, width * 0.13, fill)
        canvas.rect(x - width * 0.07, y - height, width * 0.14, height, fill)
        return
    for side in (-0.5, 0.38):
        canvas.rect(x + side * width, y - height, width * 0.12, height, fill, width * 0.06)
    bars = {"bars": (0.94, 0.6), "solid": (0.96,)}[style]
    for at in bars:
        canvas.rect(
            x - width * 0.5, y - height * at, width, height * (0.6 if style == "solid" else 0.2), fill, width * 0.05
        )


def side_chair(canvas, x, y, size, fill):
    """A chair facing right; its seat is `size` above the floor."""
    canvas.rect(x - size * 0.62, y - size * 2.2, size * 0.16, size * 2.2, fill, size * 0.06)
    canvas.rect(x + size * 0.5, y - size, size * 0.15, size, p.shade(fill, 0.15), size * 0.06)
    canvas.rect(x - size * 0.62, y - size, size * 1.32, size * 0.18, fill, size * 0.07)
    canvas.rect(x - size * 0.7, y - size * 2.2, size * 0.28, size * 0.62, fill, size * 0.1)


def front_chair(canvas, x, y, size, fill, style="bars"):
    """An empty chair facing us; its seat is `size` above the floor."""
    chair_back(canvas, x, y - size * 0.9, size * 1.1, size * 1.25, fill, style)
    for side in (-0.58, 0.44):
        canvas.rect(x + side * size, y - size * 0.95, size * 0.14, size * 0.95, p.shade(fill, 0.18))
    canvas.rect(x - size * 0.66, y - size, size * 1.32, size * 0.2, fill, size * 0.06)


def wheelchair(canvas, x, y, size, frame=p.INK, seat=p.CLAY):
    """Facing right, for a figure of head radius `size` seated at x."""
    canvas.stroke(
        [
            (x - size * 1.15, y - size * 4.2),
            (x - size * 1.0, y - size * 1.5),
            (x + size * 1.1, y - size * 1.5),
            (x + size * 1.7, y - size * 0.25),
            (x + size * 2.2, y - size * 0.25),
        ],
        size * 0.2,
        frame,
    )
    canvas.stroke([(x - size * 1.15, y - size * 4.2), (x - size * 1.6, y - size * 4.3)], size * 0.2, frame)
    canvas.stroke([(x - size * 0.8, y - size * 1.55), (x + size * 1.0, y - size * 1.55)], size * 0.36, seat)
    canvas.circle(x + size * 1.3, y - size * 0.36, size * 0.36, frame)


def wheel(canvas, x, y, radius, rim=p.INK, spoke=p.STEEL):
    for k in range(8):
        turn = pi * k / 8
        canvas.stroke(
            [(x - cos(turn) * radius, y - sin(turn) * radius), (x + cos(turn) * radius, y + sin(turn) * radius)],
            radius * 0.035,
            spoke,
        )
    canvas.ring(x, y, radius, radius * 0.12, rim)
    canvas.circle(x, y, radius * 0.12, rim)


def books(canvas, rng, left, right, y, tallest, colours):
    """A row of spines standing on y between left and right."""
    x = left
    while x < right - 18:
        width = min(rng.choice((22, 28, 34, 42)), right - x)
        height = tallest * rng.uniform(0.68, 1)
        fill = rng.choice(colours)
        canvas.rect(x, y - height, width - 3, height, fill, 3)
        if rng.random() < 0.5:
            canvas.rect(x, y - height * 0.8, width - 3, 9, p.tint(fill, 0.6))
        x += width


def pendant(canvas, x, length, size, fill, glow=p.BUTTER):
    canvas.rect(x - 3, 0, 6, length, p.INK)
    canvas.bowl(x, length + size * 0.55, size * 0.3, size * 0.3, glow)
    canvas.dome(x, length + size * 0.6, size * 0.7, size * 0.7, fill)


def pot_plant(canvas, x, y, size, pot=p.CLAY, leaf=p.GREEN):
    for lean in (-55, -28, 0, 28, 55):
        with canvas.placed(x, y - size * 0.7, angle=lean):
            canvas.ellipse(0, -size * 0.6, size * 0.17, size * 0.6, leaf if lean % 8 else p.mix(leaf, p.SAGE, 0.5))
    canvas.polygon(
        [
            (x - size * 0.45, y - size * 0.75),
            (x + size * 0.45, y - size * 0.75),
            (x + size * 0.34, y),
            (x - size * 0.34, y),
        ],
        pot,
    )
    canvas.rect(x - size * 0.5, y - size * 0.85, size, size * 0.2, p.shade(pot), 4)


def cooking_pot(canvas, x, y, size, fill, steam=None):
    for side in (-1, 1):
        canvas.stroke(
            [(x + side * size * 0.9, y - size * 0.85), (x + side * size * 1.25, y - size * 0.85)],
            size * 0.16,
            p.shade(fill, 0.3),
        )
    canvas.rect(x - size, y - size * 1.1, size * 2, size * 1.1, fill, size * 0.18)
    canvas.rect(x - size * 1.06, y - size * 1.2, size * 2.12, size * 0.2, p.shade(fill, 0.25), size * 0.09)
    if steam:
        wisp(canvas, x, y - size * 1.4, size * 0.9, steam)


def crate(canvas, x, y, width, height, goods, rng, wood=p.WOOD):
    """A box heaped with round goods; x is its left edge."""
    radius = width * 0.11
    for row in range(2):
        for k in range(4 - row):
            canvas.circle(
                x + width * (0.17 + 0.22 * k + 0.11 * row),
                y - height - radius * (0.35 + 1.2 * row),
                radius,
                p.shade(goods, rng.choice((0, 0, 0.1))),
            )
    canvas.rect(x, y - height, width, height, wood, 5)
    canvas.rect(x, y - height * 0.54, width, height * 0.09, p.shade(wood, 0.25))


def basket(canvas, x, y, size, goods=p.CLAY, wicker=p.WOOD):
    canvas.ring(x, y - size * 0.75, size * 0.85, size * 0.12, p.shade(wicker, 0.2), 180, 360)
    for dx, dy in ((-0.5, -0.8), (0, -0.95), (0.5, -0.8)):
        canvas.circle(x + dx * size, y + dy * size, size * 0.32, goods)
    canvas.polygon(
        [(x - size, y - size * 0.8), (x + size, y - size * 0.8), (x + size * 0.75, y), (x - size * 0.75, y)], wicker
    )
    canvas.rect(x - size * 0.92, y - size * 0.5, size * 1.84, size * 0.09, p.shade(wicker, 0.2))


def rug(canvas, x, y, rx, ry, outer, inner):
    canvas.ellipse(x, y, rx, ry, outer)
    canvas.ellipse(x, y, rx * 0.86, ry * 0.82, inner)
    canvas.ellipse(x, y, rx * 0.6, ry * 0.55, outer)
