"""A sheet of paper to cut shapes onto: every shape is a polygon, so every shape can be turned and flipped."""

import math
from contextlib import contextmanager

from PIL import Image, ImageDraw

LANDSCAPE, PORTRAIT, SQUARE = (1600, 1200), (1200, 1600), (1400, 1400)
SUPERSAMPLING = 3


class Canvas:
    """Lengths are pixels of the finished picture, y grows downwards, angles are degrees clockwise."""

    def __init__(self, size, ground):
        self.width, self.height = size
        self._image = Image.new("RGB", (self.width * SUPERSAMPLING, self.height * SUPERSAMPLING), ground)
        self._draw = ImageDraw.Draw(self._image)
        self._matrix = (SUPERSAMPLING, 0, 0, 0, SUPERSAMPLING, 0)

    def finished(self):
        # Hamming is as sharp here as Lanczos, without its halo, which costs bytes beside every flat colour.
        return self._image.resize((self.width, self.height), Image.Resampling.HAMMING)

    @contextmanager
    def placed(self, x, y, scale=1.0, angle=0.0, flip=False):
        """Shapes drawn inside stand on (x, y), enlarged, turned and perhaps mirrored."""
        before = self._matrix
        cos, sin = math.cos(math.radians(angle)) * scale, math.sin(math.radians(angle)) * scale
        mirror = -1 if flip else 1
        a, b, c, d, e, f = before
        self._matrix = (
            (a * cos + b * sin) * mirror,
            -a * sin + b * cos,
            a * x + b * y + c,
            (d * cos + e * sin) * mirror,
            -d * sin + e * cos,
            d * x + e * y + f,
        )
        yield self
        self._matrix = before

    def polygon(self, points, fill):
        a, b, c, d, e, f = self._matrix
        self._draw.polygon([(a * x + b * y + c, d * x + e * y + f) for x, y in points], fill=fill)

    def rect(self, x, y, width, height, fill, corner=0):
        if not corner:
            self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill)
            return
        r = min(corner, width / 2, height / 2)
        right, bottom = x + width - r, y + height - r
        corners = ((right, bottom, 0), (x + r, bottom, 90), (x + r, y + r, 180), (right, y + r, 270))
        self.polygon([p for cx, cy, at in corners for p in arc(cx, cy, r, r, at, at + 90)], fill)

    def circle(self, x, y, radius, fill):
        self.ellipse(x, y, radius, radius, fill)

    def ellipse(self, x, y, rx, ry, fill, angle=0):
        with self.placed(x, y, angle=angle):
            self.polygon(arc(0, 0, rx, ry, 0, 360), fill)

    def ring(self, x, y, radius, thickness, fill, start=0, end=360):
        self.stroke(arc(x, y, radius, radius, start, end), thickness, fill)

    def wedge(self, x, y, radius, start, end, fill):
        """A slice of a circle with its point at (x, y)."""
        self.polygon([(x, y), *arc(x, y, radius, radius, start, end)], fill)

    def dome(self, x, y, rx, ry, fill):
        """The upper half of an ellipse whose flat side is centred on (x, y)."""
        self.polygon(arc(x, y, rx, ry, 180, 360), fill)

    def bowl(self, x, y, rx, ry, fill):
        self.polygon(arc(x, y, rx, ry, 0, 180), fill)

    def stroke(self, points, thickness, fill):
        """A line with round ends and joints through all points."""
        half = thickness / 2
        for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
            length = math.hypot(x2 - x1, y2 - y1) or 1
            dx, dy = (y2 - y1) / length * half, (x1 - x2) / length * half
            self.polygon([(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)], fill)
        for x, y in points:
            self.polygon(arc(x, y, half, half, 0, 360, steps=28), fill)

    def curve(self, points, thickness, fill):
        self.stroke(smooth(points), thickness, fill)

    def blob(self, points, fill):
        """A closed shape whose outline bends softly through all points."""
        self.polygon(smooth(points, closed=True), fill)


def arc(x, y, rx, ry, start, end, steps=120):
    span = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in span]


def smooth(points, closed=False, steps=14):
    """The Catmull-Rom curve through the points."""
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    path = []
    for p0, p1, p2, p3 in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        path += [
            tuple(_bend(a, b, c, d, i / steps) for a, b, c, d in zip(p0, p1, p2, p3, strict=True)) for i in range(steps)
        ]
    return path if closed else [*path, points[-1]]


def _bend(a, b, c, d, t):
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
