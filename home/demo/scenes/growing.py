"""Allotments, greenhouses and orchards."""

from math import cos, sin

from . import landscape as land
from . import palette as p
from .buildings import shed
from .canvas import PORTRAIT
from .catalogue import scene
from .figures import KNEELING, ON_THE_FLOOR, SIDE, STANDING, draw_bust, draw_figure
from .furnishings import basket, crate, pot_plant
from .people import (
    AMINA,
    BEA,
    ELSIE,
    GRACE,
    HARJIT,
    KWAME,
    LEE,
    NELL,
    STAN,
    TOM,
    WINSTON,
    ZOE,
)

BLOOMS = (
    (90, 880, 1),
    (190, 790, 0),
    (300, 930, 2),
    (420, 830, 1),
    (520, 960, 0),
    (640, 850, 2),
    (110, 1060, 2),
    (240, 1090, 1),
    (390, 1070, 0),
    (700, 1010, 1),
    (560, 1110, 2),
    (830, 930, 0),
    (800, 1110, 1),
    (930, 1040, 2),
    (1060, 1110, 0),
    (1210, 1080, 1),
    (1360, 1120, 2),
    (1500, 1060, 0),
    (1550, 920, 1),
)


@scene("allotment-a", p.BUTTER)
def flowers_and_beans(canvas, rng):
    land.sun(canvas, 970, 290, 165, p.CLAY)
    land.hills(canvas, [(0, 560), (330, 640), (700, 490), (1100, 620), (1450, 520), (1600, 560)], p.GOLD)
    land.hills(canvas, [(100, 690), (480, 800), (860, 680), (1200, 760), (1600, 690)], p.TEAL)
    land.beanpoles(canvas, 250, 800, 330)
    land.beanpoles(canvas, 440, 850, 300)
    draw_figure(
        canvas, WINSTON.wearing(p.CREAM, p.INK), 1130, 1010, 62, SIDE.reaching((2.3, -4.5), (2.5, -4.4), lean=4)
    )
    watering_can(canvas, 1310, 775, 66, p.CLAY)
    petals = (p.CORAL, p.CLAY, p.CREAM)
    for x, y, kind in BLOOMS:
        land.flower(canvas, x, y, 37, petals[kind])


def watering_can(canvas, x, y, size, fill):
    with canvas.placed(x, y, size, angle=22):
        canvas.ring(-0.75, -0.1, 0.55, 0.15, fill)
        canvas.ring(0, -0.6, 0.5, 0.13, fill, 180, 360)
        canvas.rect(-0.65, -0.6, 1.3, 1.3, fill, 0.12)
        canvas.polygon([(0.5, 0.45), (0.5, 0.1), (1.6, -0.75), (1.75, -0.55)], p.shade(fill, 0.15))
        canvas.stroke([(1.5, -0.95), (1.95, -0.4)], 0.18, p.shade(fill, 0.15))
    for k in range(6):
        canvas.circle(x + size * (2.0 + 0.16 * (k % 3)), y + size * (0.75 + 0.5 * k), size * 0.09, p.SKY)


@scene("allotment-b", p.SKY)
def digging_the_plot(canvas, rng):
    land.cloud(canvas, 360, 190, 70)
    land.cloud(canvas, 1250, 260, 55)
    land.hills(canvas, [(0, 560), (400, 480), (900, 580), (1300, 470), (1600, 540)], p.SAGE)
    shed(canvas, 130, 690, 240, 250, p.CLAY)
    land.ground(canvas, 685, p.LEAF)
    for k in range(5):
        near, far = (-260 + k * 470, 230), (420 + k * 190, 90)
        canvas.polygon([(near[0], 1210), (near[0] + near[1] + 60, 1210), (far[0] + far[1], 690), (far[0], 690)], p.BARK)
        for t in (0.06, 0.2, 0.37, 0.57, 0.8):
            y = 1180 - (1180 - 700) * t
            x = near[0] + 145 + (far[0] + 45 - near[0] - 145) * t
            land.cabbage(canvas, x, y, 62 - 40 * t, (p.SAGE, p.MINT, p.MAUVE, p.SAGE, p.MINT)[k])
    draw_figure(canvas, GRACE.wearing(p.GOLD, p.PLUM), 640, 880, 58, KNEELING)
    draw_figure(
        canvas,
        HARJIT.wearing(p.CREAM, p.TEAL, hair=p.CLAY),
        1230,
        930,
        64,
        SIDE.reaching((1.9, -4.0), (1.6, -5.3), lean=6),
        flip=True,
    )
    canvas.stroke([(1135, 580), (1085, 900)], 15, p.WOOD)
    canvas.polygon([(1060, 880), (1112, 888), (1098, 965), (1068, 960)], p.STEEL)


def _glazing(canvas, left, right, eaves, ridge, foot, bars):
    """The ribs of a gabled glasshouse."""
    middle = (left + right) / 2
    canvas.polygon(
        [(left, foot), (left, eaves), (middle, ridge), (right, eaves), (right, foot)], p.mix(p.SKY, p.WHITE, 0.35)
    )
    for k in range(bars + 1):
        x = left + (right - left) * k / bars
        top = eaves - (eaves - ridge) * (1 - abs(x - middle) / (middle - left))
        canvas.stroke([(x, foot), (x, top)], 9, p.CREAM)
    canvas.stroke([(left, eaves), (right, eaves)], 12, p.CREAM)
    canvas.stroke([(left, foot), (left, eaves), (middle, ridge), (right, eaves), (right, foot)], 20, p.CREAM)


@scene("greenhouse-a", p.TEAL)
def glasshouse(canvas, rng):
    land.sun(canvas, 1350, 210, 92, p.GOLD)
    _glazing(canvas, 230, 1370, 500, 170, 1050, 8)
    land.ground(canvas, 1040, p.shade(p.TEAL, 0.35))
    for x, height in ((320, 330), (450, 420), (1150, 430), (1280, 340)):
        land.leafy_stem(canvas, x, 880, height, p.GREEN if x % 4 else p.LEAF, 5)
        for k in range(3):
            canvas.circle(x + (34, -36, 28)[k], 880 - height * (0.3 + 0.2 * k), 21, p.CLAY)
    draw_bust(canvas, AMINA.wearing(p.CORAL), 660, 610, 72, bottom=5, hands=((-0.5, 3.4), (1.4, 3.2)))
    draw_bust(canvas, KWAME.wearing(p.GOLD), 940, 600, 76, bottom=5, hands=((-1.3, 3.1), (0.6, 3.3)))
    canvas.rect(240, 890, 1120, 160, p.mix(p.TEAL, p.MIST, 0.35))
    canvas.rect(270, 870, 1060, 40, p.WOOD, 6)
    for x in (320, 1240):
        canvas.rect(x, 905, 36, 150, p.BARK)
    for k, x in enumerate((530, 800, 1060)):
        pot_plant(canvas, x, 872, 100 if k == 1 else 70, p.CLAY, p.LEAF)
    for k in range(4):
        pot_plant(canvas, 480 + k * 210, 1042, 62, (p.CORAL, p.CLAY, p.GOLD, p.PLUM)[k], p.SAGE)


@scene("greenhouse-b", p.MINT, PORTRAIT)
def among_the_tomatoes(canvas, rng):
    for x in range(-100, 1400, 200):
        canvas.stroke([(600, -500), (x * 2.2 - 720, 760)], 12, p.CREAM)
    for y in (170, 400):
        canvas.stroke([(0, y + 60), (600, y), (1200, y + 60)], 10, p.CREAM)
    canvas.polygon([(430, 760), (770, 760), (1080, 1600), (120, 1600)], p.STONE)
    for row, (y, size) in enumerate(((840, 300), (1010, 430), (1260, 620), (1620, 760))):
        reach = 235 + row * 134
        for side in (-1, 1):
            x = 600 + side * reach
            land.leafy_stem(canvas, x, y, size, (p.LEAF, p.GREEN)[row % 2], 5)
            for k in range(4):
                canvas.circle(
                    x + (1 - 2 * (k % 2)) * size * 0.09,
                    y - size * (0.2 + 0.17 * k),
                    size * 0.055,
                    (p.CLAY, p.CORAL)[k % 2],
                )
    draw_figure(canvas, LEE.wearing(p.PLUM, p.INK), 520, 1380, 92, STANDING.reaching((-1.0, -3.6), (0.55, -3.5)))
    draw_figure(canvas, NELL.wearing(p.GOLD, p.TEAL), 765, 1410, 66, STANDING.reaching((-1.35, -2.6), (2.4, -7.2)))
    basket(canvas, 525, 1130, 92, p.CLAY)


@scene("orchard-a", p.SKY)
def apple_day(canvas, rng):
    land.hills(canvas, [(0, 640), (500, 540), (1000, 640), (1600, 560)], p.SAGE)
    land.ground(canvas, 880, p.LEAF)
    land.hills(canvas, [(0, 860), (800, 800), (1600, 870)], p.LEAF)
    land.round_tree(canvas, 220, 870, 380, p.GREEN, fruit=p.GOLD)
    land.round_tree(canvas, 1440, 860, 340, p.GREEN, fruit=p.GOLD)
    land.round_tree(canvas, 760, 980, 600, p.GREEN, fruit=p.CLAY)
    for dx in (0, 150):
        canvas.stroke([(890 + dx, 1060), (870 + dx * 0.9, 400)], 15, p.WOOD)
    for k in range(8):
        y = 1000 - k * 78
        canvas.stroke([(889 - k * 2.4, y), (1037 - k * 4.2, y)], 12, p.WOOD)
    draw_figure(
        canvas, BEA.wearing(p.CORAL, p.PLUM), 965, 850, 56, STANDING.reaching((-2.4, -7.4), (1.0, -3.9), back=True)
    )
    draw_figure(canvas, STAN.wearing(p.CREAM, p.INK), 430, 1090, 64, STANDING.reaching((-1.4, -2.6), (1.6, -8.4)))
    draw_figure(canvas, ZOE.wearing(p.GOLD, p.CLAY), 1210, 1090, 50, SIDE.reaching((1.6, -3.6), (1.7, -3.5)), flip=True)
    basket(canvas, 1120, 965, 48, p.CLAY)
    crate(canvas, 590, 1100, 200, 84, p.CLAY, rng)
    crate(canvas, 1330, 1130, 180, 76, p.GOLD, rng)


@scene("orchard-b", p.PEACH, PORTRAIT)
def blossom_picnic(canvas, rng):
    land.sun(canvas, 930, 330, 120, p.CORAL)
    land.ground(canvas, 1180, p.SAGE)
    land.hills(canvas, [(0, 1130), (500, 1180), (1200, 1100)], p.SAGE)
    with canvas.placed(0, -90):
        canvas.stroke([(560, 1250), (570, 900), (600, 640)], 78, p.BARK)
        canvas.curve([(580, 860), (420, 740), (330, 620)], 40, p.BARK)
        canvas.curve([(590, 800), (760, 700), (850, 600)], 40, p.BARK)
        blossom = (p.BLUSH, p.mix(p.BLUSH, p.WHITE, 0.5), p.mix(p.BLUSH, p.CORAL, 0.35))
        for x, y, r in (
            (560, 380, 270),
            (300, 520, 190),
            (850, 520, 200),
            (420, 640, 150),
            (740, 660, 150),
            (580, 560, 210),
        ):
            canvas.circle(x, y, r, blossom[0])
        for _ in range(90):
            turn = rng.uniform(0, 6.28)
            reach = rng.uniform(0, 1) ** 0.5
            canvas.circle(
                580 + cos(turn) * 430 * reach,
                500 + sin(turn) * 250 * reach,
                rng.choice((10, 14, 19)),
                rng.choice(blossom[1:]),
            )
    for _ in range(26):
        canvas.ellipse(rng.uniform(80, 1120), rng.uniform(830, 1540), 11, 7, blossom[1], rng.uniform(0, 90))
    with canvas.placed(0, -170):
        canvas.polygon([(230, 1370), (930, 1370), (1090, 1530), (70, 1530)], p.CREAM)
        canvas.polygon([(285, 1390), (875, 1390), (985, 1505), (175, 1505)], p.CLAY)
        draw_figure(canvas, ELSIE.wearing(p.PLUM, p.TEAL), 255, 1425, 74, ON_THE_FLOOR)
        draw_figure(canvas, TOM.wearing(p.TEAL, p.INK), 950, 1425, 76, ON_THE_FLOOR, flip=True)
        basket(canvas, 600, 1470, 82, p.GOLD)
