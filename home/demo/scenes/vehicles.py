"""Boats, bicycles, a bus; all face right."""

from . import palette as p
from .furnishings import wheel


def sailboat(canvas, x, y, size, *, hull=p.PLUM, front=p.CREAM, behind=p.GOLD, flip=False):
    """(x, y) is the waterline under the mast."""
    with canvas.placed(x, y, size, flip=flip):
        canvas.rect(-0.03, -3.2, 0.06, 2.7, p.INK)
        canvas.polygon([(0.12, -3.25), (1.75, -0.72), (0.12, -0.62)], front)
        canvas.polygon([(-0.1, -2.75), (-0.1, -0.62), (-1.3, -0.7)], behind)
        canvas.polygon([(-1.55, -0.5), (1.6, -0.5), (1.1, 0.32), (-1.1, 0.32)], hull)
        canvas.polygon([(-1.55, -0.5), (1.6, -0.5), (1.5, -0.34), (-1.45, -0.34)], p.tint(hull, 0.35))


def rowing_hull(canvas, x, y, size, hull, rim=p.CREAM):
    with canvas.placed(x, y, size):
        canvas.polygon([(-3.1, -0.85), (3.3, -0.95), (2.5, 0.28), (-2.5, 0.28)], hull)
        canvas.stroke([(-3.15, -0.9), (3.35, -1.0)], 0.16, rim)
        canvas.stroke([(-2.85, -0.45), (3.0, -0.5)], 0.07, rim)


def fishing_boat(canvas, x, y, size, hull, cabin=p.CREAM, *, flip=False):
    with canvas.placed(x, y, size, flip=flip):
        canvas.rect(-0.55, -2.6, 0.09, 1.8, p.INK)
        canvas.stroke([(-0.5, -2.55), (1.6, -0.75)], 0.04, p.INK)
        canvas.rect(-1.05, -1.6, 1.1, 1.1, cabin, 0.08)
        canvas.rect(-1.15, -1.72, 1.3, 0.18, p.INK, 0.06)
        for dx in (-0.88, -0.4):
            canvas.rect(dx, -1.4, 0.34, 0.34, p.MIST, 0.05)
        canvas.polygon([(-1.7, -0.65), (1.3, -0.65), (1.95, -0.95), (1.25, 0.3), (-1.4, 0.3)], hull)
        canvas.polygon(
            [(-1.7, -0.65), (1.3, -0.65), (1.95, -0.95), (1.85, -0.75), (1.28, -0.48), (-1.65, -0.48)],
            p.tint(hull, 0.5),
        )


def narrowboat(canvas, x, y, length, hull, cabin, trim=p.GOLD):
    """x is the left end and y the waterline."""
    high = length * 0.075
    canvas.polygon(
        [(x, y - high * 1.2), (x + length, y - high * 1.35), (x + length * 0.955, y), (x + length * 0.02, y)], hull
    )
    canvas.rect(x + length * 0.16, y - high * 2.5, length * 0.64, high * 1.35, cabin, 6)
    canvas.rect(x + length * 0.15, y - high * 2.62, length * 0.66, high * 0.2, p.shade(cabin, 0.3), 4)
    canvas.rect(x + length * 0.02, y - high * 1.2, length * 0.95, high * 0.14, trim)
    for k in range(5):
        at = x + length * (0.22 + k * 0.125)
        canvas.circle(at, y - high * 1.78, high * 0.34, trim)
        canvas.circle(at, y - high * 1.78, high * 0.24, p.BUTTER)
    canvas.rect(x + length * 0.68, y - high * 3.2, high * 0.28, high * 0.7, p.INK)


def canoe(canvas, x, y, length, hull):
    canvas.blob(
        [
            (x - length * 0.5, y - length * 0.13),
            (x - length * 0.4, y - length * 0.03),
            (x - length * 0.3, y + length * 0.03),
            (x + length * 0.3, y + length * 0.03),
            (x + length * 0.4, y - length * 0.03),
            (x + length * 0.5, y - length * 0.13),
            (x + length * 0.3, y - length * 0.085),
            (x, y - length * 0.075),
            (x - length * 0.3, y - length * 0.085),
        ],
        hull,
    )


def bicycle(canvas, x, y, size, frame, *, flip=False, basket=False):
    """Wheels of radius `size`; (x, y) is the ground half-way between them."""
    with canvas.placed(x, y, size, flip=flip):
        back, front, pedals, seat, head = (-1.45, -1), (1.5, -1), (-0.1, -0.95), (-0.55, -2.3), (1.08, -2.2)
        wheel(canvas, *back, 0.94)
        wheel(canvas, *front, 0.94)
        canvas.stroke([back, pedals, head, seat, back], 0.14, frame)
        canvas.stroke([seat, pedals], 0.14, frame)
        canvas.stroke([front, head, (0.98, -2.62)], 0.14, frame)
        canvas.stroke([(0.98, -2.62), (1.35, -2.75), (0.8, -2.85)], 0.12, p.INK)
        canvas.stroke([seat, (-0.62, -2.55)], 0.12, p.INK)
        canvas.rect(-1.0, -2.72, 0.8, 0.2, p.INK, 0.1)
        canvas.ring(*pedals, 0.28, 0.08, p.INK)
        if basket:
            canvas.polygon([(1.25, -2.55), (2.15, -2.55), (2.0, -1.95), (1.35, -1.95)], p.WOOD)


def bus(canvas, x, y, length, body, roof=p.CREAM):
    """A single-decker with its wheels on y and its back at x; returns the window boxes, each (x, y, width, height)."""
    high = length * 0.4
    canvas.rect(x, y - high - length * 0.05, length, high, body, length * 0.045)
    canvas.rect(x + length * 0.015, y - high - length * 0.055, length * 0.96, length * 0.06, roof, length * 0.025)
    canvas.rect(x, y - length * 0.15, length, length * 0.022, p.tint(body, 0.6))
    width, gap = length * 0.165, length * 0.022
    boxes = [(x + length * 0.04 + k * (width + gap), y - high + length * 0.045, width, length * 0.15) for k in range(4)]
    for box in boxes:
        canvas.rect(*box, p.SKY, 14)
    canvas.rect(x + length * 0.795, y - high + length * 0.045, length * 0.09, high - length * 0.12, p.SKY, 10)
    canvas.rect(x + length * 0.837, y - high + length * 0.045, length * 0.006, high - length * 0.12, body)
    canvas.rect(x + length * 0.915, y - high + length * 0.045, length * 0.085, length * 0.16, p.SKY, 10)
    for at in (0.2, 0.72):
        canvas.circle(x + length * at, y - length * 0.06, length * 0.075, p.shade(body, 0.35))
        canvas.circle(x + length * at, y - length * 0.055, length * 0.056, p.INK)
        canvas.circle(x + length * at, y - length * 0.055, length * 0.024, p.STONE)
    canvas.circle(x + length * 0.985, y - length * 0.1, length * 0.016, p.BUTTER)
    return boxes
