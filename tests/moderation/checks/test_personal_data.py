"""What would lead strangers to a person, and what only looks like it."""

import pytest

from gallery.moderation.checks import Kind, findings_of
from gallery.moderation.checks.births import births
from gallery.moderation.checks.emails import emails
from gallery.moderation.checks.letters import plain
from gallery.moderation.checks.phones import phones
from gallery.moderation.checks.postcodes import postcodes

ADDRESSES = {
    "Write to jo@example.org.": ["jo@example.org"],
    "(Jo.Bloggs+x@mail.example.co.uk)": ["Jo.Bloggs+x@mail.example.co.uk"],
    "o’neil@example.org and jo@x-y.org": ["o’neil@example.org", "jo@x-y.org"],
    "jo (at) example (dot) org": ["jo (at) example (dot) org"],
    "jo[at]example.org": ["jo[at]example.org"],
    "jo at example dot org": ["jo at example dot org"],
    "ＪＯ＠ｅｘａｍｐｌｅ．ｏｒｇ": ["JO@example.org"],
    "jo@exam\u200bple.org": ["jo@example.org"],
    "jo@münchen.de": ["jo@münchen.de"],
    "Find us at growers.org": [],
    "Follow @growers and @growers.org": [],
    "5 @ £3 each": [],
    "Look at the mill": [],
    "user@localhost": [],
}
NUMBERS = {
    "Ring 01748 123456 any day": ["01748 123456"],
    "(01748) 123456": ["(01748) 123456"],
    "01748/123456": ["01748/123456"],
    "020 7946 0958": ["020 7946 0958"],
    "0113 496 0000": ["0113 496 0000"],
    "07700900123": ["07700900123"],
    "07700-900-123": ["07700-900-123"],
    "07700.900.123": ["07700.900.123"],
    "077 009 001 23": ["077 009 001 23"],
    "0800 123456": ["0800 123456"],
    "0300 123 4567": ["0300 123 4567"],
    "016977 2345": ["016977 2345"],
    "+44 7700 900123": ["+44 7700 900123"],
    "+44 (0)7700 900123": ["+44 (0)7700 900123"],
    "0044 7700 900123": ["0044 7700 900123"],
    "+353 87 123 4567": ["+353 87 123 4567"],
    "(555) 223-4567": ["(555) 223-4567"],
    "٠٧٧٠٠ ٩٠٠١٢٣": ["07700 900123"],
    "0７700 900123": ["07700 900123"],
    "12 01748 123456": ["01748 123456"],
    "T 01748 123456 or 07700 900123": ["01748 123456", "07700 900123"],
    "Tel: 960001": ["960001"],
    "call us on 960 001": ["960 001"],
    "Open at 07:30, or 07.30-08.30": [],
    "From 0900 to 1700": [],
    "Charity number 1136419": [],
    "Charity no. SC012345, company 05012345": [],
    "GB-CHC-1136419 and 360G-LBFEW-114001": [],
    "01/02/2026 and 01-02-2026 10:30": [],
    "01.02.2026 10:30": [],
    "between 01 02 2026 and 03 04 2026": [],
    "ISBN 0306406152": [],
    "ISBN 978-0-306-40615-2": [],
    "£01234567890": [],
    "0.1234567890": [],
    "51.50735, -0.12776": [],
    "10,000,000 trees and 1,234,567 people": [],
    "In 2015 2016 2017 2018": [],
    "call 2019-2020 a good year": [],
    "Route 66 and Highway 61": [],
    "The Samaritans are on 116 123": [],
    "call 116 123, or 999": [],
    "text 85258": [],
    "9.30 - 10.30 - 11.30": [],
    "60+ 2019 2020 2021": [],
    "1234567890123": [],
}
POSTCODES = {
    "I live at LS3 1HH.": ["LS3 1HH"],
    "SW1A 1AA": ["SW1A 1AA"],
    "sw1a 1aa": ["sw1a 1aa"],
    "EC1A1BB": ["EC1A1BB"],
    "M1 1AE, B33 8TH, DN55 1PT, W1A 0AX": ["M1 1AE", "B33 8TH", "DN55 1PT", "W1A 0AX"],
    "BT1 5GS": ["BT1 5GS"],
    "Route 66": [],
    "We work in LS3 and TS1.": [],
    "S10 2nd prize": [],
    "Room B12 3rd floor": [],
    "E10 5 people": [],
    "A1 2BC": [],
    "BBC1 9pm": [],
    "M6 2pm, E5 7am": [],
    "an s106agreement": [],
    "code e14ab": [],
    "COVID19": [],
}
BIRTHS = {
    "She was born on 12 March 1950.": ["born on 12 March 1950"],
    "DOB 12/03/1950": ["DOB 12/03/1950"],
    "d.o.b. 12.3.50": ["d.o.b. 12.3.50"],
    "D.O.B: 1950-03-12": ["D.O.B: 1950-03-12"],
    "Date of birth: 12 March 1950": ["Date of birth: 12 March 1950"],
    "born March 12, 1950": ["born March 12, 1950"],
    "her birthday is the 3rd of May": ["birthday is the 3rd of May"],
    "On 12 March 1950 I was born": ["12 March 1950 I was born"],
    "Ann (b. 3.4.1950)": ["b. 3.4.1950"],
    "12 March 1950": [],
    "On 12/03/2025 we met": [],
    "born in 1950, in Leeds": [],
    "The project was born on 3 March 2020": [],
    "our 10th birthday on 5 May": [],
    "It was born on 1 May 2020": [],
    "a birthday cake for 12 people": [],
    "airborne on 12 March": [],
}


@pytest.mark.parametrize(
    ("spans", "text", "expected"),
    [
        pytest.param(spans, text, expected, id=f"{spans.__name__}: {text}")
        for spans, table in ((emails, ADDRESSES), (phones, NUMBERS), (postcodes, POSTCODES), (births, BIRTHS))
        for text, expected in table.items()
    ],
)
def test_what_is_found_in_a_text(spans, text, expected):
    text = plain(text)

    assert [text[start:end] for start, end in spans(text)] == expected


FIELDS = {
    "title": "Title",
    "summary": "Summary",
    "organisation": "Organisation",
    "place_name": "Place",
    "seo_title": "Title for search engines",
    "search_description": "Description for search engines",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "label"), FIELDS.items())
def test_it_is_found_in_each_field_that_the_public_reads(looked_at, field, label):
    (found,) = [one for one in looked_at(**{field: "Ask jo@example.org today"}) if one.kind == Kind.EMAIL]

    assert (found.label, found.words, found.before, found.after) == (label, "jo@example.org", "Ask ", " today")
    assert found.is_open_block


@pytest.mark.django_db
def test_it_is_found_in_each_row_of_a_story(share_story):
    story = share_story(
        photos=1,
        answers=("Ring 07700 900001.", "It grew."),
        tags=["07700 900002"],
        quotes=[{"text": "Ring 07700 900003", "said_by": "Ann, 07700 900004"}],
        links=[{"url": "https://example.org/?to=jo%40example.org&n=07700900009", "label": "Ring 07700 900005"}],
    ).story
    version = story.get_latest_revision_as_object()
    photo = version.photos.first()
    photo.alt_text, photo.caption, photo.credit = "07700 900006", "07700 900007", "07700 900008"

    found = [one for one in findings_of(version) if one.kind in (Kind.PHONE, Kind.EMAIL)]

    assert [(one.part, one.label, one.words) for one in found] == [
        ("place-and-people", "Tag", "07700 900002"),
        (f"answer_{version.answers.first().question_id}", "What did you do?", "07700 900001"),
        ("quotes", "Quote 1", "07700 900003"),
        ("quotes", "Who said quote 1", "07700 900004"),
        ("photos", "Photo 1, description", "07700 900006"),
        ("photos", "Photo 1, caption", "07700 900007"),
        ("photos", "Photo 1, credit", "07700 900008"),
        ("links", "Link 1", "07700 900005"),
        ("links", "Address of link 1", "jo@example.org"),
    ]


@pytest.mark.django_db
def test_the_same_number_twice_in_a_part_is_one_finding(looked_at):
    found = looked_at(summary="Ring 07700 900123, yes, 07700 900123.")

    assert [one.words for one in found if one.is_blocking] == ["07700 900123"]


@pytest.mark.django_db
def test_words_around_it_are_whole_and_few(looked_at):
    words = " ".join(f"word{number}" for number in range(20))

    (found,) = [one for one in looked_at(answers=(f"{words} 07700 900123 {words}", "b")) if one.is_blocking]

    assert found.before == "…word12 word13 word14 word15 word16 word17 word18 word19 "
    assert found.after == " word0 word1 word2 word3 word4 word5 word6 word7 word8…"
