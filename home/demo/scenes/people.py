"""Who lives here: each neighbour has a skin, a head of hair or something worn over it, and a favourite colour."""

from dataclasses import dataclass, replace

from . import palette as p


@dataclass(frozen=True)
class Person:
    skin: str
    hair: str
    style: str = "crop"
    top: str = p.CREAM
    legs: str = p.INK
    beard: bool = False
    glasses: bool = False
    skirt: bool = False

    def wearing(self, top, legs=None, **changes):
        return replace(self, top=top, legs=legs or self.legs, **changes)


JOAN = Person(p.FAIR, p.SILVER, "bob", p.TEAL, glasses=True)
STAN = Person(p.ROSE, p.GREY, "balding", p.GREEN, beard=True)
AMINA = Person(p.TAN, p.PLUM, "headscarf", p.CLAY, p.PLUM, skirt=True)
HARJIT = Person(p.OLIVE_SKIN, p.GOLD, "turban", p.TEAL, beard=True)
GRACE = Person(p.DEEP, p.BLACK_HAIR, "afro", p.CORAL, p.PLUM)
KWAME = Person(p.EBONY, p.BLACK_HAIR, "crop", p.CREAM)
ROSA = Person(p.OLIVE_SKIN, p.DARK_HAIR, "bun", p.CLAY, p.PLUM, skirt=True)
WEI = Person(p.FAIR, p.BLACK_HAIR, "bob", p.GOLD, p.TEAL)
LEE = Person(p.TAN, p.BLACK_HAIR, "fringe", p.CREAM, p.TEAL)
MAIRI = Person(p.ROSE, p.AUBURN, "long", p.GREEN, p.PLUM)
OWEN = Person(p.FAIR, p.AUBURN, "crop", p.PLUM, beard=True)
PRIYA = Person(p.BROWN, p.BLACK_HAIR, "long", p.GOLD, p.CLAY, skirt=True)
DEV = Person(p.BROWN, p.DARK_HAIR, "fringe", p.CLAY, glasses=True)
SADE = Person(p.UMBER, p.BLACK_HAIR, "bun", p.GREEN, p.CORAL)
TOM = Person(p.ROSE, p.BLONDE, "fringe", p.CREAM, p.TEAL)
ELSIE = Person(p.FAIR, p.GREY, "bun", p.MAUVE, p.PLUM, skirt=True)
WINSTON = Person(p.DEEP, p.GREY, "crop", p.CREAM, beard=True)
YUSUF = Person(p.UMBER, p.CREAM, "kufi", p.TEAL, beard=True)
LAYLA = Person(p.ROSE, p.TEAL, "headscarf", p.GOLD, p.INK, skirt=True)
BEA = Person(p.TAN, p.DARK_HAIR, "curls", p.CORAL, p.TEAL)
IDRIS = Person(p.BROWN, p.BLACK_HAIR, "balding", p.INK, p.PLUM, glasses=True)
ZOE = Person(p.UMBER, p.BLACK_HAIR, "bunches", p.GOLD, p.TEAL)
NELL = Person(p.FAIR, p.BLONDE, "bunches", p.CLAY, p.INK)
SAM = Person(p.DEEP, p.BLACK_HAIR, "fringe", p.SAGE, p.INK)
MARGARET = Person(p.ROSE, p.SILVER, "curls", p.PLUM, p.TEAL, skirt=True)

NEIGHBOURS = (
    KWAME,
    MAIRI,
    STAN,
    AMINA,
    DEV,
    ELSIE,
    GRACE,
    HARJIT,
    TOM,
    PRIYA,
    WINSTON,
    WEI,
    ROSA,
    YUSUF,
    JOAN,
    SADE,
    OWEN,
    LEE,
    LAYLA,
    BEA,
    IDRIS,
    MARGARET,
)
CHILDREN = (ZOE, NELL, SAM)
