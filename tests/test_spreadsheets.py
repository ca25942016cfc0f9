"""No cell of a spreadsheet is a formula."""

import pytest
from django.utils.translation import gettext_lazy

from gallery.spreadsheets import csv_of, escaped

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"]
WIDE_FORMULAS = ["＝1+1", "＋1", "－1", "＠SUM(A1)", " ＝1", "\u3000=1", "\u00a0＝1"]


@pytest.mark.parametrize("words", [*FORMULAS, *WIDE_FORMULAS])
def test_words_that_begin_like_a_formula_are_only_words(words):
    assert escaped(words) == f"'{words}"


@pytest.mark.parametrize("value", ["Seeds of Service", "1-2-3", "", 12, -12, 1.5, None, "'=1"])
def test_all_else_is_as_it_is(value):
    assert escaped(value) == value


def test_words_that_are_translated_later_are_words_too():
    assert escaped(gettext_lazy("=1")) == "'=1"


def test_a_table_is_a_file_whose_heads_are_escaped_too():
    answer = csv_of(["=A", "Stories"], [["+B", 2]], name="tables-of-élan")

    assert answer.content.decode() == "\ufeff'=A,Stories\r\n'+B,2\r\n"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''tables-of-%C3%A9lan.csv"
