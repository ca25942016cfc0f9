"""Football on the green, and the bus into town."""

from math import cos, pi, sin

from . import landscape as land
from . import palette as p
from . import vehicles as v
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import SIDE, SITTING_FRONT, STANDING, WALKING, draw_bust, draw_figure
from .people import (
    AMINA,
    BEA,
    ELSIE,
    HARJIT,
    JOAN,
    KWAME,
    LAYLA,
    MAIRI,
    OWEN,
    SADE,
    SAM,
    STAN,
    TOM,
    WINSTON,
    ZOE,
)


@scene("football-a", p.LEAF)
def kickabout(canvas, rng):
    canvas.rect(0, 0, 1600, 430, p.SKY)
    land.cloud(canvas, 660, 170, 60)
    for x, size in ((80, 330), (240, 270), (1040, 280), (1500, 360)):
        land.round_tree(canvas, x, 440, size, p.GREEN)
    for k in range(4):
        canvas.polygon(
            [(k * 460 - 160, 1200), (k * 460 + 90, 1200), (k * 300 + 400, 430), (k * 300 + 260, 430)],
            p.mix(p.LEAF, p.SAGE, 0.5),
        )
    _goal(canvas)
    draw_figure(
        canvas,
        LAYLA.wearing(p.GOLD, p.INK, skirt=False),
        1330,
        690,
        46,
        STANDING.reaching((-2.6, -7.0), (2.6, -7.0), feet=((-1.0, 0), (1.0, 0))),
    )
    canvas.ellipse(430, 1092, 120, 14, p.shade(p.LEAF, 0.25))
    draw_figure(
        canvas,
        SADE.wearing(p.CLAY, p.CREAM),
        420,
        1090,
        76,
        WALKING.reaching((-1.9, -4.9), (1.7, -4.6), lean=-9, feet=((-0.35, 0), (2.3, -1.1))),
    )
    football(canvas, 760, 960, 58)
    draw_figure(
        canvas,
        TOM.wearing(p.CREAM, p.INK),
        1060,
        1080,
        70,
        WALKING.reaching((1.6, -4.2), (-1.5, -3.7), lean=6),
        flip=True,
    )
    draw_figure(canvas, WINSTON.wearing(p.CLAY, p.CREAM), 770, 790, 50, WALKING)


def _goal(canvas):
    for x in range(1120, 1560, 40):
        canvas.stroke([(x, 330), (x, 660)], 4, p.CREAM)
    for y in range(340, 660, 40):
        canvas.stroke([(1110, y), (1560, y)], 4, p.CREAM)
    canvas.stroke([(1105, 670), (1105, 325), (1565, 325), (1565, 670)], 18, p.WHITE)


def football(canvas, x, y, radius):
    canvas.circle(x, y, radius, p.WHITE)
    canvas.polygon(
        [
            (x + cos(k * 2 * pi / 5 - pi / 2) * radius * 0.4, y + sin(k * 2 * pi / 5 - pi / 2) * radius * 0.4)
            for k in range(5)
        ],
        p.INK,
    )
    for k in range(5):
        turn = k * 2 * pi / 5 - pi / 2
        canvas.stroke(
            [
                (x + cos(turn) * radius * 0.4, y + sin(turn) * radius * 0.4),
                (x + cos(turn) * radius * 0.75, y + sin(turn) * radius * 0.75),
            ],
            radius * 0.07,
            p.INK,
        )
        canvas.wedge(
            x + cos(turn) * radius * 0.66,
            y + sin(turn) * radius * 0.66,
            radius * 0.34,
            k * 72 - 90 - 52,
            k * 72 - 90 + 52,
            p.INK,
        )


@scene("football-b", p.TEAL, PORTRAIT)
def team_photo(canvas, rng):
    land.sun(canvas, 600, 380, 200, p.GOLD)
    land.hills(canvas, [(0, 800), (380, 660), (800, 800), (1200, 700)], p.shade(p.TEAL, 0.3))
    canvas.rect(0, 1120, 1200, 490, p.LEAF)
    canvas.rect(0, 1120, 1200, 14, p.CREAM)
    for person, x in ((HARJIT, 136), (BEA, 368), (KWAME, 600), (MAIRI, 832), (STAN, 1064)):
        draw_figure(canvas, person.wearing(p.CORAL, p.INK, skirt=False), x, 1320, 82, STANDING)
        canvas.rect(x - 105, 960, 210, 42, p.CREAM)
    for person, x, size in ((ZOE, 340, 74), (SAM, 860, 74)):
        draw_figure(canvas, person.wearing(p.GOLD, p.CREAM), x, 1500, size, SITTING_FRONT)
    football(canvas, 600, 1440, 86)


@scene("bus-a", p.GOLD)
def community_bus(canvas, rng):
    land.sun(canvas, 1330, 210, 90, p.CREAM)
    land.hills(canvas, [(0, 560), (420, 470), (900, 600), (1300, 500), (1600, 560)], p.CORAL)
    canvas.rect(0, 930, 1600, 280, p.PLUM)
    for x in range(-60, 1700, 300):
        canvas.rect(x, 1070, 160, 16, p.BUTTER, 8)
    canvas.rect(0, 925, 1600, 26, p.STONE)
    boxes = v.bus(canvas, 150, 1010, 1300, p.TEAL)
    riders = (ELSIE.wearing(p.CLAY), KWAME.wearing(p.CREAM), AMINA.wearing(p.CORAL), SAM.wearing(p.GOLD))
    for (x, y, width, height), rider in zip(boxes, riders, strict=True):
        draw_bust(
            canvas,
            rider,
            x + width / 2,
            y + height * 0.72,
            56,
            bottom=height * 0.28 / 56,
            turned=rider.style != "headscarf",
        )
    draw_bust(canvas, STAN.wearing(p.GREEN), 1394, 676, 40, bottom=2.0, turned=True)


@scene("bus-b", p.SKY, SQUARE)
def waiting_in_the_rain(canvas, rng):
    canvas.rect(0, 0, 1400, 1400, p.mix(p.SKY, p.STEEL, 0.25))
    for k, (x, high) in enumerate(((0, 420), (190, 520), (400, 380), (640, 560), (880, 430), (1110, 540), (1290, 400))):
        canvas.rect(x, 960 - high, 230, high + 100, p.mix(p.MIST, p.STEEL, 0.25 + 0.12 * (k % 3)))
    for _ in range(110):
        x, y = rng.uniform(0, 1500), rng.uniform(-20, 1120)
        canvas.stroke([(x, y), (x - 14, y + 46)], 5, p.CREAM)
    canvas.rect(0, 1130, 1400, 280, p.NIGHT)
    canvas.rect(300, 470, 680, 670, p.mix(p.SKY, p.WHITE, 0.45))
    for x in (300, 962):
        canvas.rect(x, 450, 20, 700, p.CLAY)
    canvas.rect(250, 420, 780, 56, p.CLAY, 12)
    canvas.rect(380, 985, 430, 28, p.WOOD, 8)
    for x in (410, 760):
        canvas.rect(x, 1010, 20, 140, p.INK)
    draw_figure(canvas, JOAN.wearing(p.GREEN, p.PLUM), 480, 1160, 76, SITTING_FRONT)
    draw_figure(canvas, SAM.wearing(p.CORAL, p.INK), 690, 1160, 62, SITTING_FRONT)
    canvas.rect(71, 470, 18, 690, p.INK)
    canvas.circle(80, 440, 70, p.CLAY)
    canvas.rect(22, 420, 116, 40, p.CREAM, 6)
    draw_figure(canvas, OWEN.wearing(p.GOLD, p.INK), 1160, 1220, 78, STANDING.reaching((-1.5, -2.5), (0.9, -4.7)))
    canvas.stroke([(1230, 860), (1180, 520)], 12, p.INK)
    canvas.dome(1175, 545, 215, 150, p.PLUM)
    for k in range(3):
        canvas.dome(1175 + (k - 1) * 143, 546, 72, 26, p.mix(p.SKY, p.STEEL, 0.25))
    draw_figure(canvas, AMINA.wearing(p.TEAL, p.INK), 205, 1230, 78, SIDE)
