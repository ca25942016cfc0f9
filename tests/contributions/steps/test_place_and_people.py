"""Where and when it was and whom it was for, and the links."""

import pytest

from gallery.contributions.steps.place_and_people import LinkForm
from gallery.models import Theme


@pytest.mark.parametrize(
    ("started", "ended", "is_fine"),
    [("2024", "2023", False), ("May 2024", "April 2024", False), ("May 2024", "05/2024", True), ("", "2020", True)],
)
def test_nothing_ends_before_it_starts(place, started, ended, is_fine):
    form = place(started=started, ended=ended)

    assert form.errors == ({} if is_fine else {"ended": ["This is before the start. Change one of the two."]})


@pytest.mark.parametrize("value", ["-1", "10000001", "1.5", "many", "1e5", "9" * 5000, "\x00"])
def test_people_are_counted_in_whole_numbers(place, value):
    assert list(place(people_reached=value).errors) == ["people_reached"]


@pytest.mark.parametrize(
    "changes",
    [
        {"themes": ["nature", "nothing"]},
        {"cohorts": ["'"]},
        {"region": "atlantis"},
        {"themes": ["\x00"]},
        {"region": "\x00"},
        {"cohorts": ["x" * 10000]},
    ],
)
def test_terms_that_do_not_exist_are_refused_beside_their_field(place, changes):
    assert list(place(**changes).errors) == list(changes)


def test_terms_are_read_by_their_slugs(place, terms):
    form = place(themes=["nature", "arts", "arts"], cohorts=["carers"], region="wales")

    assert form.is_valid()
    assert set(form.cleaned_data["themes"]) == {terms["nature"], terms["arts"]}
    assert form.cleaned_data["region"] == terms["wales"]


@pytest.mark.parametrize(
    ("url", "label", "errors"),
    [
        ("", "", []),
        ("example.org", "", []),
        ("https://example.org/a?b=c#d", "Ours", []),
        ("", "Ours", ["url"]),
        ("javascript:alert(1)", "Ours", ["url"]),
        ("data:text/html,x", "", ["url"]),
        ("https://" + "x" * 500 + ".org", "", ["url"]),
        ("example.org", "x" * 121, ["label"]),
    ],
)
def test_a_link_is_an_address_of_the_web(url, label, errors):
    assert list(LinkForm({"url": url, "label": label}).errors) == errors


def test_an_address_without_a_scheme_gets_https():
    form = LinkForm({"url": "example.org/we", "label": ""})

    assert form.is_valid()
    assert form.cleaned_data["url"] == "https://example.org/we"


def test_terms_that_were_retired_are_offered_no_more(place, terms):
    Theme.objects.filter(slug="arts").update(is_retired=True)

    offered = [str(label) for _value, label in place().fields["themes"].choices]

    assert offered == ["Nature"]
    assert list(place(themes=["arts"]).errors) == ["themes"]
