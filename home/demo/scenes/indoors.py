"""Libraries, knitting and pianos."""

from math import hypot

from . import furnishings as f
from . import palette as p
from .animals import cat
from .canvas import PORTRAIT, SQUARE, smooth
from .catalogue import scene
from .figures import (
    ON_THE_FLOOR,
    SITTING,
    SITTING_FRONT,
    STANDING,
    draw_bust,
    draw_figure,
    draw_reach,
)
from .people import (
    AMINA,
    BEA,
    GRACE,
    KWAME,
    LAYLA,
    MARGARET,
    NELL,
    OWEN,
    SAM,
    STAN,
    WINSTON,
    ZOE,
)

SPINES = (p.CLAY, p.TEAL, p.GOLD, p.PLUM, p.CREAM, p.CORAL, p.GREEN, p.MIST)


def armchair(canvas, x, y, size, fill):
    """An armchair facing right for a figure of head radius `size` seated at x."""
    canvas.rect(x - size * 2.0, y - size * 5.0, size * 1.5, size * 4.6, p.shade(fill, 0.15), size * 0.6)
    canvas.rect(x - size * 1.6, y - size * 1.5, size * 3.2, size * 1.1, fill, size * 0.3)
    for dx in (-1.4, 1.1):
        canvas.rect(x + dx * size, y - size * 0.5, size * 0.3, size * 0.5, p.BARK)


def open_book(canvas, x, y, size, cover, *, angle=0):
    """A book held open towards a reader on the left, so that we see its cover."""
    with canvas.placed(x, y, size, angle):
        canvas.polygon([(-0.22, 0.5), (0.12, -0.88), (0.4, -0.82), (0.06, 0.56)], p.WHITE)
        canvas.polygon([(0.02, 0.6), (0.68, 0.48), (1.02, -0.76), (0.36, -0.88)], cover)
        canvas.polygon([(0.34, 0.1), (0.62, 0.05), (0.74, -0.4), (0.46, -0.45)], p.tint(cover, 0.4))


@scene("library-a", p.BUTTER)
def reading_corner(canvas, rng):
    canvas.rect(60, 60, 1480, 850, p.BARK, 8)
    for row in range(4):
        canvas.rect(84, 82 + row * 206, 1432, 190, p.shade(p.BARK, 0.45))
        f.books(canvas, rng, 96, 1504, 272 + row * 206, 168, SPINES)
    canvas.rect(0, 905, 1600, 300, p.CORAL)
    f.rug(canvas, 800, 1085, 640, 100, p.PLUM, p.MAUVE)
    armchair(canvas, 560, 1110, 92, p.TEAL)
    draw_figure(canvas, WINSTON.wearing(p.CREAM, p.INK), 560, 1110, 88, SITTING.reaching((2.2, -3.6), (1.9, -3.5)))
    open_book(canvas, 770, 790, 88, p.CLAY)
    draw_figure(
        canvas, NELL.wearing(p.GOLD, p.TEAL), 1120, 1130, 76, ON_THE_FLOOR.reaching((1.8, -2.4), (1.6, -2.2)), flip=True
    )
    with canvas.placed(980, 960, flip=True):
        open_book(canvas, 0, 0, 74, p.GREEN)


@scene("library-b", p.LILAC, SQUARE)
def story_time(canvas, rng):
    canvas.circle(700, 560, 460, p.mix(p.LILAC, p.MAUVE, 0.4))
    for x in (40, 1130):
        canvas.rect(x, 180, 230, 900, p.WOOD, 8)
        for row in range(4):
            canvas.rect(x + 16, 200 + row * 218, 198, 200, p.shade(p.WOOD, 0.45))
            f.books(canvas, rng, x + 22, x + 210, 400 + row * 218, 170, SPINES)
    canvas.rect(0, 1060, 1400, 350, p.PLUM)
    canvas.rect(480, 560, 440, 560, p.CLAY, 120)
    for x in (440, 850):
        canvas.rect(x, 830, 110, 290, p.shade(p.CLAY, 0.18), 50)
    reader = LAYLA.wearing(p.GOLD, p.GREEN)
    draw_figure(
        canvas,
        reader,
        700,
        1120,
        96,
        STANDING.reaching((-1.3, -3.6), (1.3, -3.6), hip=(0, -2.6), leg=1.3, feet=((-0.8, 0), (0.8, 0))),
    )
    for side in (-1, 1):
        canvas.polygon([(700, 730), (700 + side * 180, 690), (700 + side * 180, 850), (700, 890)], p.CLAY)
        canvas.polygon(
            [(700, 716), (700 + side * 165, 680), (700 + side * 165, 830), (700, 868)], p.WHITE if side < 0 else p.CREAM
        )
    for dx in (-150, 150):
        canvas.circle(700 + dx * 1.2, 800, 32, reader.skin)
    for person, x, size in (
        (SAM.wearing(p.CORAL), 230, 82),
        (ZOE.wearing(p.MIST), 480, 78),
        (NELL.wearing(p.CREAM), 920, 80),
        (BEA.wearing(p.TEAL), 1170, 82),
    ):
        draw_bust(canvas, person, x, 1225, size, bottom=3, back=True)


@scene("knitting-a", p.MAUVE)
def one_long_scarf(canvas, rng):
    canvas.rect(0, 980, 1600, 230, p.PLUM)
    canvas.rect(150, 470, 1300, 460, p.TEAL, 90)
    canvas.rect(90, 640, 150, 400, p.shade(p.TEAL, 0.2), 60)
    canvas.rect(1360, 640, 150, 400, p.shade(p.TEAL, 0.2), 60)
    canvas.rect(200, 830, 1200, 190, p.shade(p.TEAL, 0.1), 30)
    knitters = (
        (MARGARET.wearing(p.CREAM, p.CLAY), 420),
        (KWAME.wearing(p.GOLD, p.INK), 800),
        (AMINA.wearing(p.CORAL, p.INK), 1180),
    )
    for person, x in knitters:
        draw_figure(canvas, person, x, 1110, 80, SITTING_FRONT.reaching((-0.75, -2.5), (0.75, -2.5)))
    _scarf(
        canvas,
        [
            (300, 1150),
            (330, 985),
            (460, 945),
            (620, 1000),
            (800, 945),
            (980, 1000),
            (1140, 945),
            (1270, 985),
            (1300, 1150),
        ],
        84,
    )
    for person, x in knitters:
        draw_reach(canvas, person, x, 1110 - 80 * 4.9, 80, ((-0.75, 2.4), (0.75, 2.4)))
        for side in (-1, 1):
            canvas.stroke([(x + side * 75, 925), (x - side * 45, 800)], 10, p.BUTTER)
            canvas.circle(x + side * 75, 925, 11, p.BUTTER)
    for x, colour in ((560, p.GOLD), (1020, p.CLAY)):
        yarn(canvas, x, 1130, 52, colour)


def _scarf(canvas, points, width):
    """A striped band of knitting along the points."""
    path = smooth(points, steps=28)
    colours = (p.CLAY, p.BUTTER, p.CLAY, p.MIST)
    for k, ((x1, y1), (x2, y2)) in enumerate(zip(path, path[2:], strict=False)):
        reach = hypot(x2 - x1, y2 - y1)
        dx, dy = (y2 - y1) / reach * width / 2, (x1 - x2) / reach * width / 2
        canvas.polygon(
            [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)], colours[k // 7 % 4]
        )


def yarn(canvas, x, y, radius, fill):
    canvas.circle(x, y, radius, fill)
    for k in range(3):
        reach = radius * (0.35 + 0.27 * k)
        canvas.ring(
            x - radius * 0.25, y + radius * 0.25, reach, radius * 0.07, p.shade(fill, 0.25), 200 + k * 12, 330 - k * 2
        )
    canvas.curve(
        [
            (x + radius * 0.6, y + radius * 0.75),
            (x + radius * 1.4, y + radius * 0.9),
            (x + radius * 1.9, y + radius * 0.7),
        ],
        radius * 0.1,
        fill,
    )


@scene("knitting-b", p.BUTTER, PORTRAIT)
def wool_basket(canvas, rng):
    canvas.circle(600, 560, 430, p.PEACH)
    canvas.rect(0, 1270, 1200, 340, p.CLAY)
    for x1, x2 in ((420, 700), (800, 500)):
        canvas.stroke([(x1 - (x2 - x1) * 0.35, 270), (x2, 900)], 24, p.WOOD)
        canvas.circle(x1 - (x2 - x1) * 0.35, 270, 36, p.PLUM)
    for x, y, r, fill in (
        (430, 800, 170, p.TEAL),
        (770, 790, 180, p.CORAL),
        (600, 640, 165, p.CREAM),
        (300, 930, 130, p.PLUM),
        (900, 930, 140, p.GOLD),
        (600, 900, 150, p.SAGE),
    ):
        yarn(canvas, x, y, r, fill)
    canvas.polygon([(160, 930), (1040, 930), (920, 1420), (280, 1420)], p.WOOD)
    for row in range(5):
        for k in range(9):
            inset = row * 24
            wide = (880 - inset * 2) / 9
            if (k + row) % 2:
                canvas.rect(160 + inset + k * wide, 960 + row * 92, wide - 8, 74, p.shade(p.WOOD, 0.22), 14)
    canvas.rect(130, 900, 940, 64, p.BARK, 30)
    canvas.curve(
        [(880, 920), (1010, 1100), (960, 1330), (1060, 1480), (900, 1530), (640, 1500), (420, 1540), (200, 1500)],
        15,
        p.GOLD,
    )
    cat(canvas, 250, 1500, 130, p.INK)


@scene("piano-a", p.TEAL)
def round_the_piano(canvas, rng):
    canvas.rect(0, 980, 1600, 230, p.shade(p.TEAL, 0.4))
    for person, x, y, size, top in (
        (GRACE, 950, 560, 74, p.CORAL),
        (OWEN, 1180, 545, 78, p.CREAM),
        (LAYLA, 1400, 570, 72, p.GOLD),
    ):
        draw_bust(canvas, person.wearing(top, hair=p.BLUSH if person is LAYLA else person.hair), x, y, size, bottom=6)
    canvas.rect(830, 700, 700, 360, p.BARK, 10)
    canvas.rect(810, 672, 740, 44, p.shade(p.BARK, 0.25), 10)
    canvas.rect(680, 820, 190, 56, p.shade(p.BARK, 0.15), 8)
    canvas.rect(676, 800, 170, 24, p.WHITE, 4)
    for k in range(6):
        canvas.rect(690 + k * 25, 800, 10, 14, p.INK)
    canvas.rect(700, 870, 36, 200, p.shade(p.BARK, 0.25))
    canvas.rect(810, 1050, 740, 30, p.shade(p.BARK, 0.35))
    canvas.polygon([(800, 800), (842, 610), (856, 610), (826, 800)], p.CREAM)
    f.jug(canvas, 1470, 674, 62, p.CLAY, (p.GOLD, p.CREAM, p.CORAL))
    canvas.rect(330, 920, 230, 30, p.PLUM, 12)
    for x in (350, 520):
        canvas.rect(x, 940, 22, 150, p.INK)
    draw_figure(
        canvas,
        STAN.wearing(p.CREAM, p.INK),
        430,
        1090,
        90,
        SITTING.reaching((3.2, -3.4), (3.0, -3.5), hip=(0, -2.2), feet=((2.1, 0), (1.7, 0)), lean=4),
    )
    for x, y in ((640, 300), (500, 210), (780, 190)):
        _note(canvas, x, y, 46, p.GOLD)


def _note(canvas, x, y, size, fill):
    canvas.ellipse(x, y, size * 0.62, size * 0.45, fill, -20)
    canvas.rect(x + size * 0.42, y - size * 2.1, size * 0.16, size * 2.1, fill)
    canvas.curve(
        [(x + size * 0.5, y - size * 2.0), (x + size * 1.0, y - size * 1.5), (x + size * 1.1, y - size * 0.9)],
        size * 0.2,
        fill,
    )


@scene("piano-b", p.PLUM, SQUARE)
def four_hands(canvas, rng):
    canvas.rect(0, 0, 1400, 560, p.shade(p.PLUM, 0.25))
    canvas.rect(260, 90, 400, 360, p.CREAM)
    canvas.rect(740, 90, 400, 360, p.CREAM)
    for left in (300, 780):
        for row in range(3):
            for line in range(4):
                canvas.rect(left, 140 + row * 105 + line * 15, 320, 4, p.MAUVE)
            for k in range(5):
                canvas.ellipse(left + 35 + k * 60, 150 + row * 105 + (k * 29 + row * 13) % 40, 13, 10, p.PLUM, -20)
    canvas.rect(0, 540, 1400, 40, p.CLAY)
    for k in range(10):
        canvas.rect(k * 140 + 4, 580, 132, 560, p.CREAM, 14)
        canvas.rect(k * 140 + 4, 580, 132, 60, p.CREAM)
    for k in range(10):
        if k % 7 not in (2, 6):
            canvas.rect(k * 140 + 98, 576, 84, 330, p.INK, 10)
    canvas.rect(0, 1140, 1400, 270, p.shade(p.CLAY, 0.15))
    for x, skin, sleeve, lean in (
        (210, p.EBONY, p.GOLD, 8),
        (520, p.EBONY, p.GOLD, -6),
        (880, p.FAIR, p.TEAL, 6),
        (1190, p.FAIR, p.TEAL, -8),
    ):
        _hand(canvas, x, 1010, skin, sleeve, lean)


def _hand(canvas, x, y, skin, sleeve, lean):
    with canvas.placed(x, y, angle=lean):
        for k, reach in enumerate((96, 130, 138, 118)):
            canvas.stroke([(-60 + k * 40, -20), (-66 + k * 44, -reach)], 38, skin)
        inner = 1 if lean > 0 else -1
        canvas.stroke([(inner * 66, 40), (inner * 118, -30)], 40, skin)
        canvas.rect(-82, -50, 164, 170, skin, 60)
        canvas.rect(-58, 60, 116, 160, skin)
        canvas.rect(-92, 170, 184, 340, sleeve, 20)
        canvas.rect(-98, 160, 196, 50, p.shade(sleeve, 0.2), 18)
