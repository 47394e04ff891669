"""Sitemaps (sitemaps.org, with Google's extension for pictures): an index, one map a year, one of the lists."""

from collections import Counter
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from accounts.models import Author
from blog.events.models import Event
from blog.polls.models import Poll
from blog.posts.models import Kind, Post, Series
from blog.syndication.addresses import own_address, whole
from blog.tags.models import Tag
from blog.totals.figures import Figures
from identity.models import identity_of

MOST = 20_000  # of a map; sitemaps.org allows 50,000
SUBJECTS = 5_000
CHANGED_LATELY = 1_000  # posts; a year where nothing changed lately says nothing of it


def _readable():
    return Post.objects.visible_to(AnonymousUser()).out()


def _pages():
    """What stands outside of the stream, and is few: by itself first, for which there is an index."""
    pages = Post.objects.filter(kind=Kind.PAGE).order_by()
    return _readable().filter(pk__in=pages.values("pk")).order_by()


@require_safe
def index(request):
    """The maps there are: of the lists, and of each year with posts."""
    years: Counter[int] = Counter(date.year for date in map(localtime, _pages().values_list("published_at", flat=True)))
    for (year, _month), number in Figures().by_month().items():
        years[year] += number
    last: dict[int, datetime] = {}
    for post in Post.objects.order_by("-updated_at", "-pk").only("status", "published_at", "updated_at")[
        :CHANGED_LATELY
    ]:
        if post.is_public:
            last.setdefault(localtime(post.published_at).year, post.updated_at)
    maps: list[dict] = [{"address": whole(reverse("sitemap-lists"))}]
    for year in sorted(years, reverse=True):
        for part in range(1, -(-years[year] // MOST) + 1):
            address = whole(reverse("sitemap-year", args=[year])) + (f"?part={part}" if part > 1 else "")
            maps.append({"address": address, "last": last.get(year)})
    return _xml(request, "blog/syndication/sitemap_index.xml", {"maps": maps})


@require_safe
def year(request, year):
    """The posts and pages of a year, with their covers."""
    part = request.GET.get("part", "1")
    if not part.isdecimal() or len(part) > 4 or part == "0":
        raise Http404
    start = (int(part) - 1) * MOST
    posts = _readable().filter(published_at__year=year).newest_first().select_related("cover")
    rows = posts.only("kind", "slug", "language", "published_at", "updated_at", "cover__file")[start : start + MOST]
    if not rows:
        raise Http404
    identity = identity_of(request)
    pages = [
        {
            "address": own_address(post, identity),
            "last": post.changed_at,
            "picture": whole(post.cover.file.url) if post.cover else "",
        }
        for post in rows
    ]
    return _xml(request, "blog/syndication/sitemap.xml", {"pages": pages})


@require_safe
def lists(request):
    """Home, the archive, each tag, author and series that has posts; events and polls."""
    figures, posts = Figures(), Post.objects.for_reading(AnonymousUser())
    authors, tags = list(figures.by_author())[:SUBJECTS], list(figures.by_tag())[:SUBJECTS]
    subjects: list[Author | Series | Tag] = [
        *Author.objects.in_bulk(authors).values(),
        *Series.objects.filter(Exists(posts.filter(series=OuterRef("pk"))))[:SUBJECTS],
        *Tag.objects.in_bulk(tags).values(),
    ]
    own = [reverse(f"blog:{name}") for name in ("home", "archive", "tags", "authors")]
    events, polls = Event.objects.public()[:SUBJECTS], Poll.objects.public()[:SUBJECTS]
    own += [reverse(f"blog:{name}") for name, things in (("events", events), ("polls", polls)) if things]
    paths = [*own, *(one.get_absolute_url() for one in (*subjects, *events, *polls))]
    return _xml(request, "blog/syndication/sitemap.xml", {"pages": [{"address": whole(path)} for path in paths]})


def _xml(request, template: str, context: dict):
    return render(request, template, context, content_type="application/xml; charset=utf-8")
