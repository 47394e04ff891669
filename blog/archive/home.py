"""The home page: the lead, the newest posts, and what goes on around the blog."""

from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from blog.archive import charts
from blog.archive.views import PostList
from blog.comments.models import Comment
from blog.events.models import Event, EventStatus
from blog.posts.cards import Cards
from blog.posts.coming import kept_until_next
from blog.posts.models import Post
from blog.posts.querysets import PostQuerySet, together
from blog.totals.figures import Month
from config.shown import note, note_row, noting

GOES_FIRST = Q(featured=True) | Q(pinned=True)  # as the small index of these has it
MOST_DISCUSSED = 3
NAMED_BY = ("kind", "title", "slug", "language", "published_at", "comment_count")


class Home(PostList):
    template_name = "blog/archive/home.html"
    address = "blog:home"

    @cached_property
    def numbers(self) -> tuple[dict[Month, int], dict[tuple[int, int], int]]:
        return self.figured("numbers", self.figures.of_all)

    @property
    def months(self) -> dict[Month, int]:
        return self.numbers[0]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["page_obj"].number == 1:
            self.newest_ids = context["posts"]
            context["posts"] = lambda: self.river
        return context

    # The first page is made of parts, each fetched where it is not kept.

    @cached_property
    def river(self) -> Cards:
        """The posts of the first page, and the one that leads it: what an editor has put first, else the newest."""
        is_own = self.request.user.is_authenticated
        ids = self._placed() if is_own else kept_until_next("river", self._placed)
        return Cards(ids[1:], lead=ids[0] if ids else 0, rows=self.__dict__.get("_shown", ()))

    def _placed(self) -> list[int]:
        """The ids of these, the one that leads first."""
        note("/")
        with noting():  # where posts stand does not depend on what they say
            shown = self._shown
        newest = shown[: self.get_paginate_by(None)]
        lead = ([post for post in shown if post.featured] or newest)[:1]
        pinned = [post for post in shown if post.pinned]
        return list(dict.fromkeys(post.pk for post in [*lead, *pinned, *newest]))

    @cached_property
    def _shown(self) -> list[Post]:
        """All posts the first page shows, newest first: found each by its index, and fetched at once."""
        first = self.all_posts.filter(pk__in=Post.objects.filter(GOES_FIRST).order_by().values("pk")).newest_first()
        chosen = [self.newest_ids, *(posts.values_list("pk") for posts in (first[:10], self._most_discussed))]
        return list(self.all_posts.filter(pk__in=together(chosen)).with_cards().newest_first())

    @property
    def _most_discussed(self) -> PostQuerySet:
        most = self.all_posts.filter(comment_count__gt=0).order_by("-comment_count", "-published_at")
        return most[:MOST_DISCUSSED]

    @cached_property
    def year(self) -> int:
        return max(self.months, default=(timezone.localdate().year, 0))[0]

    @property
    def _drawn(self) -> tuple[charts.Chart, charts.Strip]:
        name = f"drawn {get_language()}"  # bars lead to addresses
        return self.figured(name, lambda: self._years_and_voices)

    @cached_property
    def _years_and_voices(self) -> tuple[charts.Chart, charts.Strip]:
        return charts.years_and_voices(*self.numbers, of_year=self.year)

    @property
    def chart(self) -> charts.Chart:
        return self._drawn[0]

    @property
    def voices(self) -> charts.Strip:
        return self._drawn[1]

    @cached_property
    def events(self):
        return list(Event.objects.filter(status=EventStatus.PUBLISHED).to_come()[:3])

    @cached_property
    def conversations(self) -> list[Comment]:
        return _one_a_post(recent_comments(self.request.user, 20))[:4]

    @cached_property
    def discussed(self) -> list[Post]:
        if "_shown" not in self.__dict__:
            return list(self._most_discussed.only(*NAMED_BY))
        most = sorted(self._shown, key=lambda post: (post.comment_count, post.published_at), reverse=True)
        found = [post for post in most[:MOST_DISCUSSED] if post.comment_count]
        for post in found:
            note_row(post)
        return found


def recent_comments(user, number):
    """The last comments anyone may read, on posts this user may read."""
    note("talk")
    readable = Comment.objects.approved().below(Post.objects.for_reading(user))
    shown = ("name", "body_html", "status", *(f"post__{name}" for name in NAMED_BY), "author__ink")
    return readable.select_related("post", "author").only(*shown).order_by("-created_at", "-pk")[:number]


def _one_a_post(comments) -> list[Comment]:
    """The newest of each conversation."""
    newest: dict[int, Comment] = {}
    for comment in comments:
        newest.setdefault(comment.post_id, comment)
    return list(newest.values())
