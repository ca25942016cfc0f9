"""Terraces, street parties and markets."""

from . import furnishings as f
from . import landscape as land
from . import palette as p
from .buildings import arched_door, awning, bunting, house, window
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import (
    SIDE,
    SITTING,
    SITTING_FRONT,
    STANDING,
    WALKING,
    draw_bust,
    draw_figure,
    draw_reach,
)
from .people import (
    AMINA,
    GRACE,
    HARJIT,
    IDRIS,
    JOAN,
    KWAME,
    LAYLA,
    MAIRI,
    NELL,
    OWEN,
    PRIYA,
    SADE,
    SAM,
    STAN,
    YUSUF,
    ZOE,
)


@scene("terrace-a", p.LILAC)
def porchlight_terrace(canvas, rng):
    land.sun(canvas, 1040, 210, 132, p.CORAL)
    walls = (p.CORAL, p.CREAM, p.PLUM, p.CREAM, p.CORAL, p.MAUVE, p.CREAM)
    for k, wall in enumerate(walls):
        wide = 238
        high = (330, 370, 330, 360, 350, 330, 360)[k]
        glass = p.BUTTER if k in (1, 2, 5) else p.LILAC
        house(canvas, -50 + k * wide, 890, wide - 6, high, wall, glass=glass, door=p.INK if wall != p.PLUM else p.GOLD)
    land.ground(canvas, 885, p.MAUVE)
    canvas.rect(0, 1080, 1600, 120, p.shade(p.MAUVE, 0.18))
    people = (
        (MAIRI.wearing(p.CREAM, p.TEAL), 255, 54, 1),
        (IDRIS.wearing(p.CORAL, p.INK), 490, 56, -1),
        (KWAME.wearing(p.TEAL, p.INK), 1112, 58, 1),
        (LAYLA.wearing(p.GOLD, p.PLUM), 1352, 54, -1),
    )
    for person, x, size, side in people:
        canvas.ellipse(x, 1108, size * 1.7, 14, p.shade(p.MAUVE, 0.32))
        pose = STANDING.reaching((-1.5, -2.5), (0.45, -4.5))
        draw_figure(canvas, person, x, 1106, size, pose, flip=side > 0)
        f.mug(canvas, x - side * size * 0.3, 1106 - size * 4.35, 44, p.PLUM, flip=side < 0)
    draw_figure(canvas, NELL.wearing(p.CLAY, p.INK), 800, 1110, 42, WALKING)


@scene("terrace-b", p.NIGHT, PORTRAIT)
def front_steps(canvas, rng):
    land.stars(canvas, rng, 38, 420)
    land.moon(canvas, 610, 160, 84, p.BUTTER, p.NIGHT)
    for x, wall, dark in ((-330, p.PLUM, 0.1), (890, p.TEAL, 0.1)):
        house(canvas, x, 1330, 640, 800, p.shade(wall, dark), glass=p.GOLD, door=p.INK, chimney=False)
    canvas.rect(700, 340, 76, 160, p.shade(p.CLAY, 0.4))
    canvas.rect(250, 540, 690, 800, p.CLAY)
    canvas.polygon([(220, 545), (595, 300), (970, 545)], p.INK)
    for x in (330, 690):
        window(canvas, x, 620, 170, 190, p.GOLD, p.CREAM)
    arched_door(canvas, 595, 1260, 210, 400, p.GREEN)
    canvas.dome(595, 962, 82, 82, p.BUTTER)
    canvas.circle(770, 1010, 66, p.mix(p.CLAY, p.GOLD, 0.4))
    canvas.circle(770, 1010, 34, p.BUTTER)
    for k, y in enumerate((1255, 1325, 1395)):
        canvas.rect(430 - k * 70, y, 330 + k * 140, 72, p.shade(p.STONE, 0.08 * k))
    canvas.rect(0, 1464, 1200, 140, p.shade(p.NIGHT, 0.4))
    draw_figure(canvas, SADE.wearing(p.GOLD, p.PLUM), 445, 1460, 76, SITTING_FRONT)
    draw_figure(canvas, OWEN.wearing(p.CREAM, p.TEAL), 740, 1460, 78, SITTING_FRONT)
    f.mug(canvas, 595, 1396, 52, p.PLUM, steam=p.CREAM)
    f.pot_plant(canvas, 1010, 1466, 120, p.PLUM)


@scene("street-party-a", p.SKY)
def table_down_the_street(canvas, rng):
    for k, wall in enumerate((p.CORAL, p.CREAM, p.GOLD)):
        house(canvas, -140 + k * 205, 760, 200, 400 - k * 30, wall, glass=p.SKY)
        house(canvas, 1540 - k * 205, 760, 200, 400 - k * 30, (p.TEAL, p.BLUSH, p.CREAM)[k], glass=p.SKY)
    land.ground(canvas, 755, p.STONE)
    flags = (p.CLAY, p.GOLD, p.CREAM, p.TEAL, p.PLUM)
    bunting(canvas, (-40, 90), (1640, 150), 80, flags, size=74)
    bunting(canvas, (-40, 300), (1640, 230), 60, flags, size=54)
    guests = ((PRIYA, 300, 64), (STAN, 500, 66), (AMINA, 700, 62), (KWAME, 905, 68), (JOAN, 1105, 62), (SAM, 1290, 52))
    for guest, x, size in guests:
        draw_bust(canvas, guest, x, 690 + (66 - size), size, bottom=4)
    canvas.rect(170, 860, 1260, 190, p.CREAM)
    for k in range(9):
        canvas.rect(170 + k * 140, 860, 70, 190, p.BLUSH)
    canvas.rect(150, 845, 1300, 34, p.CLAY, 10)
    for x, food in ((270, p.GOLD), (560, p.CORAL), (1170, p.SAGE)):
        f.plate(canvas, x, 847, 62, food)
    f.cake(canvas, 800, 847, 78)
    f.teapot(canvas, 1010, 847, 46, p.TEAL)
    f.jug(canvas, 415, 847, 62, p.PLUM, (p.GOLD, p.CORAL))
    f.mug(canvas, 1310, 847, 46, p.TEAL)
    draw_figure(canvas, ZOE.wearing(p.CORAL, p.PLUM), 90, 1130, 52, WALKING.reaching((2.2, -5.0), (-1.2, -3.1)))
    canvas.stroke([(205, 870), (140, 580)], 4, p.INK)
    canvas.ellipse(135, 520, 52, 64, p.CLAY)


@scene("street-party-b", p.CLAY, PORTRAIT)
def street_band(canvas, rng):
    flags = (p.CREAM, p.GOLD, p.TEAL, p.PLUM)
    for y, tilt in ((90, 60), (260, -70), (430, 50)):
        bunting(canvas, (-60, y), (1260, y + tilt), 70, flags, size=86, string=p.CREAM)
    canvas.rect(0, 1290, 1200, 310, p.shade(p.CLAY, 0.3))
    draw_figure(canvas, HARJIT.wearing(p.CREAM, p.INK), 240, 1440, 88, STANDING.reaching((-0.6, -3.6), (0.9, -3.7)))
    _drum(canvas, 250, 1190, 104)
    _guitarist(canvas, GRACE.wearing(p.GOLD, p.TEAL), 620, 1470, 94)
    draw_figure(canvas, OWEN.wearing(p.TEAL, p.INK), 980, 1440, 88, STANDING.reaching((-1.0, -4.4), (1.0, -4.4)))
    _accordion(canvas, 980, 1055, 90)


def _drum(canvas, x, y, size):
    canvas.rect(x - size, y - size * 0.7, size * 2, size * 1.25, p.TEAL, 18)
    for k in range(4):
        canvas.polygon(
            [
                (x + (k * 0.5 - 1) * size, y + size * 0.5),
                (x + (k * 0.5 - 0.75) * size, y - size * 0.5),
                (x + (k * 0.5 - 0.5) * size, y + size * 0.5),
            ],
            p.GOLD,
        )
    canvas.rect(x - size * 1.05, y - size * 0.8, size * 2.1, size * 0.26, p.BUTTER, 12)
    canvas.rect(x - size * 1.05, y + size * 0.4, size * 2.1, size * 0.22, p.BUTTER, 12)
    for side in (-1, 1):
        canvas.stroke([(x + side * size * 0.6, y - size * 1.15), (x + side * size * 0.2, y - size * 0.85)], 12, p.WOOD)


def _guitarist(canvas, person, x, y, size):
    draw_figure(canvas, person, x, y, size, STANDING.reaching((-0.3, -3.75), (2.3, -4.85)))
    with canvas.placed(x, y - size * 3.9, size, angle=-24):
        canvas.stroke([(0.5, 0), (2.9, 0)], 0.26, p.BARK)
        canvas.rect(2.7, -0.24, 0.7, 0.48, p.BARK, 0.1)
        canvas.circle(-0.75, 0, 1.0, p.WOOD)
        canvas.circle(0.45, 0, 0.75, p.WOOD)
        canvas.circle(0.2, 0, 0.32, p.INK)
    draw_reach(canvas, person, x, y - size * 6.25, size, ((-0.3, 2.5), (2.3, 1.4)))


def _accordion(canvas, x, y, size):
    for k in range(7):
        fill = p.CREAM if k % 2 else p.PLUM
        lift = abs(k - 3) * 0.05 * size
        canvas.rect(x - size * 0.8 + k * size * 0.23, y - size * 0.75 - lift, size * 0.24, size * 1.5 + lift * 2, fill)
    for side in (-1, 1):
        canvas.rect(x + side * size * 0.95 - size * 0.25, y - size * 0.95, size * 0.5, size * 1.9, p.GOLD, 10)


@scene("market-a", p.BUTTER)
def fruit_stall(canvas, rng):
    for x in (270, 1310):
        canvas.rect(x, 300, 24, 800, p.BARK)
    draw_bust(canvas, YUSUF.wearing(p.GREEN), 640, 560, 74, bottom=5, hands=((-1.5, 3.0), (1.9, 2.7)))
    draw_bust(canvas, PRIYA.wearing(p.PLUM), 960, 570, 70, bottom=5)
    awning(canvas, 200, 180, 1200, 130, p.CLAY, p.CREAM, 10)
    canvas.rect(190, 150, 1220, 40, p.shade(p.CLAY, 0.2), 8)
    canvas.rect(250, 850, 1100, 250, p.WOOD)
    for k in range(1, 4):
        canvas.rect(250, 850 + k * 62, 1100, 6, p.shade(p.WOOD, 0.2))
    for k, goods in enumerate((p.CLAY, p.GOLD, p.LEAF, p.CORAL, p.PLUM)):
        f.crate(canvas, 262 + k * 218, 862, 204, 92, goods, rng, p.shade(p.WOOD, 0.18))
    land.ground(canvas, 1100, p.STONE)
    f.wheelchair(canvas, 300, 1150, 62)
    draw_figure(canvas, JOAN.wearing(p.TEAL, p.INK), 300, 1150 - 40, 62, SITTING.reaching((2.4, -4.3), (2.0, -2.4)))
    f.wheel(canvas, 285, 1046, 104)
    draw_figure(
        canvas, KWAME.wearing(p.CREAM, p.TEAL), 1400, 1155, 68, SIDE.reaching((1.8, -4.6), (0.6, -2.6)), flip=True
    )
    _shopping_bag(canvas, 1355, 1010, 60, p.CORAL)


def _shopping_bag(canvas, x, y, size, fill):
    canvas.ring(x, y, size * 0.4, size * 0.12, p.shade(fill, 0.25), 180, 360)
    canvas.polygon(
        [
            (x - size * 0.75, y),
            (x + size * 0.75, y),
            (x + size * 0.6, y + size * 1.5),
            (x - size * 0.6, y + size * 1.5),
        ],
        fill,
    )


@scene("market-b", p.MAUVE, SQUARE)
def flower_stall(canvas, rng):
    canvas.rect(110, 330, 24, 860, p.INK)
    canvas.rect(906, 330, 24, 860, p.INK)
    draw_bust(canvas, MAIRI.wearing(p.GREEN), 520, 610, 84, bottom=5)
    awning(canvas, 50, 200, 940, 140, p.TEAL, p.CREAM, 8)
    canvas.rect(40, 168, 960, 40, p.shade(p.TEAL, 0.25), 8)
    land.ground(canvas, 1180, p.shade(p.MAUVE, 0.25))
    petals = (p.CORAL, p.BUTTER, p.CREAM, p.CLAY, p.GOLD, p.BLUSH)
    for row, (y, left, count) in enumerate(((1000, 210, 4), (1230, 130, 5))):
        canvas.rect(80 + (1 - row) * 60, y - 10, 880 - (1 - row) * 120, 40, p.BARK, 6)
        for k in range(count):
            x = left + k * 200
            for stem in range(7):
                lean = (stem - 3) * 24
                top = (x + lean, y - 175 - (stem % 3) * 34)
                canvas.stroke([(x, y - 60), top], 6, p.GREEN)
                canvas.circle(*top, 30, petals[(k + row * 2) % 6])
                canvas.circle(*top, 11, p.INK)
            canvas.polygon([(x - 66, y - 115), (x + 66, y - 115), (x + 50, y), (x - 50, y)], (p.STEEL, p.SKY)[k % 2])
    draw_figure(
        canvas,
        AMINA.wearing(p.CLAY, p.INK, hair=p.CREAM),
        1180,
        1290,
        84,
        SIDE.reaching((1.4, -4.6), (1.2, -4.4)),
        flip=True,
    )
    for k, petals_of in enumerate((p.GOLD, p.CREAM, p.CORAL, p.GOLD)):
        canvas.stroke([(1080, 930), (1020 + k * 40, 790 - (k % 2) * 30)], 6, p.GREEN)
        canvas.circle(1020 + k * 40, 790 - (k % 2) * 30, 32, petals_of)
        canvas.circle(1020 + k * 40, 790 - (k % 2) * 30, 11, p.INK)
    canvas.polygon([(1020, 860), (1150, 860), (1092, 1000), (1072, 1000)], p.BUTTER)
