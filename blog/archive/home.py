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
from blog.posts.models import Post
from blog.posts.querysets import TEXTS, PostQuerySet, together
from config.shown import note

GOES_FIRST = Q(featured=True) | Q(pinned=True)  # as the small index of these has it
MOST_DISCUSSED = 3
PLACED_BY = ("featured", "pinned", "published_at", "comment_count")
NAMED_BY = ("kind", "title", "slug", "language")


class Home(PostList):
    template_name = "blog/archive/home.html"
    address = "blog:home"

    def count_months(self):
        return self.figures.by_month()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["page_obj"].number == 1:
            self.newest_ids = context["posts"]
            context["posts"] = lambda: self.river
        return context

    # The first page is made of parts, each fetched where it is not kept.

    @property
    def _chosen(self) -> PostQuerySet:
        """All posts the first page shows, newest first, found each by its index."""
        first = self.all_posts.filter(pk__in=Post.objects.filter(GOES_FIRST).order_by().values("pk")).newest_first()
        most_discussed = self.all_posts.filter(comment_count__gt=0).order_by("-comment_count", "-published_at")
        chosen = [posts.values_list("pk") for posts in (first[:10], most_discussed[:MOST_DISCUSSED])]
        return self.all_posts.filter(pk__in=together([self.newest_ids, *chosen])).newest_first()

    @cached_property
    def _shown(self) -> list[Post]:
        """Those, with what decides where; with all of them where the lead is to be shown."""
        return list(self._chosen.only(*PLACED_BY, *NAMED_BY))

    @property
    def _newest(self) -> list[Post]:
        return self._shown[: self.get_paginate_by(None)]

    @property
    def _lead(self) -> Post | None:
        """What an editor has put first, else the newest."""
        return next((post for post in self._shown if post.featured), next(iter(self._newest), None))

    @cached_property
    def lead(self) -> Post | None:
        self._shown = list(self._chosen.with_cards())
        return self._lead

    @property
    def river(self) -> Cards:
        lead = self._lead
        pinned = [post for post in self._shown if post.pinned and post != lead]
        ids = [post.pk for post in dict.fromkeys([*pinned, *self._newest]) if post != lead]
        return Cards(ids, rows=self._shown if "lead" in self.__dict__ else ())

    @cached_property
    def year(self) -> int:
        return max(self.months or (), default=(timezone.localdate().year, 0))[0]

    @property
    def _drawn(self) -> tuple[charts.Chart, charts.Strip]:
        name = f"drawn {get_language()}"  # bars lead to addresses
        return self.figured(name, lambda: charts.years_and_voices(self.figures, self.months or {}, self.year))

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

    @property
    def discussed(self) -> list[Post]:
        most = sorted(self._shown, key=lambda post: (post.comment_count, post.published_at), reverse=True)
        return [post for post in most[:MOST_DISCUSSED] if post.comment_count]


def recent_comments(user, number):
    """The last comments anyone may read, on posts this user may read."""
    note("talk")
    readable = Comment.objects.approved().below(Post.objects.for_reading(user))
    light = readable.select_related("post", "author").defer("body", *(f"post__{name}" for name in TEXTS))
    return light.order_by("-created_at", "-pk")[:number]


def _one_a_post(comments) -> list[Comment]:
    """The newest of each conversation."""
    newest: dict[int, Comment] = {}
    for comment in comments:
        newest.setdefault(comment.post_id, comment)
    return list(newest.values())
