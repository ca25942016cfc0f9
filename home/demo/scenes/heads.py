"""Heads of radius 1 around (0, 0): what hangs behind, the face, and what grows or is worn on top."""

from .canvas import arc, smooth
from .palette import INK, shade, tint


def draw_nape(canvas, person, x, y, radius, *, tilt=0, turned=False, back=False):
    """What the body hides: the neck, and from the front the hair that hangs behind the shoulders."""
    with canvas.placed(x, y, radius, tilt):
        if not back:
            with canvas.placed(-0.3 if turned else 0, 0):
                (HANGING_TURNED if turned else HANGING).get(person.style, _nothing)(canvas, person.hair)
        canvas.rect(-0.34, 0.5, 0.68, 0.95, shade(person.skin, 0.16), 0.2)


def draw_head(canvas, person, x, y, radius, *, tilt=0, turned=False, back=False):
    """A head centred on (x, y), facing us, turned to the right, or seen from behind."""
    with canvas.placed(x, y, radius, tilt):
        if person.style != "headscarf" and not turned:
            for side in (-0.97, 0.97):
                canvas.circle(side, 0.12, 0.2, person.skin)
        canvas.ellipse(0, 0, 1, 1.04, person.skin)
        (_from_behind if back else _turned if turned else _facing)(canvas, person)


def _facing(canvas, person):
    if person.beard:
        canvas.polygon(
            [*arc(0, 0, 1.03, 1.16, 34, 146), *smooth([(-0.6, 0.5), (-0.35, 0.66), (0.35, 0.66), (0.6, 0.5)])],
            _beard(person),
        )
    CROWNS.get(person.style, _crop)(canvas, person.hair)
    if person.glasses:
        for side in (-0.4, 0.4):
            canvas.ring(side, 0.14, 0.27, 0.09, INK)
        canvas.stroke([(-0.13, 0.12), (0.13, 0.12)], 0.09, INK)


def _turned(canvas, person):
    if person.beard:
        canvas.polygon([*arc(0, 0, 1.03, 1.14, 34, 126), (-0.35, 0.3), (-0.1, 0.5), (0.3, 0.62)], _beard(person))
    if person.style not in WORN:
        _profile_hair(canvas, person)
    # Turned back a little, so that no sideburn grows down the brow.
    with canvas.placed(0.14 if person.style == "headscarf" else 0, 0, angle=0 if person.style in WORN else -26):
        if person.style != "balding":
            CROWNS.get(person.style, _crop)(canvas, person.hair)
    if person.style != "headscarf":
        canvas.circle(-0.2, 0.16, 0.22, shade(person.skin, 0.14))
    if person.glasses:
        canvas.ring(0.55, 0.12, 0.26, 0.09, INK)
        canvas.stroke([(-0.2, 0.06), (0.29, 0.08)], 0.09, INK)


def _profile_hair(canvas, person):
    if person.style == "balding":
        canvas.blob(
            [(-0.2, -0.25), (-0.55, -0.45), (-1.02, -0.3), (-1.02, 0.3), (-0.6, 0.75), (-0.4, 0.3)], person.hair
        )
    else:
        hairline = smooth([(0.2, -0.7), (-0.1, -0.3), (-0.28, 0.1), (-0.38, 0.55), (-0.55, 0.9)])
        canvas.polygon([*arc(0, 0, 1.06, 1.1, 125, 275), *hairline], person.hair)


def _beard(person):
    return INK if person.style in WORN else person.hair


def _from_behind(canvas, person):
    if person.style in BACKS:
        BACKS[person.style](canvas, person)
    else:
        canvas.polygon([*arc(0, 0, 1.06, 1.1, 165, 375), (0.7, 0.72), (-0.7, 0.72)], person.hair)
        CROWNS.get(person.style, _crop)(canvas, person.hair)


def _back_balding(canvas, person):
    canvas.polygon([*smooth([(-1.06, -0.15), (0, -0.25), (1.06, -0.15)]), *arc(0, 0, 1.06, 1.06, 10, 170)], person.hair)


def _back_headscarf(canvas, person):
    canvas.blob(
        [(0, -1.2), (1.05, -0.5), (1.1, 0.6), (0.75, 1.5), (-0.75, 1.5), (-1.1, 0.6), (-1.05, -0.5)], person.hair
    )
    canvas.curve([(-0.85, 0.5), (0, 0.95), (0.85, 0.5)], 0.08, shade(person.hair, 0.2))


def _back_worn(canvas, person):
    canvas.polygon(arc(0, 0, 1.02, 1.06, 0, 180), shade(person.skin, 0.05))
    CROWNS[person.style](canvas, person.hair)


def _nothing(canvas, hair):
    pass


def _cap(canvas, hair, hairline, lift=1.1):
    """Hair from one temple over the top to the other, down to the hairline."""
    canvas.polygon([*arc(0, 0, 1.06, lift, 183, 357), *smooth(hairline)], hair)


def _crop(canvas, hair):
    _cap(
        canvas,
        hair,
        [(1.05, -0.02), (0.92, -0.12), (0.82, -0.44), (0, -0.52), (-0.82, -0.44), (-0.92, -0.12), (-1.05, -0.02)],
    )


def _fringe(canvas, hair):
    _cap(
        canvas,
        hair,
        [(1.06, 0.05), (0.93, -0.08), (0.82, -0.34), (0.1, -0.3), (-0.55, -0.12), (-0.85, -0.02), (-1.06, 0.1)],
        1.16,
    )


def _parted(canvas, hair):
    _cap(canvas, hair, [(1.08, 0.3), (0.9, -0.1), (0.35, -0.62), (-0.3, -0.4), (-0.88, -0.05), (-1.08, 0.3)], 1.14)


def _balding(canvas, hair):
    """Hair above the ears only."""
    for side in (1, -1):
        canvas.blob(
            [(side * 0.98, -0.45), (side * 1.12, -0.05), (side * 1.0, 0.35), (side * 0.86, 0), (side * 0.8, -0.35)],
            hair,
        )


def _bun(canvas, hair):
    canvas.circle(0, -1.22, 0.46, hair)
    _cap(
        canvas,
        hair,
        [(1.06, 0.05), (0.93, -0.06), (0.8, -0.4), (0.2, -0.52), (-0.8, -0.4), (-0.93, -0.06), (-1.06, 0.05)],
    )


def _curls(canvas, hair):
    for x, y in ((-1.0, 0.05), (-0.95, -0.42), (-0.6, -0.82), (0, -1.0), (0.6, -0.82), (0.95, -0.42), (1.0, 0.05)):
        canvas.circle(x, y, 0.36, hair)
    _crop(canvas, hair)


def _bunches(canvas, hair):
    _cap(canvas, hair, [(1.06, 0.0), (0.93, -0.1), (0.78, -0.4), (0, -0.5), (-0.78, -0.4), (-0.93, -0.1), (-1.06, 0.0)])


def _turban(canvas, cloth):
    canvas.blob(
        [
            (-1.1, 0.0),
            (-1.22, -0.62),
            (-0.72, -1.34),
            (0, -1.5),
            (0.72, -1.34),
            (1.22, -0.62),
            (1.1, 0.0),
            (0.5, -0.36),
            (0, -0.62),
            (-0.5, -0.36),
        ],
        cloth,
    )
    for side in (1, -1):
        canvas.curve([(side * 1.12, -0.6), (side * 0.5, -0.95), (0, -0.66)], 0.07, shade(cloth, 0.22))


def _kufi(canvas, cloth):
    canvas.polygon([*arc(0, -0.38, 0.98, 0.82, 183, 357), (0.98, -0.3), (-0.98, -0.3)], cloth)
    canvas.rect(-1.0, -0.56, 2.0, 0.3, shade(cloth, 0.2), 0.08)


def _headscarf(canvas, cloth):
    """The scarf hides hair and neck, so the face shows through an oval opening."""
    opening = arc(0, 0.1, 0.76, 0.86, 0, 360)
    outer = smooth(
        [
            (0, -1.22),
            (0.85, -0.85),
            (1.12, 0),
            (1.0, 0.85),
            (0.98, 1.5),
            (0, 1.85),
            (-0.98, 1.5),
            (-1.0, 0.85),
            (-1.12, 0),
            (-0.85, -0.85),
        ],
        closed=True,
    )
    start = max(range(len(outer)), key=lambda i: outer[i][0])
    canvas.polygon([*opening, *outer[start:], *outer[: start + 1], opening[0]], cloth)
    canvas.curve([(-0.72, 0.98), (0.1, 1.35), (0.95, 1.1)], 0.08, shade(cloth, 0.2))


def _hanging_long(canvas, hair):
    canvas.blob(
        [
            (-0.9, -0.7),
            (0, -1.1),
            (0.9, -0.7),
            (1.2, 0.3),
            (1.25, 1.4),
            (0.8, 1.75),
            (0, 1.7),
            (-0.8, 1.75),
            (-1.25, 1.4),
            (-1.2, 0.3),
        ],
        hair,
    )


def _hanging_bob(canvas, hair):
    canvas.polygon([*arc(0, 0, 1.14, 1.12, 180, 360), (1.24, 0.75), (1.05, 0.95), (-1.05, 0.95), (-1.24, 0.75)], hair)


def _hanging_afro(canvas, hair):
    canvas.circle(0, -0.3, 1.42, hair)


def _hanging_bunches(canvas, hair):
    for side in (-1.25, 1.25):
        canvas.circle(side, -0.35, 0.5, hair)


def _hanging_curl(canvas, hair):
    for x, y in ((-0.75, 0.4), (-0.65, 0.75)):
        canvas.circle(x, y, 0.36, hair)


def _hanging_bunch(canvas, hair):
    canvas.circle(-0.95, -0.3, 0.52, hair)


def _hanging_curls(canvas, hair):
    for x, y in ((-1.05, 0.4), (1.05, 0.4), (-0.95, 0.75), (0.95, 0.75)):
        canvas.circle(x, y, 0.33, hair)


HANGING = {
    "long": _hanging_long,
    "bob": _hanging_bob,
    "afro": _hanging_afro,
    "bunches": _hanging_bunches,
    "curls": _hanging_curls,
}
HANGING_TURNED = HANGING | {"bunches": _hanging_bunch, "curls": _hanging_curl}
CROWNS = {
    "crop": _crop,
    "fringe": _fringe,
    "long": _parted,
    "bob": _fringe,
    "balding": _balding,
    "bun": _bun,
    "curls": _curls,
    "afro": _crop,
    "bunches": _bunches,
    "bald": _nothing,
    "turban": _turban,
    "kufi": _kufi,
    "headscarf": _headscarf,
}
WORN = {"turban", "kufi", "headscarf"}


def _back_afro(canvas, person):
    canvas.circle(0, -0.3, 1.42, person.hair)
    canvas.circle(0, 0.1, 1.05, person.hair)


def _back_long(canvas, person):
    _hanging_long(canvas, person.hair)
    canvas.curve([(0, -1.0), (0.05, -0.3)], 0.05, tint(person.hair, 0.15))


def _back_bob(canvas, person):
    _hanging_bob(canvas, person.hair)


BACKS = {
    "balding": _back_balding,
    "headscarf": _back_headscarf,
    "turban": _back_worn,
    "kufi": _back_worn,
    "afro": _back_afro,
    "long": _back_long,
    "bob": _back_bob,
}
