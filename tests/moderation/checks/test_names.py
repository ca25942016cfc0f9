"""Full names, told from places, organisations and the beginnings of sentences."""

import pytest

from gallery.moderation.checks.names import full_names

NAMES = {
    "Emily Carter waters the beans.": ["Emily Carter"],
    "Here is Amir O’Neil, and here Mary-Jane Smith": ["Amir O’Neil", "Mary-Jane Smith"],
    "Amir and Sarah Khan": ["Sarah Khan"],
    "Maria de Souza with Jan van der Berg": ["Maria de Souza", "Jan van der Berg"],
    "Thomas J. Baker": ["Thomas J. Baker"],
    "Emily Carter’s garden": ["Emily Carter"],
    "Mrs Jane Smith": ["Jane Smith"],
    "The Emily Carter we know": ["Emily Carter"],
    "Photo: Zofia Nowak": ["Zofia Nowak"],
    "Tom Hill by the gate": ["Tom Hill"],
    "Żaneta Łuczak": ["Żaneta Łuczak"],
    "Emily waters the beans": [],
    "Our Emily": [],
    "Emily. Carter waited": [],
    "EMILY CARTER": [],
    "The NHS and Emily": [],
    "Tom B waters": [],
    "Bethnal Green": [],
    "Mill Street, Catterick Garrison": [],
    "Hyde Park School": [],
    "Women's Aid Leicestershire": [],
    "Christmas Day in North Yorkshire": [],
    "Some Children Playing": [],
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_names_in_a_text(text, expected):
    assert [text[start:end] for start, end in full_names(text)] == expected


def test_the_organisations_own_words_are_no_name():
    assert list(full_names("Catterick Growers", but_not=frozenset({"catterick", "growers"}))) == []
