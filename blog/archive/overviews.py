"""Pages that look over the whole blog: the years, all tags, everyone who writes, every title."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Value
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Author
from accounts.permissions import Can, may
from blog.archive import charts
from blog.archive.pages import Pages
from blog.blogroll.models import LinkedBlog
from blog.events.models import Event
from blog.polls.models import Poll
from blog.posts.models import Post
from blog.tags.models import Tag
from blog.totals.figures import Figures


def tags_with_counts(numbers: dict[int, int], most: int | None = None) -> list[Tag]:
    """The tags of these numbers of posts (by id), with `count`; the most used first."""
    found = Tag.objects.in_bulk(list(numbers)[:most] if most else list(numbers))
    for pk, tag in found.items():
        tag.count = numbers[pk]
    return sorted(found.values(), key=lambda tag: (-numbers[tag.pk], tag.key))


def _languages(numbers: dict[str, int]) -> list[tuple[str, str, int]]:
    """The languages posts are written in: code, name, how many; the most written first."""
    names = dict(settings.LANGUAGES)
    return [(code, names[code], number) for code, number in numbers.items() if code in names]


BESIDE = {"events": _("Calendar"), "polls": _("Polls"), "blogroll": _("Other blogs")}


@require_safe
def overview(request):
    """The years as a chart, and every month that has posts."""
    return render(request, "blog/archive/overview.html", {"overview": _overview})


def _overview() -> dict[str, Any]:
    figures = Figures()
    by_month, signed = figures.of_all()
    months: dict[int, list] = {}
    for (year, month), count in reversed(by_month.items()):
        months.setdefault(year, []).append((date(year, month, 1), count))
    years = [(year, sum(count for _, count in rows), rows[::-1]) for year, rows in months.items()]
    chart, voices = charts.years_and_voices(by_month, signed)
    return {
        "chart": chart,
        "years": years,
        "voices": voices,
        "languages_written": _languages(figures.by_language()),
        "beside": _beside_posts(),
    }


def _beside_posts() -> list[tuple[str, str]]:
    """Names and addresses of the lists that are not of posts, where there is anything in them; one query."""
    there = {"events": Event.objects.public(), "polls": Poll.objects.public(), "blogroll": LinkedBlog.objects.all()}
    rows = [things.order_by().values(named=Value(kind)).distinct() for kind, things in there.items()]
    found = {row["named"] for row in rows[0].union(*rows[1:]).order_by()}
    return [(str(name), reverse(f"blog:{kind}")) for kind, name in BESIDE.items() if kind in found]


ALL_AT_ONCE = 1000
MOST_USED, SUBJECTS = 10, 3  # of a blog, of an author


@require_safe
def everything(request, page=1):
    """Every post by its title alone, a year below the other: a page of a thousand, which is quick to look through."""
    posts = Post.objects.for_reading(request.user).newest_first()
    ids = posts.values_list("pk", flat=True)
    is_writer = may(request.user, Can.WRITE_DRAFTS)
    pages = Paginator(ids, ALL_AT_ONCE) if is_writer else Pages(ids, ALL_AT_ONCE, Figures().by_month())
    page_obj = pages.get_page(page)
    if page_obj.number != page:
        raise Http404
    shown = posts.filter(pk__in=page_obj.object_list).with_voices()
    light = shown.only("kind", "title", "slug", "language", "published_at", "published_precision")
    context = {"page_obj": page_obj, "address": "blog:everything", "address_args": [], "posts": light}
    return render(request, "blog/archive/everything.html", context)


@require_safe
def tags(request):
    """The most used tags with how much and how lately; then all by their first letter."""
    return render(request, "blog/archive/tags.html", {"subjects": _tags})


def _tags() -> dict[str, Any]:
    figures = Figures()
    told = figures.by_tag()
    found = tags_with_counts({pk: number for pk, (number, _last) in told.items()})
    for tag in found[:MOST_USED]:
        tag.last = date(*told[tag.pk][1], 1)
    letters: dict[str, list[Tag]] = {}
    for tag in sorted(found, key=lambda tag: tag.key):
        letters.setdefault(tag.key[0].upper() if tag.key[:1].isalpha() else "#", []).append(tag)
    return {"most_used": found[:MOST_USED], "most": found[0].count if found else 0, "letters": letters.items()}


@require_safe
def authors(request):
    """Everyone who has signed a post that may be read, with how many and since when."""
    return render(request, "blog/archive/authors.html", {"people": _authors})


def _authors() -> list[Author]:
    figures = Figures()
    told = figures.by_voice()
    found = Author.objects.select_related("portrait").in_bulk(list(told))
    subjects = _subjects_of_authors(figures)
    for pk, author in found.items():
        author.count, author.last = told[pk][0], date(*told[pk][1], 1)  # type: ignore[attr-defined]
        author.subjects = subjects.get(pk, [])  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda author: (-told[author.pk][0], author.name))


def _subjects_of_authors(figures: Figures) -> dict[int, list[Tag]]:
    """By author: the tags they use most."""
    most = figures.tags_of_authors(SUBJECTS)
    tags = Tag.objects.in_bulk({tag for some in most.values() for tag in some})
    return {author: [tags[tag] for tag in some if tag in tags] for author, some in most.items()}
