"""Repair cafés, bicycles and workshops."""

from . import furnishings as f
from . import landscape as land
from . import palette as p
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import SIDE, Pose, draw_bust, draw_figure, draw_reach
from .people import (
    BEA,
    GRACE,
    HARJIT,
    IDRIS,
    JOAN,
    LEE,
    NELL,
    ROSA,
    SAM,
    WINSTON,
    YUSUF,
    ZOE,
)
from .vehicles import bicycle


def tool_wall(canvas, left, y, tools, handle=p.CLAY, steel=p.INK):
    """Tools hanging in a row, 120 px apart."""
    for k, tool in enumerate(tools):
        with canvas.placed(left + k * 120, y):
            canvas.circle(0, -8, 6, steel)
            TOOLS[tool](canvas, handle, steel)


def _hammer(canvas, handle, steel):
    canvas.rect(-9, 20, 18, 150, handle, 8)
    canvas.rect(-46, 0, 92, 36, steel, 8)


def _spanner(canvas, handle, steel):
    canvas.rect(-11, 30, 22, 120, steel)
    canvas.ring(0, 22, 24, 16, steel, -50, 230)
    canvas.ring(0, 158, 22, 15, steel)


def _screwdriver(canvas, handle, steel):
    canvas.rect(-18, 0, 36, 78, handle, 14)
    canvas.rect(-6, 76, 12, 94, steel, 4)


def _saw(canvas, handle, steel):
    canvas.polygon([(-10, 60), (34, 50), (20, 190), (2, 190)], steel)
    canvas.ring(8, 30, 30, 18, handle)


def _pliers(canvas, handle, steel):
    canvas.polygon([(-16, 0), (16, 0), (10, 60), (-10, 60)], steel)
    canvas.curve([(-4, 56), (-30, 100), (-20, 160)], 16, handle)
    canvas.curve([(4, 56), (30, 100), (20, 160)], 16, handle)


TOOLS = {"hammer": _hammer, "spanner": _spanner, "screwdriver": _screwdriver, "saw": _saw, "pliers": _pliers}


def toaster(canvas, x, y, size, fill):
    for dx in (-0.35, 0.3):
        canvas.rect(x + dx * size - size * 0.22, y - size * 1.45, size * 0.44, size * 0.6, p.WOOD, size * 0.12)
    canvas.rect(x - size, y - size * 1.15, size * 2, size * 1.1, fill, size * 0.32)
    canvas.rect(x - size * 0.85, y - size * 0.12, size * 1.7, size * 0.12, p.INK)
    canvas.rect(x + size * 0.86, y - size * 0.85, size * 0.3, size * 0.16, p.INK, 5)
    canvas.circle(x - size * 0.5, y - size * 0.45, size * 0.14, p.tint(fill, 0.6))


def radio(canvas, x, y, size, fill):
    canvas.stroke([(x + size * 0.7, y - size), (x + size * 1.15, y - size * 2.1)], size * 0.08, p.INK)
    canvas.rect(x - size * 1.2, y - size * 1.25, size * 2.4, size * 1.25, fill, size * 0.2)
    canvas.circle(x - size * 0.55, y - size * 0.6, size * 0.42, p.shade(fill, 0.35))
    canvas.circle(x - size * 0.55, y - size * 0.6, size * 0.2, fill)
    canvas.rect(x + size * 0.15, y - size * 1.0, size * 0.8, size * 0.3, p.BUTTER, 5)
    for dx in (0.3, 0.75):
        canvas.circle(x + dx * size, y - size * 0.35, size * 0.15, p.CREAM)


def desk_lamp(canvas, x, y, size, fill):
    canvas.rect(x - size * 0.55, y - size * 0.16, size * 1.1, size * 0.16, fill, size * 0.08)
    canvas.stroke(
        [(x, y - size * 0.1), (x - size * 0.55, y - size * 1.1), (x + size * 0.2, y - size * 1.95)], size * 0.13, fill
    )
    with canvas.placed(x + size * 0.3, y - size * 1.9, angle=-32):
        canvas.bowl(0, size * 0.52, size * 0.24, size * 0.24, p.BUTTER)
        canvas.dome(0, size * 0.54, size * 0.58, size * 0.62, fill)


@scene("repair-cafe-a", p.SKY)
def mending_table(canvas, rng):
    canvas.rect(180, 60, 1240, 270, p.mix(p.SKY, p.TEAL, 0.28), 14)
    tool_wall(
        canvas,
        260,
        100,
        ("hammer", "spanner", "screwdriver", "pliers", "saw", "spanner", "hammer", "screwdriver", "pliers", "spanner"),
    )
    menders = (
        (BEA.wearing(p.CORAL), 280, 620, 76, ((-1.1, 3.0), (1.9, 2.7))),
        (IDRIS.wearing(p.PLUM), 800, 590, 82, ((-2.2, 2.5), (0.9, 3.0))),
        (JOAN.wearing(p.GREEN), 1310, 615, 76, ((-1.5, 2.7), (1.0, 3.0))),
    )
    for person, x, y, size, _ in menders:
        draw_bust(canvas, person, x, y, size, bottom=4)
    canvas.rect(0, 866, 1600, 340, p.SKY)
    f.trestle(canvas, 90, 1510, 860, 1210, p.WOOD, thick=44, leg=40, inset=150)
    desk_lamp(canvas, 985, 862, 118, p.CLAY)
    toaster(canvas, 525, 862, 88, p.GOLD)
    radio(canvas, 1130, 862, 70, p.TEAL)
    for person, x, y, size, reach in menders:
        draw_reach(canvas, person, x, y, size, reach)
    canvas.stroke([(628, 796), (560, 800)], 12, p.INK)
    canvas.stroke([(650, 794), (612, 797)], 24, p.CLAY)
    f.mug(canvas, 150, 862, 58, p.CREAM, steam=p.CREAM)


@scene("repair-cafe-b", p.CLAY, SQUARE)
def hands_round_the_table(canvas, rng):
    canvas.circle(700, 700, 500, p.shade(p.CLAY, 0.3))
    canvas.circle(700, 690, 490, p.WOOD)
    canvas.circle(700, 690, 400, p.tint(p.WOOD, 0.1))
    for x, y, r in ((480, 420, 24), (820, 400, 18), (460, 900, 20), (820, 960, 26)):
        canvas.ring(x, y, r, 10, p.INK)
    canvas.circle(700, 690, 170, p.CREAM)
    canvas.ring(700, 690, 170, 26, p.TEAL)
    for k in range(12):
        with canvas.placed(700, 690, angle=k * 30):
            canvas.rect(-5, -138, 10, 26, p.INK)
    canvas.stroke([(700, 690), (700, 590)], 14, p.INK)
    canvas.stroke([(700, 690), (775, 735)], 14, p.INK)
    canvas.circle(700, 690, 17, p.CLAY)
    arms = (
        (20, p.FAIR, p.PLUM, "screwdriver"),
        (95, p.DEEP, p.GOLD, "pliers"),
        (165, p.TAN, p.TEAL, None),
        (235, p.EBONY, p.CREAM, "spanner"),
        (305, p.ROSE, p.GREEN, None),
    )
    for angle, skin, sleeve, tool in arms:
        _arm_from_above(canvas, angle, skin, sleeve, tool)


def _arm_from_above(canvas, angle, skin, sleeve, tool):
    """A forearm reaching from the picture's edge to the clock."""
    with canvas.placed(700, 690, angle=angle):
        if tool:
            with canvas.placed(-40, 190, scale=0.85, angle=0):
                TOOLS[tool](canvas, p.CLAY, p.INK)
        canvas.stroke([(0, 330), (0, 480)], 84, skin)
        canvas.circle(0, 310, 58, skin)
        for k in range(4):
            canvas.stroke([(-39 + k * 26, 300), (-39 + k * 24, 238 + abs(k - 1.5) * 10)], 25, skin)
        canvas.stroke([(44, 330), (66, 275)], 27, skin)
        canvas.polygon([(-66, 450), (66, 450), (95, 1100), (-95, 1100)], sleeve)
        canvas.rect(-74, 430, 148, 46, p.shade(sleeve, 0.2), 16)


@scene("bikes-a", p.MINT)
def three_riders(canvas, rng):
    land.sun(canvas, 1260, 240, 110, p.GOLD)
    land.hills(canvas, [(0, 700), (480, 560), (1000, 720), (1600, 580)], p.SAGE)
    canvas.rect(0, 960, 1600, 250, p.TEAL)
    for x in range(-40, 1700, 260):
        canvas.rect(x, 1100, 130, 14, p.MIST, 7)
    rider(canvas, ROSA.wearing(p.GOLD, p.PLUM, skirt=False), 290, 1010, 100, p.CLAY, basket=True)
    rider(canvas, YUSUF.wearing(p.CORAL, p.INK), 800, 1010, 104, p.PLUM)
    rider(canvas, NELL.wearing(p.CREAM, p.INK), 1270, 1010, 82, p.GOLD)


def rider(canvas, person, x, y, size, frame, *, basket=False):
    """A person on a bicycle whose wheels have the radius `size`."""
    head = size * 0.62
    bars = ((1.05 * size) / head, -2.75 * size / head)
    pose = Pose(
        hip=(-0.62 * size / head, -2.85 * size / head),
        lean=14,
        hands=(bars, (bars[0] - 0.1, bars[1] + 0.05)),
        feet=((0.28 * size / head, -0.62 * size / head), (-0.4 * size / head, -1.18 * size / head)),
        toes=(1, 1),
        sideways=True,
    )
    bicycle(canvas, x, y, size, frame, basket=basket)
    draw_figure(canvas, person, x, y, head, pose)


@scene("bikes-b", p.TEAL, SQUARE)
def on_the_stand(canvas, rng):
    tool_wall(
        canvas,
        220,
        130,
        ("spanner", "hammer", "pliers", "spanner", "screwdriver", "saw", "hammer", "spanner", "pliers"),
        p.GOLD,
        p.CREAM,
    )
    canvas.rect(0, 1190, 1400, 220, p.shade(p.TEAL, 0.4))
    canvas.rect(684, 760, 26, 440, p.INK)
    canvas.stroke([(560, 1210), (697, 1170), (834, 1210)], 26, p.INK)
    bicycle(canvas, 705, 1080, 152, p.CLAY)
    draw_figure(canvas, WINSTON.wearing(p.CREAM, p.INK), 250, 1260, 92, SIDE.reaching((1.9, -4.2), (2.3, -3.9), lean=6))
    draw_figure(
        canvas, ZOE.wearing(p.GOLD, p.PLUM), 1190, 1260, 76, SIDE.reaching((1.7, -4.4), (2.2, -3.6), lean=4), flip=True
    )
    with canvas.placed(445, 880, scale=0.8, angle=60):
        _spanner(canvas, p.CLAY, p.CREAM)


@scene("workshop-a", p.PEACH)
def sawing_together(canvas, rng):
    canvas.rect(230, 70, 1140, 290, p.mix(p.PEACH, p.WOOD, 0.4), 14)
    tool_wall(
        canvas,
        320,
        110,
        ("saw", "hammer", "screwdriver", "spanner", "saw", "pliers", "hammer", "screwdriver", "spanner"),
        p.CLAY,
        p.INK,
    )
    canvas.rect(0, 1080, 1600, 130, p.mix(p.PEACH, p.CLAY, 0.35))
    draw_figure(canvas, GRACE.wearing(p.TEAL, p.INK), 330, 1120, 82, SIDE.reaching((2.5, -4.6), (2.7, -4.4), lean=6))
    draw_figure(
        canvas,
        HARJIT.wearing(p.CREAM, p.PLUM, hair=p.CLAY),
        1290,
        1120,
        82,
        SIDE.reaching((2.0, -4.1), (2.3, -4.0), lean=6),
        flip=True,
    )
    canvas.rect(440, 820, 720, 50, p.WOOD, 8)
    for x in (500, 1050):
        canvas.rect(x, 860, 54, 260, p.BARK)
    canvas.rect(520, 1000, 560, 28, p.BARK)
    canvas.rect(620, 776, 640, 46, p.BUTTER)
    canvas.polygon([(590, 745), (890, 700), (900, 740), (610, 800)], p.STEEL)
    canvas.ring(572, 768, 40, 22, p.CLAY)
    for k in range(9):
        canvas.ellipse(700 + k * 31, 1112 - (k * 37) % 23, 15, 7, p.BUTTER, k * 40)


@scene("workshop-b", p.GREEN, PORTRAIT)
def birdhouses(canvas, rng):
    canvas.rect(120, 470, 960, 26, p.WOOD, 6)
    for x, colour in ((260, p.CORAL), (520, p.GOLD), (780, p.MIST), (990, p.CLAY)):
        birdhouse(canvas, x, 472, 100 if x != 990 else 80, colour)
    draw_bust(canvas, LEE.wearing(p.CREAM), 300, 900, 104, bottom=4)
    draw_bust(canvas, SAM.wearing(p.GOLD), 915, 990, 84, bottom=4)
    canvas.rect(0, 1260, 1200, 360, p.WOOD)
    canvas.rect(0, 1260, 1200, 40, p.tint(p.WOOD, 0.25))
    draw_reach(canvas, LEE.wearing(p.CREAM), 300, 900, 104, ((-0.9, 3.2), (2.1, 2.7)))
    draw_reach(canvas, SAM.wearing(p.GOLD), 915, 990, 84, ((-2.2, 2.4), (0.9, 2.9)))
    birdhouse(canvas, 625, 1270, 180, p.BUTTER, p.CLAY)
    for x, colour in ((120, p.CLAY), (1060, p.TEAL)):
        canvas.rect(x - 60, 1340, 120, 130, colour, 10)
        canvas.rect(x - 66, 1330, 132, 30, p.STONE, 8)
    canvas.stroke([(1080, 1335), (1120, 1200)], 18, p.BARK)


def birdhouse(canvas, x, y, size, wall, roof=p.PLUM):
    canvas.polygon(
        [
            (x - size * 0.5, y),
            (x - size * 0.5, y - size),
            (x, y - size * 1.5),
            (x + size * 0.5, y - size),
            (x + size * 0.5, y),
        ],
        wall,
    )
    canvas.stroke(
        [(x - size * 0.66, y - size * 0.88), (x, y - size * 1.54), (x + size * 0.66, y - size * 0.88)],
        size * 0.14,
        roof,
    )
    canvas.circle(x, y - size * 0.8, size * 0.2, p.INK)
    canvas.stroke([(x, y - size * 0.38), (x, y - size * 0.3)], size * 0.12, p.BARK)
