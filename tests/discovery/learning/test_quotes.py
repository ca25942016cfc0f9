"""Who is quoted for all of them."""

from pyroaring import BitMap

from gallery.discovery.index import StoryIndex
from gallery.discovery.learning.quotes import varied
from gallery.discovery.rows import SAYS, IndexRows


def index_of(themes, quoted):
    """Stories by their themes; a higher number is newer."""
    numbers = BitMap(range(1, len(themes) + 1))
    found = {}
    for number, theme in enumerate(themes, start=1):
        found.setdefault(theme, BitMap()).add(number)
    keys = {"published": [float(number) for number in numbers], "title": [b""] * len(themes)}
    ranges = {"people": {}, "started": {}, "ended": {}}
    rows = IndexRows(numbers, {"theme": found, SAYS: {"quotes": BitMap(quoted)}}, ranges, keys)
    return StoryIndex.of(rows, names={}, version=1)


def test_each_theme_is_heard_before_any_is_heard_twice():
    index = index_of(["nature", "music", "arts", "arts", "arts"], quoted=[1, 2, 3, 4, 5])

    assert varied(index, index.stories, most=4) == [5, 2, 1, 4]


def test_only_stories_of_the_gallery_that_quote_somebody_are_chosen():
    index = index_of(["nature", "music", "arts"], quoted=[1, 3])

    assert varied(index, BitMap([1, 2]), most=6) == [1]
