"""Dates and times as people write them: what Django's formats cannot say of French."""

import re

from django.utils import formats
from django.utils.translation import get_language

FIRST_OF_MONTH = re.compile(r"\b1 (?=[jfmasond][^\W\d]{2})")
FULL_HOUR = re.compile("(?<=\xa0h)\xa000\\b")


def date_format(moment, form: str = "DATE_FORMAT") -> str:
    """As Django's, by the clocks the moment comes with; in French “1er mai”, and “20 h” at full hours."""
    said = formats.date_format(moment, form)
    if get_language() != "fr":
        return said
    return FULL_HOUR.sub("", FIRST_OF_MONTH.sub("1er ", said))
