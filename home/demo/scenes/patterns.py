"""Quilts and mosaics: pictures made of many small pieces."""

from math import atan2, hypot, pi, sin

from . import palette as p
from .canvas import SQUARE, arc
from .catalogue import scene
from .figures import STANDING, draw_bust, draw_figure, draw_reach
from .people import AMINA, JOAN, ROSA, SAM, WINSTON

CLOTH = (p.PLUM, p.TEAL, p.CORAL, p.CREAM, p.INK, p.BLUSH)
COOL = (p.TEAL, p.MIST, p.CREAM, p.GOLD, p.CLAY, p.PLUM)


def patch(canvas, x, y, side, kind, ground, motif):
    """One square of a quilt."""
    canvas.rect(x, y, side, side, ground)
    half, middle = side / 2, (x + side / 2, y + side / 2)
    if kind == "diamond":
        canvas.polygon([(middle[0], y), (x + side, middle[1]), (middle[0], y + side), (x, middle[1])], motif)
    elif kind == "circle":
        canvas.circle(*middle, half * 0.68, motif)
    elif kind == "corner":
        canvas.polygon([(x, y + side), (x + side, y), (x + side, y + side)], motif)
    elif kind == "quarter":
        canvas.wedge(x, y + side, side, 270, 360, motif)
    elif kind == "hourglass":
        canvas.polygon([(x, y), (x + side, y), middle], motif)
        canvas.polygon([(x, y + side), (x + side, y + side), middle], motif)
    elif kind == "petals":
        canvas.polygon([*arc(x, y + side, side, side, 270, 360), *arc(x + side, y, side, side, 90, 180)], motif)


def patchwork(canvas, rng, left, top, columns, rows, side, cloth):
    """Squares in which neither ground nor motif repeats the neighbour's ground."""
    kinds = ("diamond", "circle", "corner", "quarter", "corner", "hourglass", "petals", "circle")
    above = [None] * columns
    for row in range(rows):
        before = None
        for column in range(columns):
            ground = rng.choice([c for c in cloth if c not in (before, above[column])])
            motif = rng.choice([c for c in cloth if c != ground])
            patch(canvas, left + column * side, top + row * side, side, rng.choice(kinds), ground, motif)
            before = above[column] = ground


@scene("quilt-a", p.CREAM)
def patchwork_wall(canvas, rng):
    patchwork(canvas, rng, 0, 0, 8, 6, 200, CLOTH)


@scene("quilt-b", p.BUTTER, SQUARE)
def sewing_together(canvas, rng):
    makers = ((JOAN.wearing(p.TEAL), 285, 88), (AMINA.wearing(p.CORAL), 700, 92), (WINSTON.wearing(p.PLUM), 1115, 90))
    for person, x, size in makers:
        draw_bust(canvas, person, x, 520, size, bottom=5)
    canvas.rect(64, 716, 1272, 740, p.CLAY, 20)
    patchwork(canvas, rng, 100, 750, 8, 4, 150, (p.TEAL, p.CREAM, p.CORAL, p.GOLD, p.PLUM, p.MIST))
    for person, x, size in makers:
        draw_reach(canvas, person, x, 520, size, ((-1.2, 2.75), (1.2, 2.75)))
    canvas.stroke([(815, 772), (858, 700)], 8, p.INK)
    canvas.curve([(858, 700), (905, 660), (950, 740), (925, 825)], 6, p.INK)


def tessellate(canvas, rng, colour_at, tile, gap=5):
    """Cover the picture with slightly uneven tiles; `colour_at(x, y)` says which colour lies there."""
    for row in range(-1, canvas.height // tile + 1):
        for column in range(-1, canvas.width // tile + 1):
            x, y = column * tile + tile / 2, row * tile + tile / 2
            fill = colour_at(x, y)
            if fill:
                with canvas.placed(x, y, angle=rng.uniform(-5, 5)):
                    half = (tile - gap) / 2
                    canvas.rect(
                        -half,
                        -half,
                        half * 2,
                        half * 2,
                        p.mix(fill, rng.choice((p.CREAM, p.INK)), rng.choice((0, 0, 0.1))),
                        4,
                    )


def _sunrise(x, y):
    """The colours of the mural: a sun with rays over a sea and a hill."""
    reach, turn = hypot(x - 980, y - 560), pi
    if y > 830:
        return p.TEAL if int((y - 830) / 40 + sin(x / 95) * 1.4) % 3 else p.MIST
    if y > 760 - 110 * sin((x - 350) / 420):
        return p.GREEN if (int(x / 40) + int(y / 40)) % 4 else p.LEAF
    if reach < 190:
        return p.CLAY if reach > 130 else p.GOLD
    ray = int((atan2(y - 560, x - 980) + turn) / turn * 14) % 2
    return (p.CORAL if ray else p.BUTTER) if reach < 420 else (p.PEACH if ray else p.SKY)


@scene("mosaic-a", p.CREAM)
def mural(canvas, rng):
    missing = {(620, 580), (620, 620), (660, 620)}
    tessellate(canvas, rng, lambda x, y: None if (x, y) in missing else _sunrise(x, y), 40)
    draw_figure(
        canvas, ROSA.wearing(p.CREAM, p.INK), 360, 1250, 92, STANDING.reaching((-1.4, -2.6), (2.35, -6.9), back=True)
    )
    canvas.rect(582, 584, 35, 35, p.CLAY, 4)
    draw_figure(
        canvas, SAM.wearing(p.GOLD, p.PLUM), 1290, 1250, 70, STANDING.reaching((-1.9, -7.3), (1.4, -2.6), back=True)
    )


def _fish(x, y):
    """The colours of the pavement: one great fish in a round pool."""
    reach = hypot(x - 700, y - 700)
    if reach > 640:
        return p.CREAM
    if reach > 560:
        return (p.GOLD, p.CLAY)[int(x / 35 + y / 35) % 2]
    if hypot(x - 402, y - 647) < 20:
        return p.INK
    across, along = (y - 690) / 190, (x - 620) / 330
    if across**2 + along**2 < 1:
        if x < 500:
            return p.GOLD
        return (p.CORAL, p.CLAY, p.BLUSH)[int((x - 480) / 70) % 3]
    if 900 < x < 1110 and abs(y - 690) < (x - 880) * 0.95:
        return p.CLAY if int(x / 35) % 2 else p.CORAL
    return p.TEAL if int(reach / 70) % 2 else p.mix(p.TEAL, p.MIST, 0.35)


@scene("mosaic-b", p.STONE, SQUARE)
def fish_pavement(canvas, rng):
    tessellate(canvas, rng, _fish, 35, 4)
