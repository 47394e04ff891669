"""Pages of a list of posts, newest first, whichever page it is: nothing is counted, and little is skipped."""

from datetime import datetime
from functools import partial

from django.core.paginator import Page, Paginator
from django.db import models
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from blog.totals.figures import Month


class Pages(Paginator):
    """As Django's, of the ids of posts, of which it is known how many each month has: a page begins in its month.

    `moment` is the column that orders them.
    """

    def __init__(self, ids: models.QuerySet, per_page: int, months: dict[Month, int], moment: str = "published_at"):
        super().__init__(ids, per_page)
        self.ids, self.months, self.moment = ids, months, moment
        self.count = sum(months.values())  # Django's would ask the database

    def _check_object_list_is_ordered(self):
        """It is; looking would make the query, of which a page whose parts are kept has no use."""

    def page(self, number):
        number = self.validate_number(number)
        return Page(SimpleLazyObject(partial(self._of, number)), number, self)

    def _of(self, number: int) -> models.QuerySet:
        skipped = (number - 1) * self.per_page
        ids = self.ids
        for (year, month), has in sorted(self.months.items(), reverse=True):
            if skipped < has:
                ids = ids.filter(**{f"{self.moment}__lt": end_of(year, month)})
                break
            skipped -= has
        return ids[skipped : skipped + self.per_page]


def end_of(year: int, month: int) -> datetime:
    """The moment in which the month after this one begins, in the site's time zone."""
    return timezone.make_aware(datetime(year + month // 12, month % 12 + 1, 1))
