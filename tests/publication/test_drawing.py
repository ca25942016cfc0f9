"""What a social picture looks like: words as large as there is room for, and never a row of boxes."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from gallery.models.social import Motif
from gallery.publication import drawing, lettering
from gallery.publication.drawing import BOTTOM, Brand, drawn, our_mark
from gallery.publication.lettering import PLAIN, QUOTE, TITLE, fitted, words

SHORT = Motif(title="Seeds of Service", place="Catterick", quote="I stayed.", summary="We grow.", tint="sky", photo="")
SIZES = range(76, 39, -4)


@pytest.fixture
def no_other_fonts(monkeypatch):
    monkeypatch.setattr(lettering, "FALLBACKS", ())


def picture(motif):
    return Image.open(BytesIO(drawn(motif, None, Brand("Impact Gallery", our_mark())))).convert("RGB")


def ink(image, box):
    """Whether anything is written there: dark px on a pale ground."""
    return min(image.crop(box).convert("L").tobytes()) < 90


@pytest.mark.parametrize("text", ["Łódź, Ŵyneb, Győr, Šiauliai", "“It’s – well … £5 & more”", "Ça, Åse"])
@pytest.mark.parametrize("face", [TITLE, QUOTE, PLAIN])
def test_our_own_fonts_write_the_languages_of_europe(no_other_fonts, text, face):
    assert words(text, face).text == text


@pytest.mark.parametrize("text", ["一起种下的花园", "حديقة الجيران", "Сад", "\x00\x01", "", "  ", "🌻🌻"])
def test_what_no_font_has_is_not_written(no_other_fonts, text):
    assert words(text, TITLE) is None


def test_signs_that_no_font_has_are_left_out_of_words_that_one_has(no_other_fonts):
    assert words("Sunflowers 🌻 for\neverybody", TITLE).text == "Sunflowers for everybody"


def test_letters_and_their_accents_may_come_apart():
    assert words("e\u0301te\u0301", TITLE).text == "été"


def test_a_short_title_is_large_and_on_one_line():
    block = fitted(words("Seeds of Service", TITLE), width=540, height=300, sizes=SIZES, leading=1.1)

    assert (block.lines, block.size) == (["Seeds of Service"], 76)


def test_a_longer_one_is_smaller_and_whole():
    title = "How forty people who had never met turned a railway siding into a garden"

    block = fitted(words(title, TITLE), width=540, height=300, sizes=SIZES, leading=1.1)

    assert block.size < 76
    assert " ".join(block.lines) == title


def test_no_word_stands_alone_on_the_last_line_where_that_can_be_helped():
    said = words("“One chair each, forty of us, a car park.”", QUOTE)

    block = fitted(said, width=1068, height=300, sizes=range(72, 27, -2), leading=1.28)

    assert block.lines == ["“One chair each, forty of", "us, a car park.”"]


@pytest.mark.parametrize("text", ["word " * 60, "unbroken" * 40, "W" * 255])
def test_the_longest_is_cut_and_stays_in_its_place(text):
    found = words(text, TITLE)

    block = fitted(found, width=540, height=200, sizes=SIZES, leading=1.1)

    assert block.height <= 200
    assert block.lines[-1].endswith("…")
    assert max(found.width(line, block.size) for line in block.lines) <= 540


def test_a_cut_falls_between_words():
    block = fitted(words("everybody " * 30, TITLE), width=700, height=90, sizes=SIZES, leading=1.1)

    assert set(block.lines[-1].removesuffix("…").split()) == {"everybody"}


def test_arabic_begins_on_the_right():
    arabic = words("حديقة", PLAIN)
    if arabic is None:
        pytest.skip("this machine has no font for it")
    image = Image.new("RGB", (600, 100), "white")
    block = fitted(arabic, width=600, height=100, sizes=range(40, 39, -1), leading=1.2)

    block.draw(ImageDraw.Draw(image), left=0, top=0, width=600, fill="black")

    assert not ink(image, (0, 0, 300, 100))
    assert ink(image, (480, 0, 600, 100))


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"quote": ""},
        {"place": ""},
        {"title": "W" * 255, "quote": "M" * 300, "place": "Llan" * 30},
        {"title": "word " * 51, "quote": "word " * 60, "place": "word " * 24},
        {"title": "word " * 51, "quote": "", "summary": "word " * 60},
    ],
)
def test_nothing_leaves_its_place(words):
    image = picture(Motif(**{**vars(SHORT), **words}))

    assert ink(image, (60, 60, 1140, BOTTOM))
    assert not ink(image, (0, 0, 60, 630))
    assert not ink(image, (1142, 0, 1200, 630))
    assert not ink(image, (360, BOTTOM + 20, 1200, 630))


def test_a_title_in_an_unknown_script_is_left_to_the_mark(no_other_fonts):
    image = picture(Motif(**{**vars(SHORT), "title": "一起种下的花园"}))

    assert not ink(image, (60, 60, 500, BOTTOM))
    assert ink(image, (525, 150, 675, 350))


def test_the_mark_is_the_one_of_the_site():
    seen = [our_mark().getpixel(place)[:3] for place in ((35, 35), (115, 35), (35, 115), (115, 115))]

    assert seen == [(0x1E, 0x5B, 0x4F), (0xE9, 0xB4, 0x4C), (0xB5, 0x45, 0x2F), (0x2F, 0x6F, 0x73)]


def test_grounds_are_those_of_the_sites_cards(settings):
    tokens = (settings.BASE_DIR / "gallery/static/gallery/css/tokens.css").read_text(encoding="utf-8")

    assert all(f"--tint-{name}: {colour};" in tokens for name, colour in drawing.GROUNDS.items())
