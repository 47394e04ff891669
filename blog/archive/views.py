"""The lists readers browse."""

from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q, Value
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from accounts.models import Author
from blog.archive import charts
from blog.blogroll.models import LinkedBlog
from blog.comments.models import Comment
from blog.events.models import Event
from blog.polls.models import Poll
from blog.posts.models import Byline, Post, Series
from blog.tags.models import Tag
from identity.models import identity_of


class PostList(ListView):
    """Posts a reader may see, newest first, in pages. Subclasses narrow them in `choose`."""

    context_object_name = "posts"
    # The name of the address, whose second page and on are name-page; and what it is reversed with.
    address = ""

    def readable(self, user):
        return Post.objects.for_reading(user)

    def choose(self, posts):
        return posts

    def address_args(self):
        return []

    def get_paginate_by(self, queryset):
        return identity_of(self.request).posts_per_page

    def get_queryset(self):
        self.all_posts = self.choose(self.readable(self.request.user))
        return self.all_posts.with_cards().newest_first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(address=self.address, address_args=self.address_args(), **kwargs)


class Home(PostList):
    template_name = "blog/archive/home.html"
    address = "blog:home"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        posts = list(context["posts"])
        if context["page_obj"].number == 1 and posts:
            first = list(self.all_posts.filter(Q(featured=True) | Q(pinned=True)).with_cards().newest_first()[:10])
            lead = next((post for post in first if post.featured), posts[0])
            pinned = [post for post in first if post.pinned and post != lead]
            context |= {"lead": lead, "posts": [*pinned, *(p for p in posts if p != lead and p not in pinned)]}
            context["chart"] = charts.years(self.all_posts)
            year = posts[0].local_date.year
            context["voices_year"] = year
            context["voices"] = charts.voices(self.all_posts.filter(published_at__year=year))
            context["events"] = Event.objects.public().to_come()[:3]
            context["conversations"] = _one_a_post(recent_comments(self.request.user, 20))[:4]
            context["discussed"] = self.all_posts.filter(comment_count__gt=0).order_by("-comment_count", "-pk")[:3]
        return context


def recent_comments(user, number):
    """The last comments anyone may read, on posts this user may read."""
    visible = Post.objects.for_reading(user).values("pk")
    return (
        Comment.objects.approved()
        .filter(post__in=visible)
        .select_related("post", "author")
        .order_by("-created_at", "-pk")[:number]
    )


def _one_a_post(comments) -> list[Comment]:
    """The newest of each conversation."""
    newest: dict[int, Comment] = {}
    for comment in comments:
        newest.setdefault(comment.post_id, comment)
    return list(newest.values())


class YearArchive(PostList):
    template_name = "blog/archive/year.html"
    address = "blog:archive-year"

    def choose(self, posts):
        return posts.filter(published_at__year=self.kwargs["year"])

    def address_args(self):
        return [self.kwargs["year"]]

    def get_context_data(self, **kwargs):
        year = self.kwargs["year"]
        months = charts.totals_by_month(self.all_posts)
        if not months:
            raise Http404
        context = super().get_context_data(**kwargs)
        context["date"] = date(year, 1, 1)
        context["months"] = [(date(y, m, 1), n) for (y, m), n in sorted(months.items())]
        context["voices"] = charts.voices(self.all_posts)
        return context


class MonthArchive(PostList):
    template_name = "blog/archive/month.html"
    address = "blog:archive-month"

    def dispatch(self, request, *args, **kwargs):
        self.date = date_or_404(kwargs["year"], kwargs["month"], kwargs.get("day", 1))
        return super().dispatch(request, *args, **kwargs)

    def choose(self, posts):
        return posts.filter(published_at__year=self.date.year, published_at__month=self.date.month)

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
        return super().choose(posts).filter(published_at__day=self.date.day).dated()

    def address_args(self):
        return [*super().address_args(), self.date.day]


class LanguageArchive(PostList):
    """The posts that are written in one language, whatever language the page around them speaks."""

    template_name = "blog/archive/language.html"
    address = "blog:language"

    def choose(self, posts):
        return posts.filter(language=self.kwargs["language"])

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

    model_of_subject: type
    subject: Tag | Author | Series

    def dispatch(self, request, *args, **kwargs):
        self.subject = get_object_or_404(self.model_of_subject, slug=kwargs["slug"])
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
    model_of_subject = Tag

    def choose(self, posts):
        return posts.filter(tags=self.subject)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["voices"] = charts.voices(self.all_posts)
        return context


class AuthorArchive(SubjectList):
    template_name = "blog/archive/author.html"
    address = "blog:author-detail"
    model_of_subject = Author

    def choose(self, posts):
        return posts.by_author(self.subject)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["subjects"] = tags_of(self.all_posts)[:8]
        return context


class SeriesArchive(SubjectList):
    template_name = "blog/archive/series.html"
    address = "blog:series-detail"
    model_of_subject = Series

    def choose(self, posts):
        return posts.filter(series=self.subject)

    def get_queryset(self):
        return super().get_queryset().order_by(F("series_position").asc(nulls_last=True), "published_at", "pk")


def tags_of(posts):
    """The tags of some posts with `count`, the most used first."""
    return (
        Tag.objects.filter(items__content_object__in=posts.order_by().values("pk"))
        .annotate(
            count=Count("items", filter=Q(items__content_object__in=posts.order_by().values("pk"))),
            last=Max("items__content_object__published_at", filter=Q(items__content_object__in=posts.values("pk"))),
        )
        .order_by("-count", "key")
    )


def _languages_of(posts) -> list[tuple[str, str, int]]:
    """The languages posts are written in: code, name, how many; the most written first."""
    rows = posts.order_by().values("language").annotate(number=Count("pk")).order_by("-number", "language")
    names = dict(settings.LANGUAGES)
    return [(row["language"], names[row["language"]], row["number"]) for row in rows if row["language"] in names]


BESIDE = {"events": _("Calendar"), "polls": _("Polls"), "blogroll": _("Other blogs")}


@require_safe
def overview(request):
    """The years as a chart, and every month that has posts."""
    posts = Post.objects.for_reading(request.user)
    months: dict[int, list] = {}
    for (year, month), count in sorted(charts.totals_by_month(posts).items(), reverse=True):
        months.setdefault(year, []).append((date(year, month, 1), count))
    years = [(year, sum(count for _, count in rows), rows[::-1]) for year, rows in months.items()]
    context = {
        "chart": charts.years(posts),
        "years": years,
        "voices": charts.voices(posts),
        "languages_written": _languages_of(posts),
        "beside": _beside_posts(),
    }
    return render(request, "blog/archive/overview.html", context)


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
    posts = Post.objects.for_reading(request.user).newest_first().with_voices()
    light = posts.only("kind", "title", "slug", "language", "published_at", "published_precision")
    page_obj = Paginator(light, ALL_AT_ONCE).get_page(page)
    if page_obj.number != page:
        raise Http404
    context = {"page_obj": page_obj, "address": "blog:everything", "address_args": [], "posts": page_obj.object_list}
    return render(request, "blog/archive/everything.html", context)


@require_safe
def tags(request):
    """The most used tags with how much and how lately; then all by their first letter."""
    found = list(tags_of(Post.objects.for_reading(request.user)))
    letters: dict[str, list[Tag]] = {}
    for tag in sorted(found, key=lambda tag: tag.key):
        letters.setdefault(tag.key[0].upper() if tag.key[:1].isalpha() else "#", []).append(tag)
    context = {"most_used": found[:MOST_USED], "most": found[0].count if found else 0, "letters": letters.items()}
    return render(request, "blog/archive/tags.html", context)


@require_safe
def authors(request):
    """Everyone who has signed a post that may be read, with how many and since when."""
    posts = Post.objects.for_reading(request.user).order_by().values("pk")
    found = (
        Author.objects.annotate(
            count=Count("posts", filter=Q(posts__in=posts)),
            last=Max("posts__published_at", filter=Q(posts__in=posts)),
        )
        .filter(count__gt=0)
        .select_related("portrait")
        .order_by("-count", "name")
    )
    subjects = _subjects_of_authors(posts)
    for author in found:
        author.subjects = subjects.get(author.pk, [])[:SUBJECTS]  # type: ignore[attr-defined]
    return render(request, "blog/archive/authors.html", {"authors": found})


def _subjects_of_authors(posts) -> dict[int, list[Tag]]:
    """By author: the tags they use, the most used first."""
    signed = Byline.objects.filter(post__in=posts, post__tag_items__isnull=False)
    rows = signed.values("author", "post__tag_items__tag").annotate(number=Count("pk")).order_by("-number")
    pairs = [(row["author"], row["post__tag_items__tag"]) for row in rows]
    tags = Tag.objects.in_bulk([tag for _author, tag in pairs])
    found: dict[int, list[Tag]] = {}
    for author, tag in pairs:
        found.setdefault(author, []).append(tags[tag])
    return found


def date_or_404(year, month, day) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Http404 from None
    if found > timezone.localdate():
        raise Http404
    return found
