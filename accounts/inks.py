"""The inks that authors are known by: an author's colour, always beside a name or initials.

The numbers are stored; static/css/variables.css gives each its light and dark value (AA on paper).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ink(models.IntegerChoices):
    VERMILION = 1, _("vermilion")
    PRUSSIAN = 2, _("Prussian blue")
    FIR = 3, _("fir green")
    OCHRE = 4, _("ochre")
    PLUM = 5, _("plum")
    TEAL = 6, _("teal")
    ROSE = 7, _("old rose")
    OLIVE = 8, _("olive")
    INDIGO = 9, _("indigo")
    SEPIA = 10, _("sepia")
    CYAN = 11, _("cyan")
    SLATE = 12, _("slate")


def least_used_ink(used: list[int]) -> int:
    """The ink fewest authors have, the first of the palette among equals."""
    return min(Ink.values, key=lambda ink: (used.count(ink), ink))
