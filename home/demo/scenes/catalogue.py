"""Every picture's name, and the function that draws it."""

from dataclasses import dataclass
from random import Random

from .canvas import LANDSCAPE, Canvas


@dataclass(frozen=True)
class Scene:
    name: str
    ground: str
    size: tuple
    draw: object

    def picture(self):
        """The finished picture; the name is the seed, so it is the same on every run."""
        canvas = Canvas(self.size, self.ground)
        self.draw(canvas, Random(self.name))
        return canvas.finished()


SCENES = {}


def scene(name, ground, size=LANDSCAPE):
    """Enter a function `draw(canvas, rng)` in the catalogue under the picture's name."""

    def enter(draw):
        SCENES[name] = Scene(name, ground, size, draw)
        return draw

    return enter
