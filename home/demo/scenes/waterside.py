"""Sails, harbours, canals and swimmers."""

from dataclasses import replace

from . import landscape as land
from . import palette as p
from . import vehicles as v
from .animals import duck
from .buildings import lighthouse, window
from .canvas import PORTRAIT, SQUARE, arc
from .catalogue import scene
from .figures import SITTING, STANDING, WALKING, draw_bust, draw_figure
from .heads import draw_head
from .people import DEV, ELSIE, KWAME, LEE, MAIRI, NELL, OWEN, ROSA, SADE, STAN, WEI


@scene("boat-a", p.SKY)
def monday_sail(canvas, rng):
    land.sun(canvas, 290, 320, 104, p.GOLD)
    land.ground(canvas, 570, p.TEAL)
    land.ripples(canvas, 640, 1220, p.MIST, gap=78, wave=230, height=13, thickness=7)
    v.sailboat(canvas, 860, 720, 165)
    for person, x in ((SADE.wearing(p.CORAL), 760), (OWEN.wearing(p.CREAM), 960)):
        draw_bust(canvas, person, x, 585, 34, bottom=1.6)
    with canvas.placed(860, 720, 165):
        canvas.polygon([(-1.55, -0.5), (1.6, -0.5), (1.1, 0.32), (-1.1, 0.32)], p.PLUM)
        canvas.polygon([(-1.55, -0.5), (1.6, -0.5), (1.5, -0.34), (-1.45, -0.34)], p.tint(p.PLUM, 0.35))
    for x, y in ((1220, 250), (1320, 310)):
        land.bird(canvas, x, y, 46)


@scene("boat-b", p.CORAL)
def rowing_home(canvas, rng):
    land.sun(canvas, 800, 560, 250, p.BUTTER)
    land.hills(canvas, [(0, 520), (300, 430), (620, 570), (1000, 560), (1350, 440), (1600, 530)], p.PLUM)
    canvas.rect(0, 620, 1600, 600, p.mix(p.PLUM, p.TEAL, 0.55))
    for k in range(4):
        half = 250 - k * 40
        canvas.rect(800 - half, 1010 + k * 44, half * 2, 20, p.mix(p.BUTTER, p.CORAL, k / 9), 10)
    draw_figure(
        canvas,
        KWAME.wearing(p.CREAM, p.INK),
        640,
        900,
        68,
        SITTING.reaching((2.2, -4.0), (1.9, -3.8), hip=(0, -1.5), lean=-6),
    )
    draw_figure(
        canvas,
        ELSIE.wearing(p.GOLD, p.INK),
        985,
        900,
        66,
        SITTING.reaching((1.2, -3.0), (1.4, -2.8), hip=(0, -1.5)),
        flip=True,
    )
    v.rowing_hull(canvas, 800, 910, 108, p.CLAY)
    canvas.stroke([(755, 650), (610, 980)], 16, p.WOOD)
    canvas.ellipse(596, 1010, 22, 66, p.WOOD, 24)
    for x in (420, 1170):
        canvas.stroke([(x - 70, 965), (x + 70, 965)], 8, p.MIST)


@scene("harbour-a", p.PEACH)
def painted_quay(canvas, rng):
    land.sun(canvas, 1270, 200, 96, p.GOLD)
    fronts = (
        (p.CLAY, 330),
        (p.CREAM, 390),
        (p.TEAL, 340),
        (p.GOLD, 420),
        (p.CREAM, 350),
        (p.PLUM, 400),
        (p.CORAL, 340),
    )
    for k, (wall, high) in enumerate(fronts):
        x, wide = -20 + k * 236, 228
        canvas.rect(x, 700 - high, wide, high, wall)
        canvas.polygon([(x, 700 - high), (x + wide / 2, 700 - high - 110), (x + wide, 700 - high)], wall)
        for row in range(2):
            for column in range(2):
                window(
                    canvas,
                    x + 38 + column * 96,
                    740 - high + row * 115,
                    56,
                    74,
                    p.shade(p.SKY, 0.05) if wall != p.TEAL else p.BUTTER,
                )
        canvas.rect(x + 88, 610, 56, 92, p.INK, 8)
    canvas.rect(0, 700, 1600, 70, p.STONE)
    canvas.rect(0, 762, 1600, 16, p.shade(p.STONE, 0.25))
    canvas.rect(0, 778, 1600, 430, p.TEAL)
    land.ripples(canvas, 840, 1230, p.MIST, gap=84, wave=210, height=11, thickness=6)
    v.fishing_boat(canvas, 430, 940, 132, p.CLAY)
    v.fishing_boat(canvas, 1120, 1000, 145, p.PLUM, flip=True)
    draw_figure(canvas, STAN.wearing(p.GREEN, p.INK), 770, 752, 34, STANDING)
    draw_figure(canvas, NELL.wearing(p.GOLD, p.CLAY), 850, 752, 26, STANDING.reaching((-1.4, -2.6), (2.0, -7.6)))


@scene("harbour-b", p.mix(p.LILAC, p.MAUVE, 0.35), PORTRAIT)
def lighthouse_at_dusk(canvas, rng):
    canvas.polygon([(830, 430), (-50, 250), (-50, 560)], p.mix(p.BUTTER, p.LILAC, 0.35))
    land.hills(canvas, [(0, 900), (500, 870), (1200, 840)], p.PLUM)
    canvas.blob([(520, 1010), (640, 870), (820, 800), (1050, 830), (1300, 900), (1300, 1050), (900, 1060)], p.INK)
    canvas.rect(0, 950, 1200, 660, p.NIGHT)
    lighthouse(canvas, 840, 850, 520, p.CLAY)
    land.glints(canvas, rng, (80, 1000, 1120, 1560), 26, p.mix(p.NIGHT, p.MIST, 0.5), length=170, thickness=10)
    v.sailboat(canvas, 330, 1230, 105, hull=p.CORAL, front=p.CREAM, behind=p.BLUSH)
    v.fishing_boat(canvas, 790, 1420, 130, p.TEAL, p.GOLD)
    for x, y in ((250, 640), (360, 700), (170, 740)):
        land.bird(canvas, x, y, 40, p.PLUM)


@scene("canal-a", p.MINT)
def narrowboat_morning(canvas, rng):
    land.sun(canvas, 320, 230, 90, p.GOLD)
    land.hills(canvas, [(0, 560), (420, 520), (900, 570), (1600, 500)], p.SAGE)
    for x, size in ((120, 420), (230, 360), (1330, 400), (1460, 460)):
        land.poplar(canvas, x, 650, size, p.LEAF if x % 4 else p.GREEN)
    canvas.rect(0, 640, 1600, 80, p.LEAF)
    canvas.polygon([(480, 720), (480, 520), (620, 450), (980, 450), (1120, 520), (1120, 720)], p.CLAY)
    canvas.polygon([*arc(800, 720, 210, 200, 180, 360)], p.SKY)
    canvas.stroke([(480, 515), (620, 445), (980, 445), (1120, 515)], 26, p.shade(p.CLAY, 0.3))
    canvas.rect(0, 715, 1600, 16, p.STONE)
    canvas.rect(0, 728, 1600, 300, p.TEAL)
    canvas.polygon([*arc(800, 728, 210, 150, 0, 180)], p.mix(p.TEAL, p.SKY, 0.4))
    land.ripples(canvas, 790, 1010, p.MIST, gap=74, wave=220, height=9, thickness=5)
    draw_bust(canvas, MAIRI.wearing(p.CORAL), 150, 755, 46, bottom=3)
    v.narrowboat(canvas, 60, 930, 1180, p.PLUM, p.GREEN)
    canvas.rect(0, 1020, 1600, 190, p.STONE)
    canvas.rect(0, 1012, 1600, 20, p.shade(p.STONE, 0.2))
    draw_figure(canvas, DEV.wearing(p.GOLD, p.INK), 1490, 1150, 64, WALKING, flip=True)
    duck(canvas, 1330, 985, 36, flip=True)
    duck(canvas, 1150, 1000, 32, p.WOOD, p.BARK, flip=True)


@scene("canal-b", p.GOLD, PORTRAIT)
def under_the_bridge(canvas, rng):
    canvas.rect(0, 0, 1200, 1600, p.CLAY)
    for row in range(15):
        for column in range(-1, 8):
            if (row * 7 + column * 3) % 5 == 0:
                canvas.rect(column * 190 + (row % 2) * 95, row * 62, 170, 46, p.shade(p.CLAY, 0.1), 6)
    canvas.polygon([*arc(600, 900, 530, 700, 180, 360), (1130, 930), (70, 930)], p.shade(p.CLAY, 0.35))
    canvas.polygon([*arc(600, 900, 470, 640, 180, 360), (1070, 930), (130, 930)], p.BUTTER)
    land.sun(canvas, 740, 520, 110, p.CORAL)
    canvas.polygon([(130, 780), (330, 700), (600, 770), (880, 690), (1070, 760), (1070, 930), (130, 930)], p.SAGE)
    land.poplar(canvas, 250, 800, 330, p.GREEN)
    land.poplar(canvas, 950, 790, 280, p.LEAF)
    canvas.rect(0, 900, 1200, 700, p.TEAL)
    canvas.polygon([*arc(600, 900, 470, 480, 0, 180)], p.mix(p.TEAL, p.BUTTER, 0.3))
    for k in range(5):
        canvas.rect(660 - k * 8, 950 + k * 58, 170 - k * 14, 18, p.CORAL, 9)
    land.glints(canvas, rng, (60, 960, 1140, 1560), 20, p.MIST, length=150, thickness=8)
    _paddler(canvas, SADE.wearing(p.GOLD, p.INK), 430, 1190, 62, p.PLUM)
    _paddler(canvas, LEE.wearing(p.CREAM, p.INK), 770, 1420, 80, p.CLAY)


def _paddler(canvas, person, x, y, size, hull):
    draw_bust(canvas, person, x, y - size * 3.0, size, bottom=2.8, hands=((-1.3, 1.9), (1.5, 1.5)))
    canvas.stroke([(x - size * 2.7, y - size * 0.2), (x + size * 2.7, y - size * 2.3)], size * 0.16, p.WOOD)
    canvas.ellipse(x - size * 2.9, y - size * 0.1, size * 0.6, size * 0.26, p.CORAL, -22)
    canvas.ellipse(x + size * 2.9, y - size * 2.4, size * 0.6, size * 0.26, p.CORAL, -22)
    v.canoe(canvas, x, y, size * 6.4, hull)


def swimmer(canvas, person, x, y, size, cap):
    """Head and shoulders above the water, an arm reaching forward."""
    canvas.dome(x, y + size * 1.08, size * 2.0, size * 0.68, p.shade(person.skin, 0.05))
    draw_head(canvas, replace(person, style="bald"), x, y, size)
    canvas.polygon(arc(x, y - size * 0.12, size * 1.06, size * 1.05, 186, 354), cap)
    canvas.stroke([(x - size * 0.98, y - size * 0.02), (x + size * 0.98, y - size * 0.02)], size * 0.1, p.INK)
    for side in (-0.38, 0.38):
        canvas.ellipse(x + side * size, y + size * 0.06, size * 0.3, size * 0.22, p.INK)
        canvas.ellipse(x + side * size, y + size * 0.06, size * 0.2, size * 0.13, p.MIST)
    canvas.curve(
        [
            (x - size * 2.4, y + size * 1.12),
            (x - size * 1.2, y + size * 0.98),
            (x, y + size * 1.12),
            (x + size * 1.2, y + size * 0.98),
            (x + size * 2.4, y + size * 1.12),
        ],
        size * 0.14,
        p.CREAM,
    )


@scene("swim-a", p.BUTTER)
def cold_water_club(canvas, rng):
    land.sun(canvas, 1120, 330, 150, p.CORAL)
    land.hills(canvas, [(0, 420), (350, 330), (760, 450), (1200, 400), (1600, 330)], p.SAGE)
    canvas.rect(0, 490, 1600, 720, p.TEAL)
    land.ripples(canvas, 560, 1230, p.mix(p.TEAL, p.MIST, 0.55), gap=86, wave=240, height=11, thickness=6)
    group = (
        (WEI, 300, 620, 68, p.CLAY),
        (KWAME, 1250, 640, 72, p.CREAM),
        (STAN, 790, 680, 80, p.GOLD),
        (SADE, 430, 890, 100, p.CORAL),
        (ROSA, 1140, 930, 106, p.PLUM),
    )
    for person, x, y, size, cap in group:
        swimmer(canvas, person, x, y, size, cap)


@scene("swim-b", p.MIST, SQUARE)
def lanes_from_above(canvas, rng):
    canvas.rect(90, 0, 1220, 1400, p.mix(p.SKY, p.MIST, 0.55))
    for lane in range(1, 4):
        x = 90 + lane * 305
        for k in range(20):
            canvas.rect(x - 10, k * 72, 20, 64, p.CLAY if k % 2 else p.CREAM, 8)
    for x in (243, 548, 853, 1158):
        canvas.rect(x - 16, 0, 32, 1400, p.mix(p.MIST, p.TEAL, 0.4))
    for side in (0, 1310):
        for k in range(12):
            canvas.rect(side, k * 120, 90, 114, p.CREAM if k % 2 else p.STONE)
    for x, y, down, skin, cap, suit in (
        (243, 380, 0, p.UMBER, p.GOLD, p.PLUM),
        (548, 900, 1, p.FAIR, p.CLAY, p.GREEN),
        (853, 330, 0, p.TAN, p.PLUM, p.CLAY),
        (1158, 820, 1, p.EBONY, p.CORAL, p.GOLD),
    ):
        _crawl(canvas, x, y, 60, skin, cap, suit, down)


def _crawl(canvas, x, y, size, skin, cap, suit, down):
    with canvas.placed(x, y, size, angle=180 if down else 0):
        for dx, sway in ((-0.45, -0.1), (0.45, 0.12)):
            canvas.stroke([(dx, 3.4), (dx + sway, 6.0)], 0.62, skin)
        canvas.stroke([(-0.95, 1.3), (-1.45, -0.3), (-0.9, -1.9)], 0.6, skin)
        canvas.stroke([(0.95, 1.4), (1.6, 2.4), (1.5, 3.5)], 0.6, skin)
        canvas.rect(-1.15, 0.85, 2.3, 1.6, skin, 0.7)
        canvas.rect(-1.05, 1.5, 2.1, 2.4, suit, 0.6)
        canvas.circle(0, 0, 0.95, skin)
        canvas.polygon(arc(0, 0, 1.0, 1.0, 0, 360), cap)
        for dx, dy, r in ((-0.6, 6.5, 0.45), (0, 6.75, 0.6), (0.6, 6.5, 0.45)):
            canvas.circle(dx, dy, r, p.CREAM)
