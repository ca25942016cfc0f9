"""What Typst makes of it: an accessible PDF, PDF/UA-1, which it refuses to make otherwise, whatever strangers write."""

import json
import re
import zlib

import pytest
import typst
from django.http import QueryDict

from gallery.discovery.selection import Selection
from gallery.models import Booklet
from gallery.models.selections import stories_in
from gallery.printing import typesetter
from gallery.printing.laying_out import lay_out
from gallery.printing.naming import name_of
from gallery.printing.typesetting import FONTS, TypesettingFailed, typeset, workshop
from gallery.printing.typesetting import TEMPLATES as FOLDER
from home.demo.loading import content

pytestmark = pytest.mark.django_db

FORMATS = Booklet.Format.values
MARKUP = '#panic("no") *bold* _it_ $x^2$ @ref <label> `code` // /* \\ = Heading #set page(fill: red) [x] {y} "quoted"'
AFTER_THE_STORIES = ["Question by question", "Who shared these stories"]
LONG = "We dug, and told everybody about it. " * 60


@pytest.fixture
def shop():
    with workshop() as folder:
        yield folder


def set_in(folder, *, format, query=""):
    selection = Selection.from_query(QueryDict(query))
    numbers = stories_in(selection, most=500)
    title = name_of(selection, numbers).title
    booklet = Booklet(format=format, query=selection.query_string(), title=title, stories=numbers)
    lay_out(booklet, folder, heard=lambda done: None)
    return typeset(folder, template=format, goes_on=lambda: None).read_bytes()


def stories_for(format, story):
    """All of them; that one where all would not be named."""
    return f"stories={story.pk}" if format == Booklet.Format.POSTER else ""


def asked(folder, format, selector):
    """What the document holds, as Typst itself says it."""
    return json.loads(typst.query(str(folder / f"{format}.typ"), selector, root=str(folder), font_paths=[str(FONTS)]))


def words_of(heading):
    """Without the places where a line may break."""
    return heading["body"]["text"].replace("\u200b", "")


def streams(pdf):
    """What is inside, without its compression."""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            yield found[1]


def everything_in(pdf):
    return pdf + b"\n".join(streams(pdf))


@pytest.mark.parametrize("format", FORMATS)
def test_it_says_that_it_is_accessible_and_brings_its_fonts(publish, shop, format):
    publish(title="Seeds", photos=3, quotes=[{"text": "I came for the tomatoes.", "said_by": "Bob"}])
    publish(title="Trees", photos=0)

    inside = everything_in(set_in(shop, format=format))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/Lang" in inside
    assert inside.count(b"/FontDescriptor") <= inside.count(b"/FontFile") * 3
    assert b"/FontFile" in inside
    assert b"FrauncesDisplay-SemiBold" in inside


def test_the_stories_of_the_demo_make_an_accessible_booklet(publish, shop):
    rows = [*content("stories-loneliness"), *content("stories-place")][::6]
    for row in rows:
        words = {name: row[name] for name in ("title", "summary", "organisation", "place_name", "quotes", "links")}
        publish(photos=len(row["photos"]), answers=row["answers"], **words)

    inside = everything_in(set_in(shop, format="booklet"))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    headings = [words_of(heading) for heading in asked(shop, "booklet", "heading.where(level: 1)")]
    assert headings == ["Contents", *(row["title"] for row in reversed(rows)), *AFTER_THE_STORIES]


def test_photos_and_codes_say_what_they_show(publish, shop):
    publish(title="Seeds", photos=2)

    inside = everything_in(set_in(shop, format="booklet"))

    assert {b"Photo 1", b"Photo 2"} <= set(re.findall(rb"/Alt ?\((Photo \d)\)", inside))
    assert b"QR code that opens" in inside


@pytest.mark.parametrize("format", FORMATS)
def test_what_strangers_write_stays_words(publish, shop, format):
    story = publish(title=MARKUP[:200], summary=MARKUP, answers=(MARKUP, MARKUP), organisation=MARKUP[:100])
    publish(title="Trees", answers=(MARKUP, "x"))

    set_in(shop, format=format, query=stories_for(format, story))

    assert MARKUP[:200] in [words_of(heading) for heading in asked(shop, format, "heading.where(level: 1)")]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "words",
    [
        {"title": "حديقة الحي", "summary": "زرعنا حديقة صغيرة.", "answers": ("زرعنا حديقة.", "بقوا.")},
        {"title": "你好", "summary": "邻居们一起种菜。🌱", "answers": ("我们种了一个小花园。", "In English.")},
        {"title": "🌱🌱", "summary": "\u202eback\u200f", "answers": ("\ue000\uffff \x07", "Ω Привет नमस्ते")},
        {"title": "x" * 200, "summary": "y" * 300, "answers": ("z" * 4000, LONG), "organisation": "o" * 160},
    ],
    ids=["Arabic", "Chinese", "signs", "no spaces"],
)
def test_no_script_and_no_length_makes_it_fail(publish, shop, words, format):
    story = publish(**words)
    publish(title="Another")

    assert set_in(shop, format=format, query=stories_for(format, story)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("photos", [0, 1, 2, 3, 4, 5, 8])
def test_any_number_of_photos_has_its_place(publish, shop, photos):
    publish(photos=photos)

    set_in(shop, format="sheet")

    assert len(asked(shop, "sheet", "image")) == photos + 1


def test_a_booklet_leads_from_its_contents_to_each_story_and_question(publish, shop):
    publish(title="Seeds", organisation="Growers")
    publish(title="Trees", organisation="Foresters")

    set_in(shop, format="booklet")

    headings = asked(shop, "booklet", "heading")
    outlined = [words_of(heading) for heading in headings if heading["outlined"]]
    assert outlined == ["Trees", "Seeds", *AFTER_THE_STORIES]
    assert [words_of(heading) for heading in headings if heading["level"] == 3] == ["Trees", "Seeds"] * 2


def test_a_booklet_of_one_story_has_no_annex(publish, shop):
    publish()

    set_in(shop, format="booklet")

    assert "Question by question" not in str(asked(shop, "booklet", "heading"))


def test_what_cannot_be_set_is_an_error_with_its_reason(shop):
    (shop / "content.json").write_text('{"words": {}}')

    with pytest.raises(TypesettingFailed, match="error"):
        typeset(shop, template="booklet", goes_on=lambda: None)


def test_a_child_that_takes_too_long_is_ended(publish, shop, monkeypatch):
    monkeypatch.setattr("gallery.printing.typesetting.SECONDS", 0)
    publish()

    with pytest.raises(TypesettingFailed):
        set_in(shop, format="card")


def test_signs_without_a_font_are_found_in_what_typst_says():
    said = 'the text `"你"` could not be displayed with font `"A"`\nthe text `"\\u{1}"` could not be displayed'

    assert typesetter.unwritable(said) == {"你", "\x01"}
    data = {"a": ["say 你", "stop\x01"], "b": 3}
    assert typesetter.without(data, {"你", "\x01"}, {"你"}, "note") == {"a": ["note", "stop"], "b": 3}


def test_the_colours_are_those_of_the_site():
    tokens = (FOLDER.parents[1] / "static/gallery/css/tokens.css").read_text()
    used = re.findall(r'#let ([a-z-]+) = rgb\("(#[0-9a-f]{6})"\)', (FOLDER / "style.typ").read_text())
    named = {"line-colour": "line"}

    wrong = [name for name, colour in used if f"--{named.get(name, name)}: {colour};" not in tokens and name != "teal"]
    assert wrong == []
