"""Whole bodies. One unit is a head's radius; (0, 0) is the ground between the feet, so y is negative above it."""

import math
from dataclasses import dataclass, replace

from .heads import draw_head, draw_nape
from .palette import INK, shade

TORSO = 3.0
ARM, LEG = 1.62, 1.55
HANGING = ((-1.5, -2.5), (1.5, -2.5))


@dataclass(frozen=True)
class Pose:
    """Hands and feet say where they are; elbows and knees follow. Sideways means facing right."""

    hip: tuple = (0, -3.25)
    lean: float = 0
    tilt: float = 0
    hands: tuple = HANGING
    feet: tuple = ((-0.6, 0), (0.6, 0))
    toes: tuple = (-1, 1)
    leg: float = LEG
    sideways: bool = False
    back: bool = False

    def reaching(self, left, right, **changes):
        return replace(self, hands=(left, right), **changes)


STANDING = Pose()
SIDE = Pose(sideways=True, hands=((0.5, -2.6), (0.3, -2.6)), feet=((-0.2, 0), (0.25, 0)), toes=(1, 1))
WALKING = Pose(sideways=True, lean=3, hands=((1.5, -3.4), (-1.2, -3.1)), feet=((-1.3, -0.15), (1.2, 0)), toes=(1, 1))
SITTING = Pose(hip=(0, -1.75), hands=((1.6, -2.5), (1.4, -2.6)), feet=((1.6, 0), (1.3, 0)), toes=(1, 1), sideways=True)
SITTING_FRONT = Pose(hip=(0, -1.9), hands=((-0.85, -1.2), (0.85, -1.2)), feet=((-0.75, 0), (0.75, 0)), leg=0.95)
ON_THE_FLOOR = Pose(
    hip=(0, -0.55), hands=((1.3, -1.4), (1.5, -1.5)), feet=((2.5, 0), (2.2, 0)), toes=(1, 1), sideways=True
)
KNEELING = Pose(
    hip=(0, -1.95),
    lean=12,
    hands=((2.0, -1.2), (2.2, -1.0)),
    feet=((-1.5, -0.2), (-1.2, -0.15)),
    toes=(1, 1),
    sideways=True,
)


def draw_figure(canvas, person, x, y, size, pose=STANDING, *, flip=False):
    """A neighbour whose head has the radius `size`, standing (or otherwise) on (x, y)."""
    with canvas.placed(x, y, size, flip=flip):
        shoulders = _shoulders(pose)
        if pose.sideways:
            _arm(canvas, person, shoulders[0], pose.hands[0], _behind_below, dim=0.24)
        for side in (0, 1):
            _leg(canvas, person, pose, side)
        with canvas.placed(*pose.hip, angle=pose.lean):
            _torso(canvas, person, pose)
        for side in (1,) if pose.sideways else (0, 1):
            _arm(canvas, person, shoulders[side], pose.hands[side], _behind_below if pose.sideways else _outward(side))


def draw_bust(canvas, person, x, y, size, *, bottom=3.0, tilt=0, back=False, hands=(), turned=False, flip=False):
    """Head and body down to `bottom` units under the shoulders; (x, y) is where the neck meets the body."""
    with canvas.placed(x, y, size, flip=flip):
        draw_nape(canvas, person, 0, -1.2, 1, tilt=tilt, turned=turned, back=back)
        _trunk(canvas, person.top, 1.32, bottom)
        draw_head(canvas, person, 0, -1.2, 1, tilt=tilt, turned=turned, back=back)
    draw_reach(canvas, person, x, y, size, hands, flip=flip)


def draw_reach(canvas, person, x, y, size, hands, *, flip=False):
    """The arms of a bust alone, for what is drawn over it."""
    with canvas.placed(x, y, size, flip=flip):
        for side, hand in enumerate(hands):
            _arm(canvas, person, ((-1, 1)[side] * 0.98, 0.62), hand, _outward(side))


def _trunk(canvas, top, half, length):
    """Round shoulders at y = 0, straight sides, down to `length`."""
    r = 1.1
    left = [(-half + r - r * math.cos(t), r - r * math.sin(t)) for t in _quarter()]
    right = [(-x, y) for x, y in reversed(left)]
    canvas.polygon([(-half, length), *left, *right, (half, length)], top)


def _quarter():
    return [math.pi / 2 * i / 16 for i in range(17)]


def _torso(canvas, person, pose):
    half = 1.05 if pose.sideways else 1.28
    head = {"tilt": pose.tilt - pose.lean / 2, "turned": pose.sideways, "back": pose.back}
    at = (0.12 if pose.sideways else 0, -TORSO - 1.2)
    draw_nape(canvas, person, *at, 1, **head)
    with canvas.placed(0, -TORSO):
        _trunk(canvas, person.top, half, TORSO - 0.3)
        canvas.rect(-half, TORSO - 0.9, half * 2, 1.25, person.top, 0.4)
    draw_head(canvas, person, *at, 1, **head)


def _shoulders(pose):
    reach = 0.25 if pose.sideways else 0.94
    turn = math.radians(pose.lean)
    return [
        (
            pose.hip[0] + dx * math.cos(turn) + (TORSO - 0.66) * math.sin(turn),
            pose.hip[1] + dx * math.sin(turn) - (TORSO - 0.66) * math.cos(turn),
        )
        for dx in (-reach, reach)
    ]


def _arm(canvas, person, shoulder, hand, likes, dim=0.13):
    elbow, hand = joint(shoulder, hand, ARM, likes)
    canvas.circle(*hand, 0.36, shade(person.skin, 0.12) if dim > 0.2 else person.skin)
    canvas.stroke([shoulder, elbow, _before(hand, elbow, 0.22)], 0.74, shade(person.top, dim))


def _leg(canvas, person, pose, side):
    spread = (-0.15, 0.15) if pose.sideways else (-0.62, 0.62)
    hip = (pose.hip[0] + spread[side], pose.hip[1] - 0.1)
    foot = (pose.feet[side][0], pose.feet[side][1] - 0.28)
    knee, foot = joint(hip, foot, pose.leg, _forward if pose.sideways else _outward(side))
    cloth = shade(person.legs, 0.2 if pose.sideways and side == 0 else 0)
    canvas.stroke([hip, knee, _before(foot, knee, 0.28)], 0.98, cloth)
    if person.skirt:
        _skirt(canvas, pose, hip, knee, foot, cloth)
    _shoe(canvas, foot, pose.toes[side], "#3A2A28" if person.legs == INK else shade(person.legs, 0.5))


def _before(end, joint_at, share):
    return (end[0] + (joint_at[0] - end[0]) * share, end[1] + (joint_at[1] - end[1]) * share)


def _skirt(canvas, pose, hip, knee, foot, cloth):
    hem = (knee[0] + (foot[0] - knee[0]) * 0.55, knee[1] + (foot[1] - knee[1]) * 0.55)
    canvas.stroke([hip, knee, hem], 1.25, cloth)
    if not pose.sideways and pose.hip[1] < -2.5:
        y = pose.hip[1]
        canvas.polygon([(-1.2, y - 0.2), (1.2, y - 0.2), (1.6, -1.0), (-1.6, -1.0)], cloth)


def _shoe(canvas, foot, toe, fill):
    with canvas.placed(*foot, flip=toe < 0):
        canvas.rect(-0.46, -0.2, 0.92, 0.48, fill, 0.2)
        canvas.dome(0.3, 0.28, 0.72, 0.42, fill)


def _outward(side):
    return lambda x, y: (-x, x)[side] + 0.3 * y


def _behind_below(x, y):
    return y - 0.6 * x


def _forward(x, y):
    return x - 0.2 * y


def joint(start, end, length, likes):
    """The elbow or knee that `likes` scores higher, and the end itself, pulled in when it lies out of reach."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    span = math.hypot(dx, dy) or 0.01
    reach = min(span, length * 1.99)
    ux, uy = dx / span, dy / span
    end = (start[0] + ux * reach, start[1] + uy * reach)
    offset = math.sqrt(max(length**2 - (reach / 2) ** 2, 0))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    choices = [(middle[0] - uy * offset * s, middle[1] + ux * offset * s) for s in (1, -1)]
    return max(choices, key=lambda point: likes(*point)), end
