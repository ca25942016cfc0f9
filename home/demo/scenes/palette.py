"""The colours of the gallery wall, and two ways to vary one."""

MINT, LILAC, PEACH, SKY, BUTTER = "#DCE7CB", "#E7DCF0", "#F3D9B8", "#CFE3E8", "#FBE7B2"
TEAL, CLAY, GOLD, PLUM, INK, CREAM = "#2F6F73", "#C6533C", "#E9B44C", "#573A5C", "#1D2B2A", "#FFF6E6"
GREEN, SAGE, CORAL, BLUSH, MAUVE = "#1E5B4F", "#A0BA80", "#E58A66", "#F1C4AE", "#A98BB8"
NIGHT, STONE, WOOD, BARK, WHITE = "#233F4C", "#D8CDBB", "#B77B4B", "#7A4E32", "#FFFFFF"
MIST, LEAF, OLIVE, STEEL = "#9CC4C6", "#6E9A5B", "#7E8A4A", "#8E9A9C"

FAIR, ROSE, TAN, OLIVE_SKIN = "#F4CDA5", "#E7B28A", "#D69C74", "#BE8257"
BROWN, UMBER, DEEP, EBONY = "#9A6240", "#7C4A30", "#5C3625", "#472A1F"

BLACK_HAIR, DARK_HAIR, AUBURN, BLONDE, GREY, SILVER = ("#1F2A2B", "#44291F", "#A8522D", "#D9A441", "#8F928F", "#E4DED3")


def mix(first, second, share):
    """`first` moved towards `second`; a share of 0 keeps it, 1 replaces it."""
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def shade(colour, share=0.12):
    return mix(colour, INK, share)


def tint(colour, share=0.25):
    return mix(colour, CREAM, share)


def channels(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
