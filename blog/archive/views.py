"""The lists readers browse."""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.generic import ListView

from accounts.models import Author
from accounts.permissions import Can, may
from blog.archive import charts
from blog.archive.overviews import tags_with_counts
from blog.archive.pages import Pages, end_of
from blog.posts.coming import kept_until_next
from blog.posts.models import Post, Series
from blog.tags.models import Tag
from blog.totals.figures import Figures, Month
from config.kept import kept
from config.shown import base_of, note
from identity.models import identity_of


class PostList(ListView):
    """The ids of the posts a reader may see, newest first, in pages. Subclasses narrow them in `choose`."""

    context_object_name = "posts"
    # The name of the address, whose second page and on are name-page; and what it is reversed with.
    address = ""
    moment = "published_at"  # the column that orders what readers are shown

    def readable(self, user):
        return Post.objects.for_reading(user)

    def choose(self, posts):
        return posts

    def address_args(self):
        return []

    def get_paginate_by(self, queryset):
        return identity_of(self.request).posts_per_page

    def get_queryset(self):
        self.figures = Figures()
        # Who writes here may see posts that are counted nowhere.
        self.is_writer = may(self.request.user, Can.WRITE_DRAFTS)
        return SimpleLazyObject(self.ordered)  # a page whose parts are kept has no use for it

    @cached_property
    def all_posts(self):
        return self.choose(self.readable(self.request.user))

    def ordered(self):
        return (self.all_posts.newest_first() if self.is_writer else self.newest()).values_list("pk", flat=True)

    def newest(self):
        """What readers are shown, newest first."""
        return self.all_posts.newest_first()

    @cached_property
    def months(self) -> dict[Month, int] | None:
        """How many public posts each month of the list has; None where they are few enough to be counted."""
        return self.figured("months", self.count_months)

    def count_months(self) -> dict[Month, int] | None:
        return None

    def figured[T](self, name: str, count: Callable[[], T]) -> T:
        """What is counted of this list, kept until a post comes to it or leaves it."""
        list_ = base_of(self.request.path)

        def counted() -> T:
            note(list_)
            return count()

        return kept_until_next((name, list_), counted)

    def get_paginator(self, queryset, per_page, orphans=0, allow_empty_first_page=True, **kwargs):
        if self.is_writer or self.months is None:
            return super().get_paginator(queryset, per_page, **kwargs)
        return Pages(queryset, per_page, self.months, self.moment)

    def get_context_data(self, **kwargs):
        return super().get_context_data(address=self.address, address_args=self.address_args(), **kwargs)


class YearArchive(PostList):
    template_name = "blog/archive/year.html"
    address = "blog:archive-year"

    def choose(self, posts):
        return posts.filter(published_at__year=self.kwargs["year"])

    def count_months(self):
        return self.figures.by_month(self.kwargs["year"])

    def address_args(self):
        return [self.kwargs["year"]]

    def get_context_data(self, **kwargs):
        year = self.kwargs["year"]
        months = self.months or {}
        context = super().get_context_data(**kwargs)
        if not context["paginator"].count:
            raise Http404
        context["date"] = date(year, 1, 1)
        context["months"] = [(date(y, m, 1), n) for (y, m), n in months.items()]
        context["voices"] = cache(lambda: charts.voices(self.figures.by_author(year=year)))
        return context


class MonthArchive(PostList):
    template_name = "blog/archive/month.html"
    address = "blog:archive-month"

    def dispatch(self, request, *args, **kwargs):
        self.date = date_or_404(kwargs["year"], kwargs["month"], kwargs.get("day", 1))
        return super().dispatch(request, *args, **kwargs)

    def choose(self, posts):
        # One range of the index; a year and a month of it would be looked for in every row of the year.
        first = timezone.make_aware(datetime(self.date.year, self.date.month, 1))
        return posts.filter(published_at__gte=first, published_at__lt=end_of(self.date.year, self.date.month))

    def count_months(self):
        month = self.date.year, self.date.month
        return {month: self.figures.by_month(self.date.year).get(month, 0)}

    def address_args(self):
        return [self.date.year, self.date.month]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not context["paginator"].count:
            raise Http404
        return context | {"date": self.date}


class DayArchive(MonthArchive):
    template_name = "blog/archive/day.html"
    address = "blog:archive-day"

    def choose(self, posts):
        # A post whose day is only supposed is not of this day.
        first = timezone.make_aware(datetime(self.date.year, self.date.month, self.date.day))
        next_day = self.date + timedelta(days=1)
        until = timezone.make_aware(datetime(next_day.year, next_day.month, next_day.day))
        return posts.filter(published_at__gte=first, published_at__lt=until).dated()

    def count_months(self):
        return None

    def address_args(self):
        return [*super().address_args(), self.date.day]


class LanguageArchive(PostList):
    """The posts that are written in one language, whatever language the page around them speaks."""

    template_name = "blog/archive/language.html"
    address = "blog:language"

    def choose(self, posts):
        return posts.filter(language=self.kwargs["language"])

    def count_months(self):
        return self.figures.by_month(language=self.kwargs["language"])

    def address_args(self):
        return [self.kwargs["language"]]

    def get_context_data(self, **kwargs):
        code = self.kwargs["language"]
        context = super().get_context_data(subject=dict(settings.LANGUAGES)[code], code=code, **kwargs)
        if not context["paginator"].count:
            raise Http404
        return context


class SubjectList(PostList):
    """The posts of one subject: a tag, an author, a series."""

    subjects: QuerySet
    subject: Tag | Author | Series

    def dispatch(self, request, *args, **kwargs):
        slug = kwargs["slug"]
        found = kept((self.address, slug), lambda: get_object_or_404(self.subjects, slug=slug))
        self.subject = copy(found)  # since what is fetched onto it is not kept with it
        return super().dispatch(request, *args, **kwargs)

    def address_args(self):
        return [self.subject.slug]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(subject=self.subject, **kwargs)
        # What nobody may read yet is not there: a tag of drafts alone must not show.
        if not context["paginator"].count and not self.shows_when_empty:
            raise Http404
        return context

    shows_when_empty = False


class TagArchive(SubjectList):
    template_name = "blog/archive/tag.html"
    address = "blog:tag-detail"
    subjects = Tag.objects.all()
    moment = "came_out"

    def choose(self, posts):
        return posts.filter(tags=self.subject)

    def newest(self):
        return self.readable(self.request.user).newest_of_tag(self.subject)

    @cached_property
    def numbers(self):
        return self.figured("numbers", lambda: self.figures.of_tag(self.subject.pk))

    @property
    def months(self):
        return self.numbers[0]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["voices"] = cache(lambda: charts.voices(self.numbers[1]))
        return context


class AuthorArchive(SubjectList):
    template_name = "blog/archive/author.html"
    address = "blog:author-detail"
    subjects = Author.objects.select_related("portrait")
    moment = "came_out"

    def choose(self, posts):
        return posts.by_author(self.subject)

    def newest(self):
        return self.readable(self.request.user).newest_by(self.subject)

    @cached_property
    def numbers(self):
        return self.figured("numbers", lambda: self.figures.of_author(self.subject.pk))

    @property
    def months(self):
        return self.numbers[0]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["subjects"] = cache(lambda: tags_with_counts(self.numbers[1], 8))
        return context


class SeriesArchive(SubjectList):
    template_name = "blog/archive/series.html"
    address = "blog:series-detail"
    subjects = Series.objects.all()

    def choose(self, posts):
        return posts.filter(series=self.subject)

    def ordered(self):
        return super().ordered().order_by(F("series_position").asc(nulls_last=True), "published_at", "pk")


def date_or_404(year, month, day) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Http404 from None
    if found > timezone.localdate():
        raise Http404
    return found
