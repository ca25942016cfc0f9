"""Moors, benches and dogs: things people do on foot, or looking on."""

from . import landscape as land
from . import palette as p
from .animals import dog, sitting_dog
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import SIDE, SITTING_FRONT, STANDING, WALKING, draw_bust, draw_figure
from .people import (
    BEA,
    ELSIE,
    GRACE,
    HARJIT,
    IDRIS,
    JOAN,
    KWAME,
    LAYLA,
    MARGARET,
    OWEN,
    PRIYA,
    STAN,
    WINSTON,
    YUSUF,
    ZOE,
)

STRIDE = WALKING.reaching((1.3, -3.6), (-1.1, -3.2))
AWAY = STANDING.reaching((-1.5, -2.5), (1.5, -2.5), back=True)


@scene("moor-a", p.MINT)
def walk_and_talk(canvas, rng):
    land.sun(canvas, 630, 280, 128, p.GOLD)
    land.hills(canvas, [(0, 520), (280, 440), (640, 540), (980, 450), (1330, 530), (1600, 420)], p.SAGE)
    land.hills(canvas, [(60, 600), (420, 690), (800, 590), (1180, 690), (1520, 600)], p.GREEN)
    land.hills(canvas, [(0, 800), (260, 730), (760, 860), (1180, 760), (1600, 840)], p.GOLD)
    canvas.curve([(1640, 1010), (1200, 1060), (800, 1010), (420, 1090), (-60, 1060)], 60, p.BUTTER)
    for person, x, y, size in (
        (OWEN.wearing(p.CLAY, p.INK), 480, 1080, 66),
        (PRIYA.wearing(p.CREAM, p.PLUM, skirt=False), 760, 1050, 64),
        (WINSTON.wearing(p.TEAL, p.INK), 1180, 1070, 66),
    ):
        draw_figure(canvas, person, x, y, size, STRIDE)
    canvas.stroke([(1262, 850), (1300, 1066)], 10, p.BARK)
    dog(canvas, 985, 1070, 40, p.CREAM, patch=p.BARK)


@scene("moor-b", p.LILAC, PORTRAIT)
def heather_ridge(canvas, rng):
    land.cloud(canvas, 300, 260, 72, p.CREAM)
    land.cloud(canvas, 880, 420, 58, p.CREAM)
    land.hills(canvas, [(0, 780), (420, 620), (800, 760), (1200, 660)], p.mix(p.MAUVE, p.LILAC, 0.4))
    land.hills(canvas, [(0, 900), (330, 980), (860, 800), (1200, 900)], p.MAUVE)
    land.hills(canvas, [(0, 1180), (500, 1060), (900, 1180), (1200, 1120)], p.PLUM)
    for person, x, size in (
        (HARJIT.wearing(p.CLAY, p.INK), 180, 48),
        (JOAN.wearing(p.CREAM, p.INK), 385, 46),
        (ZOE.wearing(p.GOLD, p.TEAL), 560, 36),
        (KWAME.wearing(p.CORAL, p.INK), 760, 48),
        (LAYLA.wearing(p.MINT, p.INK, skirt=False), 985, 46),
    ):
        y = {180: 1150, 385: 1085, 560: 1080, 760: 1155, 985: 1180}[x]
        draw_figure(canvas, person, x, y, size, STRIDE)
        canvas.rect(x - size * 1.55, y - size * 5.9, size * 0.95, size * 1.9, p.shade(person.top, 0.35), size * 0.35)
    land.hills(canvas, [(0, 1160), (500, 1092), (900, 1185), (1200, 1150)], p.PLUM)
    for _ in range(150):
        x, y = rng.uniform(-20, 1220), rng.uniform(1220, 1600)
        canvas.ellipse(
            x, y, 9, 24, rng.choice((p.MAUVE, p.CORAL, p.mix(p.PLUM, p.MAUVE, 0.5), p.LILAC)), rng.uniform(-25, 25)
        )


def garden_bench(canvas, left, right, y, height, wood=p.WOOD):
    """A bench seen from behind; y is the ground."""
    for x in (left + 50, right - 80):
        canvas.rect(x, y - height * 1.05, 30, height * 1.05, p.shade(wood, 0.3))
    for k in range(3):
        canvas.rect(left, y - height * (1.0 - k * 0.22), right - left, height * 0.16, wood, 8)


@scene("bench-a", p.CORAL)
def watching_the_sun(canvas, rng):
    land.sun(canvas, 800, 560, 300, p.BUTTER)
    canvas.rect(0, 640, 1600, 320, p.TEAL)
    for k in range(5):
        canvas.rect(560 + k * 30, 670 + k * 46, 480 - k * 60, 16, p.mix(p.BUTTER, p.TEAL, 0.1 * k), 8)
    land.hills(canvas, [(0, 930), (400, 880), (800, 900), (1200, 870), (1600, 940)], p.GREEN)
    draw_bust(canvas, STAN.wearing(p.CREAM), 620, 620, 88, bottom=3.69, back=True)
    draw_bust(canvas, GRACE.wearing(p.PLUM), 945, 630, 84, bottom=3.75, back=True)
    sitting_dog(canvas, 1265, 1075, 92, p.WOOD, back=True, flip=True)
    garden_bench(canvas, 400, 1160, 1085, 300)


@scene("bench-b", p.GOLD, PORTRAIT)
def under_the_autumn_tree(canvas, rng):
    land.ground(canvas, 1200, p.OLIVE)
    canvas.stroke([(880, 1260), (870, 600)], 100, p.BARK)
    canvas.curve([(870, 860), (700, 740), (600, 640)], 46, p.BARK)
    for x, y, r, fill in (
        (820, 320, 330, p.CLAY),
        (480, 420, 210, p.CLAY),
        (1080, 520, 220, p.CLAY),
        (620, 540, 170, p.CLAY),
        (700, 260, 150, p.CORAL),
        (990, 420, 130, p.CORAL),
        (460, 400, 90, p.CORAL),
    ):
        canvas.circle(x, y, r, fill)
    for _ in range(34):
        canvas.ellipse(
            rng.uniform(40, 1160),
            rng.uniform(760, 1580),
            20,
            10,
            rng.choice((p.CLAY, p.CORAL, p.BUTTER)),
            rng.uniform(0, 180),
        )
    for k in range(3):
        canvas.rect(130, 980 + k * 70, 850, 46, p.PLUM, 10)
    for person, x, size in (
        (ELSIE.wearing(p.CREAM, p.TEAL), 300, 74),
        (YUSUF.wearing(p.TEAL, p.INK), 555, 78),
        (BEA.wearing(p.CORAL, p.PLUM), 810, 74),
    ):
        if person.top == p.CREAM:
            canvas.rect(110, 1240, 890, 40, p.PLUM, 10)
        draw_figure(canvas, person, x, 1430, size, SITTING_FRONT)
    for x in (130, 950):
        canvas.rect(x, 1240, 30, 200, p.shade(p.PLUM, 0.3))
    sitting_dog(canvas, 1050, 1500, 70, p.CREAM, flip=True)


def _lead(canvas, hand, collar):
    canvas.curve([hand, ((hand[0] + collar[0]) / 2, max(hand[1], collar[1]) - 10), collar], 6, p.INK)


@scene("dogs-a", p.SKY)
def dog_walkers(canvas, rng):
    land.cloud(canvas, 1240, 230, 74)
    land.cloud(canvas, 330, 320, 54)
    land.hills(canvas, [(0, 700), (500, 580), (1000, 700), (1600, 560)], p.SAGE)
    land.hills(canvas, [(0, 960), (600, 900), (1100, 950), (1600, 900)], p.LEAF)
    draw_figure(
        canvas, LAYLA.wearing(p.CLAY, p.INK, skirt=False), 260, 1080, 72, WALKING.reaching((1.9, -3.9), (-1.2, -3.1))
    )
    draw_figure(canvas, IDRIS.wearing(p.GOLD, p.TEAL), 930, 1080, 74, WALKING.reaching((1.9, -3.9), (-1.2, -3.1)))
    _lead(canvas, (397, 800), (620, 950))
    dog(canvas, 560, 1095, 66, p.WOOD, ears="pointed", legs=1.3)
    _lead(canvas, (1070, 792), (1215, 1005))
    _lead(canvas, (1070, 792), (1500, 985))
    dog(canvas, 1170, 1110, 48, p.CREAM, patch=p.CLAY, long=1.2, legs=0.6, collar=p.TEAL)
    dog(canvas, 1450, 1085, 58, p.INK, collar=p.GOLD, tail="out")


@scene("dogs-b", p.BUTTER, SQUARE)
def best_friend(canvas, rng):
    canvas.circle(700, 640, 480, p.CORAL)
    canvas.rect(0, 1130, 1400, 280, p.TEAL)
    draw_figure(
        canvas,
        MARGARET.wearing(p.PLUM, p.INK, skirt=False),
        500,
        1215,
        130,
        SIDE.reaching((2.6, -2.7), (2.3, -3.3), hip=(0, -1.95), feet=((-1.5, -0.2), (-1.2, -0.15)), lean=8),
    )
    sitting_dog(canvas, 905, 1215, 190, p.CREAM, flip=True, collar=p.CLAY)
    canvas.circle(1250, 1270, 46, p.GOLD)
