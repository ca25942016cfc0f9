"""A picture as pages offer it: no size that it has not, its place kept for it, and a ground until it is there."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

from gallery.models import StoryImage


def shown(*, width=2000, height=1500, ground="", shape="whole", more=""):
    image = StoryImage(collection_id=1, key="thekey", width=width, height=height, ground=ground)
    tag = f'{{% load pictures %}}{{% story_picture image alt "{shape}" "50vw" {more} %}}'
    return Template(tag).render(Context({"image": image, "alt": "A <b>garden</b>"}))


def srcset(shape, *sizes):
    suffix = "-card" if shape == "card" else ""
    return ", ".join(f"/pictures/thekey/{name}{suffix}.webp {width}w" for name, width in sizes)


@pytest.mark.parametrize("shape", ["whole", "card"])
def test_a_large_picture_is_offered_in_every_size(shape):
    sizes = [(width, width) for width in (400, 800, 1200, 1600)]

    assert f'<source type="image/webp" srcset="{srcset(shape, *sizes)}" sizes="50vw">' in shown(shape=shape)


@pytest.mark.parametrize(
    ("size", "shape", "sizes"),
    [
        ((850, 1130), "whole", [(400, 400), (800, 800), (1200, 850)]),
        ((1600, 1200), "whole", [(400, 400), (800, 800), (1200, 1200), (1600, 1600)]),
        ((400, 400), "whole", [(400, 400)]),
        ((128, 2560), "whole", [(400, 128)]),
        ((2560, 600), "card", [(400, 400), (800, 800)]),
        ((600, 2560), "card", [(400, 400), (800, 600)]),
    ],
)
def test_a_small_one_in_no_size_that_it_has_not(size, shape, sizes):
    width, height = size

    assert f'srcset="{srcset(shape, *sizes)}"' in shown(width=width, height=height, shape=shape)


@pytest.mark.parametrize(
    ("size", "shape", "place"),
    [
        ((2000, 1500), "whole", (800, 600)),
        ((1000, 2000), "whole", (800, 1600)),
        ((300, 200), "whole", (300, 200)),
        ((1000, 2000), "card", (800, 600)),
    ],
)
def test_its_place_is_kept_for_it(size, shape, place):
    width, height = size

    assert 'width="{}" height="{}"'.format(*place) in shown(width=width, height=height, shape=shape)


def test_what_people_wrote_about_it_is_escaped():
    assert 'alt="A &lt;b&gt;garden&lt;/b&gt;"' in shown()


def test_it_waits_until_it_is_near_but_for_the_one_that_is_wanted_first():
    usual, first = shown(), shown(more="priority=True")

    assert ('loading="lazy"' in usual, "fetchpriority" in usual) == (True, False)
    assert ("loading" in first, 'fetchpriority="high"' in first) == (False, True)


def test_it_has_a_ground_when_that_is_known():
    assert 'class="ground ground--sky"' in shown(ground="sky")
    assert "ground" not in shown(ground="")


def test_every_ground_has_a_colour(settings):
    css = (settings.BASE_DIR / "gallery/static/gallery/css/card.css").read_text(encoding="utf-8")

    assert [ground for ground in StoryImage.ground.field.choices if f".ground--{ground[0]} {{" not in css] == []


def test_there_are_no_other_shapes():
    with pytest.raises(TemplateSyntaxError):
        shown(shape="square")
