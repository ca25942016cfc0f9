"""Dogs, ducks, gulls and a cat; (x, y) is the ground under them, facing right."""

from . import palette as p


def dog(
    canvas, x, y, size, coat, *, flip=False, ears="floppy", tail="up", patch=None, long=1.0, legs=1.0, collar=p.CLAY
):
    """A standing dog about three `size` long."""
    with canvas.placed(x, y, size, flip=flip):
        high = -0.75 * legs
        for at, dim in ((-1.0, 0.2), (0.75, 0.2), (-1.2, 0), (0.98, 0)):
            canvas.stroke([(at * long, high - 0.3), (at * long, -0.12)], 0.3, p.shade(coat, dim))
        tip = {"up": (-1.95 * long, high - 1.4), "out": (-2.2 * long, high - 0.6)}[tail]
        canvas.curve([(-1.2 * long, high - 0.55), (-1.65 * long, high - 0.7), tip], 0.24, coat)
        canvas.rect(-1.4 * long, high - 0.95, 2.6 * long, 1.0, coat, 0.5)
        if patch:
            canvas.ellipse(-0.3 * long, high - 0.6, 0.6, 0.34, patch)
        canvas.stroke([(0.8 * long, high - 0.6), (1.2 * long, high - 1.25)], 0.62, coat)
        canvas.stroke([(0.85 * long, high - 1.02), (1.32 * long, high - 0.82)], 0.16, collar)
        with canvas.placed(1.25 * long, high - 1.5):
            _dog_head(canvas, coat, ears, patch)


def _dog_head(canvas, coat, ears, patch):
    canvas.rect(0, -0.16, 1.05, 0.52, coat, 0.24)
    canvas.circle(0.08, 0, 0.55, coat)
    canvas.circle(1.0, 0.0, 0.15, p.INK)
    canvas.circle(0.35, -0.14, 0.075, p.INK)
    ear = patch or p.shade(coat, 0.3)
    if ears == "floppy":
        canvas.ellipse(-0.22, 0.15, 0.24, 0.5, ear, 12)
    else:
        canvas.polygon([(-0.45, -0.3), (-0.3, -0.95), (0.05, -0.45)], ear)
        canvas.polygon([(-0.1, -0.4), (0.15, -0.9), (0.35, -0.35)], ear)


def sitting_dog(canvas, x, y, size, coat, *, flip=False, back=False, collar=p.CLAY):
    with canvas.placed(x, y, size, flip=flip):
        canvas.curve([(-0.6, -0.15), (-1.2, -0.2), (-1.45, -0.65)], 0.24, p.shade(coat))
        canvas.blob([(0, -2.1), (0.55, -1.5), (0.75, -0.5), (0.7, 0), (-0.85, 0), (-0.95, -0.6), (-0.5, -1.5)], coat)
        if not back:
            canvas.stroke([(0.45, -1.1), (0.5, -0.12)], 0.32, p.shade(coat))
            canvas.ellipse(0.62, -0.1, 0.3, 0.14, p.shade(coat))
        canvas.stroke([(-0.35, -1.72), (0.4, -1.72)], 0.15, collar)
        if back:
            canvas.circle(0, -2.3, 0.58, coat)
            for side in (-1, 1):
                canvas.ellipse(side * 0.52, -2.25, 0.2, 0.46, p.shade(coat, 0.3), side * -14)
        else:
            with canvas.placed(0.05, -2.3):
                _dog_head(canvas, coat, "floppy", None)


def cat(canvas, x, y, size, coat, *, flip=False):
    """A cat curled up asleep."""
    with canvas.placed(x, y, size, flip=flip):
        canvas.ellipse(0, -0.55, 1.2, 0.58, coat)
        canvas.curve([(-1.0, -0.3), (-0.5, -0.02), (0.4, -0.08), (0.7, -0.2)], 0.26, p.shade(coat, 0.2))
        canvas.circle(0.85, -0.7, 0.45, coat)
        for dx in (0.55, 0.95):
            canvas.polygon([(dx, -0.95), (dx + 0.08, -1.4), (dx + 0.32, -1.0)], coat)


def duck(canvas, x, y, size, body=p.CREAM, head=p.GREEN, *, flip=False):
    with canvas.placed(x, y, size, flip=flip):
        canvas.polygon([(-1.3, -0.75), (-0.7, -0.2), (-0.7, -0.7)], body)
        canvas.bowl(0, -0.6, 1.05, 0.6, body)
        canvas.stroke([(0.68, -0.5), (0.78, -1.0)], 0.42, head)
        canvas.circle(0.82, -1.1, 0.36, head)
        canvas.ellipse(1.28, -1.04, 0.26, 0.12, p.GOLD)
        canvas.ellipse(-0.15, -0.5, 0.55, 0.22, p.shade(body, 0.16), 8)


def gull(canvas, x, y, size, *, flip=False):
    """A gull standing on a post or wall."""
    with canvas.placed(x, y, size, flip=flip):
        for dx in (-0.1, 0.15):
            canvas.stroke([(dx, -0.4), (dx, 0)], 0.08, p.GOLD)
        canvas.polygon([(-1.3, -0.62), (-0.5, -0.95), (-0.3, -0.45)], p.INK)
        canvas.ellipse(0, -0.75, 0.8, 0.42, p.WHITE, -10)
        canvas.ellipse(-0.2, -0.78, 0.62, 0.24, p.STEEL, -6)
        canvas.circle(0.65, -1.2, 0.32, p.WHITE)
        canvas.polygon([(0.9, -1.28), (1.35, -1.12), (0.9, -1.06)], p.GOLD)
