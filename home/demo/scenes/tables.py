"""Long tables, chairs, teapots and kitchens."""

from . import furnishings as f
from . import palette as p
from .buildings import bunting, string_lights, window
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import SITTING, STANDING, WALKING, draw_bust, draw_figure, draw_reach
from .people import (
    AMINA,
    BEA,
    DEV,
    ELSIE,
    GRACE,
    HARJIT,
    KWAME,
    MAIRI,
    MARGARET,
    OWEN,
    PRIYA,
    ROSA,
    SADE,
    SAM,
    STAN,
    TOM,
    WEI,
    WINSTON,
    YUSUF,
    ZOE,
)


@scene("long-table-a", p.MINT)
def long_table_at_noon(canvas, rng):
    bunting(canvas, (-60, 70), (1660, 70), 50, (p.CLAY, p.GOLD, p.CREAM, p.TEAL), size=62, string=p.GREEN)
    guests = (
        (GRACE.wearing(p.CREAM), 20, 560, 74),
        (BEA.wearing(p.CLAY), 265, 590, 66),
        (KWAME, 520, 530, 80),
        (AMINA.wearing(p.GOLD), 785, 565, 72),
        (STAN, 1045, 545, 78),
        (ZOE.wearing(p.CORAL), 1275, 640, 58),
        (TOM, 1530, 560, 76),
    )
    for guest, x, y, size in guests:
        draw_bust(canvas, guest, x, y, size, bottom=5)
    canvas.rect(-20, 806, 1640, 400, p.MINT)
    f.trestle(canvas, -90, 1690, 800, 1210, p.CLAY, thick=46, leg=44, inset=190, splay=80)
    for x, food in ((150, p.GOLD), (640, p.GREEN), (910, p.GOLD), (1400, p.CORAL)):
        f.plate(canvas, x, 802, 84, food)
    f.jug(canvas, 395, 802, 84, p.TEAL, (p.CORAL, p.CREAM, p.CLAY))
    f.loaf(canvas, 1150, 802, 92)
    f.mug(canvas, 770, 802, 62, p.PLUM)
    f.mug(canvas, 1275, 802, 62, p.TEAL, flip=True)


@scene("long-table-b", p.NIGHT, PORTRAIT)
def long_table_at_dusk(canvas, rng):
    canvas.polygon([(-100, 1600), (470, 560), (730, 560), (1300, 1600)], p.shade(p.NIGHT, 0.35))
    for k, (y, sag) in enumerate(((110, 60), (250, 70), (390, 50))):
        string_lights(canvas, (-40, y - 60 * (k % 2)), (1240, y - 60 * ((k + 1) % 2)), sag, count=9, radius=17)
    rows = (
        (545, 32, (STAN, ROSA)),
        (650, 42, (YUSUF, ELSIE)),
        (795, 54, (KWAME, MAIRI)),
        (990, 70, (AMINA, TOM)),
        (1250, 92, (WINSTON, PRIYA)),
    )
    tops = (p.CREAM, p.CORAL, p.GOLD, p.TEAL, p.CLAY, p.MAUVE, p.PEACH, p.SAGE, p.MIST, p.CORAL)
    for k, (y, size, pair) in enumerate(rows):
        for side, guest in zip((-1, 1), pair, strict=True):
            reach = 128 + (y - 545) * 0.47
            draw_bust(
                canvas,
                guest.wearing(tops[2 * k + (side > 0)]),
                600 + side * reach,
                y,
                size,
                bottom=4,
                turned=True,
                flip=side > 0,
            )
    canvas.polygon([(530, 610), (670, 610), (1000, 1620), (200, 1620)], p.CREAM)
    canvas.polygon([(583, 610), (617, 610), (690, 1620), (510, 1620)], p.CLAY)
    for y, size in ((720, 16), (850, 25), (1030, 38), (1270, 54)):
        half = (70 + (y - 610) * 0.257) * 0.66
        for side in (-1, 1):
            canvas.ellipse(600 + side * half, y, size * 1.35, size * 0.62, p.MIST)
            canvas.ellipse(600 + side * half, y - size * 0.15, size * 0.8, size * 0.36, p.GOLD if side > 0 else p.CORAL)
    for y, size in ((790, 30), (960, 46), (1190, 66), (1490, 92)):
        f.jug(canvas, 600, y, size, p.TEAL, (p.CORAL, p.BUTTER, p.BLUSH))


@scene("chairs-a", p.LILAC)
def bring_a_chair(canvas, rng):
    guests = (
        (WINSTON, 190, 570, 72),
        (SADE, 425, 545, 72),
        (WEI, 660, 585, 66),
        (DEV, 890, 550, 72),
        (KWAME, 1110, 590, 66),
    )
    colours, styles = (p.CLAY, p.GOLD, p.TEAL, p.PLUM, p.CORAL), ("bars", "round", "solid", "bars", "solid")
    for (guest, x, y, size), colour, style in zip(guests, colours, styles, strict=True):
        f.chair_back(canvas, x, 800, size * 3.3, 320 if style != "round" else 350, colour, style)
        draw_bust(canvas, guest.wearing(p.CREAM), x, y, size, bottom=5)
    canvas.rect(0, 810, 1600, 400, p.LILAC)
    f.trestle(canvas, 50, 1250, 792, 1130, p.INK, thick=40, leg=34, inset=150, splay=60)
    for x, food in ((190, p.PLUM), (425, p.CORAL), (660, p.GOLD), (890, p.SAGE), (1110, p.CLAY)):
        f.plate(canvas, x, 794, 72, food)
    f.teapot(canvas, 540, 794, 44, p.TEAL)
    f.cake(canvas, 1000, 794, 40)
    pose = WALKING.reaching((1.2, -3.6), (1.5, -3.9))
    draw_figure(canvas, MAIRI.wearing(p.CREAM, p.TEAL), 1455, 1130, 66, pose, flip=True)
    f.side_chair(canvas, 1352, 985, 92, p.GOLD)


@scene("chairs-b", p.GOLD)
def carrying_chairs(canvas, rng):
    canvas.rect(0, 930, 1600, 270, p.CLAY)
    walkers = (
        (HARJIT.wearing(p.CREAM, p.INK, hair=p.CLAY), 200, 76, p.TEAL, True),
        (ZOE.wearing(p.TEAL, p.PLUM), 530, 58, p.CREAM, False),
        (ELSIE.wearing(p.PLUM, p.INK, skirt=False), 900, 76, p.TEAL, False),
        (OWEN.wearing(p.CREAM, p.TEAL), 1380, 78, p.PLUM, True),
    )
    for person, x, size, chair, aloft in walkers:
        canvas.ellipse(x, 1042, size * 1.9, 18, p.shade(p.CLAY, 0.2))
        if aloft:
            f.front_chair(canvas, x, 1040 - size * 8.2, size * 2.1, chair)
            draw_figure(canvas, person, x, 1040, size, WALKING.reaching((1.15, -8.6), (-1.05, -8.6)))
        else:
            draw_figure(canvas, person, x, 1040, size, WALKING.reaching((2.0, -3.9), (1.6, -3.6)))
            f.side_chair(canvas, x + size * 2.2, 1040 - size * 2.0, size * 1.6, chair)


@scene("teapot-a", p.PEACH)
def big_teapot(canvas, rng):
    canvas.circle(800, 560, 430, p.BUTTER)
    canvas.rect(0, 900, 1600, 300, p.TEAL)
    canvas.ellipse(760, 902, 420, 34, p.shade(p.TEAL, 0.22))
    f.wisp(canvas, 1290, 500, 120, p.CREAM)
    f.teapot(canvas, 740, 905, 300, p.CLAY, lid=p.PLUM, band=p.BUTTER)
    mugs = ((150, p.CREAM, 0), (400, p.GOLD, 1), (1130, p.PLUM, 0), (1400, p.CORAL, 1))
    for x, colour, flip in mugs:
        canvas.ellipse(x, 1082, 95, 14, p.shade(p.TEAL, 0.22))
        f.mug(canvas, x, 1080, 140, colour, flip=bool(flip), steam=p.MIST if x in (150, 1400) else None)


@scene("teapot-b", p.LILAC, SQUARE)
def tea_for_two(canvas, rng):
    window(canvas, 440, 150, 520, 520, p.SKY, p.CREAM)
    canvas.circle(820, 330, 62, p.GOLD)
    canvas.rect(410, 670, 580, 34, p.CREAM, 6)
    f.pot_plant(canvas, 530, 672, 90, p.CLAY)
    canvas.rect(0, 1210, 1400, 200, p.MAUVE)
    f.side_chair(canvas, 250, 1260, 190, p.PLUM)
    with canvas.placed(1400, 0, flip=True):
        f.side_chair(canvas, 250, 1260, 190, p.PLUM)
    pose = SITTING.reaching((2.7, -4.0), (2.3, -3.8), hip=(0, -2.55), feet=((1.75, 0), (1.4, 0)), leg=1.75)
    draw_figure(canvas, MARGARET.wearing(p.CLAY, p.TEAL), 265, 1260, 88, pose)
    draw_figure(canvas, YUSUF.wearing(p.GOLD, p.INK), 1135, 1260, 88, pose, flip=True)
    canvas.rect(680, 950, 40, 300, p.INK)
    canvas.ellipse(700, 1260, 140, 20, p.INK)
    canvas.rect(440, 930, 520, 34, p.INK, 16)
    f.teapot(canvas, 690, 932, 84, p.TEAL, band=p.BUTTER)
    f.mug(canvas, 508, 932, 70, p.CREAM, steam=p.CREAM)
    f.mug(canvas, 900, 932, 70, p.CREAM, flip=True, steam=p.CREAM)


def _hanging_pans(canvas, left, right, y, colours):
    canvas.rect(left, y, right - left, 12, p.INK, 6)
    step = (right - left) / len(colours)
    for k, colour in enumerate(colours):
        x = left + step * (k + 0.5)
        canvas.stroke([(x, y), (x, y + 90 + 24 * (k % 2))], 12, p.INK)
        if k % 3 == 2:
            canvas.ellipse(x, y + 130, 26, 44, colour)
        else:
            canvas.circle(x, y + 150 + 24 * (k % 2), 62, colour)
            canvas.circle(x, y + 150 + 24 * (k % 2), 44, p.tint(colour, 0.15))


@scene("kitchen-a", p.BUTTER)
def community_kitchen(canvas, rng):
    _hanging_pans(canvas, 140, 1460, 34, (p.CLAY, p.TEAL, p.WOOD, p.CORAL, p.PLUM, p.WOOD))
    cooks = (
        (SADE.wearing(p.TEAL), 330, 560, 84),
        (HARJIT.wearing(p.CLAY, hair=p.PLUM), 800, 560, 88),
        (TOM.wearing(p.PLUM), 1270, 560, 84),
    )
    hands = (((-0.5, 3.25), (1.1, 3.2)), ((-1.5, 2.6), (1.5, 2.6)), ((-1.3, 3.1), (0.3, 3.2)))
    for (cook, x, y, size), reach in zip(cooks, hands, strict=True):
        draw_bust(canvas, cook, x, y, size, bottom=4.5)
        with canvas.placed(x, y, size):
            canvas.rect(-0.85, 1.5, 1.7, 3, p.CREAM, 0.3)
            canvas.stroke([(-0.75, 1.6), (-0.6, 0.05)], 0.16, p.CREAM)
            canvas.stroke([(0.75, 1.6), (0.6, 0.05)], 0.16, p.CREAM)
        draw_reach(canvas, cook, x, y, size, reach)
    canvas.rect(0, 850, 1600, 350, p.GREEN)
    canvas.rect(0, 830, 1600, 44, p.CREAM)
    for x in (40, 440, 840, 1240):
        canvas.rect(x, 930, 320, 300, p.shade(p.GREEN, 0.22), 14)
        canvas.circle(x + 160, 980, 14, p.GOLD)
    f.cooking_pot(canvas, 800, 832, 125, p.STEEL, steam=p.CREAM)
    canvas.rect(330, 812, 200, 22, p.WOOD, 8)
    for k, colour in enumerate((p.CORAL, p.CORAL, p.LEAF)):
        canvas.circle(370 + k * 55, 790, 26, colour)
    f.bowl(canvas, 1180, 832, 100, p.TEAL, p.SAGE)
    f.loaf(canvas, 1440, 832, 84)
    f.jug(canvas, 120, 832, 90, p.CORAL, (p.LEAF, p.LEAF, p.LEAF))


@scene("kitchen-b", p.PLUM, PORTRAIT)
def stirring_together(canvas, rng):
    for row, y in enumerate((330, 560)):
        canvas.rect(110, y, 980, 24, p.WOOD, 6)
        for k in range(6):
            x = 200 + k * 160
            colour = (p.GOLD, p.CORAL, p.SAGE, p.CREAM, p.CLAY, p.MIST)[(k + row * 2) % 6]
            high = 92 + 26 * ((k + row) % 3)
            canvas.rect(x - 46, y - high, 92, high, colour, 18)
            canvas.rect(x - 38, y - high - 18, 76, 26, p.INK, 6)
    canvas.rect(0, 1320, 1200, 280, p.shade(p.PLUM, 0.35))
    draw_figure(
        canvas,
        WEI.wearing(p.CORAL, p.TEAL),
        300,
        1530,
        98,
        STANDING.reaching((1.9, -5.0), (2.6, -5.5), sideways=True, feet=((-0.2, 0), (0.3, 0)), toes=(1, 1)),
    )
    canvas.rect(900, 1400, 190, 22, p.WOOD, 8)
    for x in (915, 1052):
        canvas.rect(x, 1410, 24, 130, p.WOOD)
    draw_figure(
        canvas,
        SAM.wearing(p.GOLD, p.MIST),
        990,
        1400,
        76,
        STANDING.reaching((2.0, -5.2), (2.5, -5.6), sideways=True, feet=((-0.3, 0), (0.2, 0)), toes=(1, 1)),
        flip=True,
    )
    canvas.rect(430, 1230, 400, 320, p.INK, 16)
    canvas.rect(480, 1310, 300, 180, p.shade(p.CLAY, 0.2), 14)
    canvas.stroke([(560, 1090), (530, 900)], 20, p.WOOD)
    canvas.stroke([(690, 1090), (790, 960)], 20, p.WOOD)
    f.cooking_pot(canvas, 625, 1235, 165, p.CREAM)
    f.wisp(canvas, 640, 1010, 170, p.BLUSH)
