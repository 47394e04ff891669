"""How the list of posts is narrowed."""

from datetime import UTC, datetime

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from blog.posts.models import Byline, Post, Status

MOST_AUTHORS = 200


class YearFilter(admin.SimpleListFilter):
    """By year of publication: a range, which the index answers."""

    title, parameter_name = _("year"), "year"

    def lookups(self, request, model_admin):
        # Both at once would be looked for in every post.
        dated = Post.objects.exclude(published_at=None).values_list("published_at", flat=True)
        first, last = (dated.order_by(order).first() for order in ("published_at", "-published_at"))
        years = range(last.year, first.year - 1, -1) if first and last else []
        return [(str(year), str(year)) for year in years][:100]

    def queryset(self, request, queryset):
        year = self.value() or ""
        if not (year.isdecimal() and 1000 <= int(year[:5]) <= 9000):
            return queryset
        start, end = (datetime(int(year) + more, 1, 1, tzinfo=UTC) for more in (0, 1))
        return queryset.filter(published_at__gte=start, published_at__lt=end)


class AuthorFilter(admin.SimpleListFilter):
    """By who signs; for those who see more than their own posts."""

    title, parameter_name = _("author"), "author"

    def lookups(self, request, model_admin):
        if not request.user.has_perm("blog.change_image"):  # an editor's permission: others find their own posts only
            return []
        return [(author.slug, author.name) for author in Author.objects.only("slug", "name")[:MOST_AUTHORS]]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        signed = Byline.objects.filter(author__slug=str(self.value())[:120])
        return queryset.filter(pk__in=signed.values("post_id"))


class FirstFilter(admin.SimpleListFilter):
    """What is to come, what comes first, and what was begun and not saved."""

    title, parameter_name = _("also"), "also"

    def lookups(self, request, model_admin):
        return [("scheduled", _("scheduled")), ("first", _("featured or pinned")), ("unsaved", _("with unsaved text"))]

    def queryset(self, request, queryset):
        if self.value() == "scheduled":
            return queryset.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())
        if self.value() == "first":
            return queryset.filter(Q(featured=True) | Q(pinned=True))
        if self.value() == "unsaved":
            return queryset.filter(working_copies__written_at__isnull=False).distinct()
        return queryset
