"""Dates and times as each language writes them."""

from datetime import datetime

import pytest
from django.template import engines
from django.utils.timezone import make_aware
from django.utils.translation import override

from config.dates import date_format


@pytest.mark.parametrize(
    ("language", "form", "moment", "said"),
    [
        ("fr", "DATE_FORMAT", datetime(2026, 5, 1), "1er mai 2026"),
        ("fr", "DATE_FORMAT", datetime(2026, 5, 21), "21 mai 2026"),
        ("fr", "l j F Y", datetime(2026, 8, 1), "samedi 1er août 2026"),
        ("fr", "DATETIME_FORMAT", datetime(2026, 12, 1, 20, 0), "1er décembre 2026 à 20 h"),
        ("fr", "DATETIME_FORMAT", datetime(2026, 12, 2, 8, 5), "2 décembre 2026 à 8 h 05"),
        ("fr", "TIME_FORMAT", datetime(2026, 12, 2, 0, 0), "0 h"),
        ("fr", "F Y", datetime(2026, 12, 1), "décembre 2026"),
        ("fr", "c", datetime(2026, 5, 1), "2026-05-01T00:00:00"),
        ("en", "DATE_FORMAT", datetime(2026, 5, 1), "1 May 2026"),
    ],
)
def test_a_date_is_said_as_people_write_it(language, form, moment, said):
    with override(language):
        assert date_format(moment, form).replace("\xa0", " ") == said


def test_templates_say_dates_so_and_nothing_of_what_is_none():
    page = engines["django"].from_string('{{ day|date:"j F" }}|{{ none|date }}|{{ word|date }}')
    with override("fr"):
        shown = page.render({"day": make_aware(datetime(2026, 5, 1, 12)), "none": None, "word": "demain"})
    assert shown == "1er mai||"
