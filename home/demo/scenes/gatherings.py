"""Singing, dancing and sitting round a fire."""

from . import furnishings as f
from . import landscape as land
from . import palette as p
from .buildings import string_lights
from .canvas import PORTRAIT, SQUARE
from .catalogue import scene
from .figures import ON_THE_FLOOR, SIDE, SITTING, STANDING, draw_bust, draw_figure
from .people import (
    AMINA,
    BEA,
    DEV,
    ELSIE,
    GRACE,
    HARJIT,
    JOAN,
    KWAME,
    LAYLA,
    MAIRI,
    NEIGHBOURS,
    OWEN,
    PRIYA,
    ROSA,
    SADE,
    STAN,
    TOM,
    WEI,
    WINSTON,
    YUSUF,
    ZOE,
)

FRONT_ROW = (p.INK, p.CLAY, p.GOLD, p.CREAM, p.INK)


@scene("choir-a", p.PEACH)
def choir_in_rows(canvas, rng):
    tops = (p.GREEN, p.CREAM, p.INK, p.CLAY)
    voices = iter(NEIGHBOURS * 2)
    for row, (y, size, count) in enumerate(((450, 46, 7), (590, 54, 6), (750, 64, 5), (950, 78, 5))):
        span = (980, 1060, 1180, 1420)[row]
        for k in range(count):
            x = 800 - span / 2 + span * k / (count - 1)
            top = FRONT_ROW[k] if row == 3 else tops[(k + row * 2) % 4]
            draw_bust(
                canvas,
                next(voices).wearing(top),
                x,
                y + rng.uniform(-16, 16),
                size,
                bottom=(1220 - y) / size,
                tilt=rng.uniform(-7, 7),
            )


@scene("choir-b", p.PLUM)
def conductor(canvas, rng):
    canvas.circle(800, 560, 520, p.mix(p.PLUM, p.CORAL, 0.35))
    tops = (p.CREAM, p.GOLD, p.CORAL, p.MIST)
    singers = iter((ELSIE, DEV, LAYLA, KWAME, MAIRI, STAN, PRIYA, WEI, HARJIT, JOAN, BEA, YUSUF, SADE))
    for row, (y, size, count) in enumerate(((440, 52, 6), (640, 60, 7))):
        for k in range(count):
            if row and k == 3:
                continue
            x = 800 + (k - (count - 1) / 2) * (208 if row else 196)
            lift = 26 * abs(k - (count - 1) / 2) / 3
            person = next(singers)
            draw_bust(canvas, person.wearing(tops[(k + row) % 4]), x, y + lift, size, bottom=4.2)
            if row:
                canvas.polygon(
                    [(x - 62, y + lift + 110), (x, y + lift + 126), (x, y + lift + 206), (x - 62, y + lift + 190)],
                    p.WHITE,
                )
                canvas.polygon(
                    [(x + 62, y + lift + 110), (x, y + lift + 126), (x, y + lift + 206), (x + 62, y + lift + 190)],
                    p.STONE,
                )
    canvas.rect(0, 890, 1600, 320, p.shade(p.PLUM, 0.4))
    canvas.rect(580, 1110, 440, 100, p.CLAY, 10)
    draw_figure(
        canvas, GRACE.wearing(p.TEAL, p.INK), 800, 1330, 84, STANDING.reaching((-3.0, -7.4), (2.9, -7.6), back=True)
    )
    canvas.stroke([(1040, 695), (1100, 610)], 8, p.CREAM)


@scene("dance-a", p.CORAL)
def tea_dance(canvas, rng):
    string_lights(canvas, (-40, 60), (840, 80), 90, p.BUTTER, count=8, radius=18)
    string_lights(canvas, (760, 80), (1640, 60), 90, p.BUTTER, count=8, radius=18)
    canvas.rect(0, 900, 1600, 300, p.CLAY)
    f.rug(canvas, 800, 1050, 760, 120, p.shade(p.CLAY, 0.12), p.CLAY)
    _couple(canvas, PRIYA.wearing(p.PLUM, p.PLUM), WINSTON.wearing(p.CREAM, p.INK), 330, 1060, 68)
    _couple(canvas, ELSIE.wearing(p.GOLD, p.GOLD), HARJIT.wearing(p.TEAL, p.INK, hair=p.CREAM), 1270, 1060, 68)
    f.wheelchair(canvas, 700, 1110, 60, seat=p.PLUM)
    draw_figure(canvas, SADE.wearing(p.BUTTER, p.TEAL), 700, 1070, 60, SITTING.reaching((2.4, -6.0), (2.4, -4.6)))
    f.wheel(canvas, 690, 1008, 100)
    draw_figure(
        canvas,
        TOM.wearing(p.MIST, p.INK),
        985,
        1110,
        66,
        SIDE.reaching((2.0, -6.06), (2.0, -4.8), feet=((-0.6, 0), (0.6, 0))),
        flip=True,
    )


def _couple(canvas, left, right, x, y, size):
    """Two dancers, hand in hand; a long skirt swings out."""
    gap = size * 1.95
    canvas.ellipse(x, y + 4, size * 3.4, 16, p.shade(p.CLAY, 0.25))
    draw_figure(
        canvas,
        right,
        x + gap,
        y,
        size,
        SIDE.reaching((1.95, -6.7), (1.95, -4.9), lean=-3, feet=((-0.7, 0), (0.5, 0))),
        flip=True,
    )
    canvas.polygon(
        [
            (x - gap - size * 0.95, y - size * 3.6),
            (x - gap + size * 0.9, y - size * 3.6),
            (x - gap + size * 1.3, y - size * 0.55),
            (x - gap - size * 2.6, y - size * 0.85),
        ],
        left.legs,
    )
    draw_figure(canvas, left, x - gap, y, size, SIDE.reaching((1.95, -6.7), (1.95, -4.9), lean=3))
    canvas.polygon(
        [
            (x - gap - size * 0.95, y - size * 3.6),
            (x - gap + size * 0.98, y - size * 3.6),
            (x - gap + size * 1.3, y - size * 0.55),
            (x - gap - size * 2.6, y - size * 0.85),
        ],
        left.legs,
    )


@scene("dance-b", p.NIGHT, SQUARE)
def ceilidh_ring(canvas, rng):
    for reach, fill in ((640, p.mix(p.NIGHT, p.PLUM, 0.5)), (470, p.mix(p.NIGHT, p.PLUM, 0.8)), (250, p.GOLD)):
        canvas.circle(700, 700, reach, fill)
    for k in range(12):
        with canvas.placed(700, 700, angle=k * 30):
            canvas.polygon([(-14, -110), (14, -110), (0, -225)], p.CORAL if k % 2 else p.CLAY)
    canvas.circle(700, 700, 95, p.CLAY)
    ring = (
        MAIRI.wearing(p.CORAL, p.TEAL),
        KWAME.wearing(p.CREAM, p.CLAY),
        ROSA.wearing(p.TEAL, p.GOLD),
        STAN.wearing(p.MIST, p.PLUM),
        DEV.wearing(p.GOLD, p.MIST),
        SADE.wearing(p.CREAM, p.CORAL),
        AMINA.wearing(p.GOLD, p.CORAL, hair=p.CREAM),
        ZOE.wearing(p.CLAY, p.MIST),
        OWEN.wearing(p.SAGE, p.CLAY),
        PRIYA.wearing(p.BLUSH, p.CLAY),
    )
    for k, person in enumerate(ring):
        with canvas.placed(700, 700, angle=k * 36):
            pose = STANDING.reaching((-3.12, -3.8), (3.12, -3.8), feet=((-0.9, -0.15), (0.8, 0)))
            draw_figure(canvas, person, 0, -265, 46, pose)


@scene("campfire-a", p.NIGHT)
def round_the_fire(canvas, rng):
    land.stars(canvas, rng, 60, 560)
    for x, size in ((60, 560), (260, 430), (1370, 470), (1560, 600), (440, 340), (1190, 360)):
        land.fir(canvas, x, 860, size, p.shade(p.GREEN, 0.45))
    land.hills(canvas, [(0, 800), (800, 850), (1600, 790)], p.shade(p.TEAL, 0.55))
    for reach, share in ((420, 0.12), (320, 0.22), (220, 0.36)):
        canvas.ellipse(800, 1000, reach * 1.7, reach * 0.45, p.mix(p.shade(p.TEAL, 0.55), p.GOLD, share))
    for person, x, size, flip in (
        (JOAN.wearing(p.CLAY, p.PLUM), 240, 70, False),
        (DEV.wearing(p.GOLD, p.TEAL), 500, 68, False),
        (AMINA.wearing(p.CORAL, p.PLUM, hair=p.CREAM), 1100, 68, True),
        (WINSTON.wearing(p.CREAM, p.TEAL), 1400, 72, True),
    ):
        canvas.rect(x - 95, 995, 190, 62, p.BARK, 30)
        canvas.circle(x + (62 if flip else -62), 1026, 31, p.WOOD)
        draw_figure(canvas, person, x, 1100, size, SITTING.reaching((2.3, -3.0), (2.0, -3.2)), flip=flip)
    f.mug(canvas, 1232, 898, 44, p.MIST)
    canvas.stroke([(640, 905), (735, 800)], 7, p.WOOD)
    canvas.circle(738, 796, 18, p.CREAM)
    fire(canvas, 800, 1060, 150)


def fire(canvas, x, y, size):
    for side in (-1, 1):
        canvas.stroke(
            [(x - side * size * 0.85, y + size * 0.05), (x + side * size * 0.85, y - size * 0.22)], size * 0.24, p.BARK
        )
    for reach, fill, lift in ((1.0, p.CLAY, 0.12), (0.72, p.CORAL, 0.12), (0.48, p.GOLD, 0.14), (0.26, p.BUTTER, 0.16)):
        s = size * reach
        foot = y - size * lift
        canvas.blob(
            [
                (x, foot),
                (x - s * 0.62, foot - s * 0.25),
                (x - s * 0.62, foot - s * 0.85),
                (x - s * 0.3, foot - s * 1.25),
                (x - s * 0.02, foot - s * 2.1),
                (x + s * 0.28, foot - s * 1.3),
                (x + s * 0.5, foot - s * 1.1),
                (x + s * 0.62, foot - s * 0.5),
            ],
            fill,
        )
    for dx, dy in ((-0.5, -2.4), (0.35, -2.7), (0.7, -2.1), (-0.2, -3.0)):
        canvas.circle(x + dx * size, y + dy * size, size * 0.045, p.GOLD)


@scene("campfire-b", p.PLUM, PORTRAIT)
def fire_on_the_beach(canvas, rng):
    land.stars(canvas, rng, 50, 620, p.BLUSH)
    land.moon(canvas, 900, 260, 96, p.BUTTER, p.PLUM)
    canvas.rect(0, 720, 1200, 200, p.shade(p.TEAL, 0.3))
    land.glints(canvas, rng, (120, 750, 1080, 880), 16, p.MIST, length=110, thickness=6)
    land.ground(canvas, 900, p.mix(p.PLUM, p.CORAL, 0.45))
    for reach, share in ((560, 0.2), (420, 0.4)):
        canvas.ellipse(600, 1180, reach, reach * 0.32, p.mix(p.mix(p.PLUM, p.CORAL, 0.45), p.GOLD, share))
    fire(canvas, 600, 1180, 170)
    backs = ((ZOE.wearing(p.TEAL), 600, 66), (GRACE.wearing(p.CREAM), 375, 78), (TOM.wearing(p.CLAY), 825, 80))
    for person, x, size in backs[1:] + backs[:1]:
        y = 1600 - size * 2.7
        canvas.rect(x - size * 1.7, y + size * 2.1, size * 3.4, size * 1.9, p.shade(person.top, 0.25), size * 0.6)
        draw_bust(canvas, person, x, y, size, bottom=3.4, back=True)
    draw_figure(canvas, ELSIE.wearing(p.GOLD, p.TEAL), 140, 1190, 64, ON_THE_FLOOR)
    draw_figure(canvas, HARJIT.wearing(p.MIST, p.INK), 1060, 1190, 66, ON_THE_FLOOR, flip=True)
