"""Tags and authors at the desk, with how many posts they have: from the totals, and those not out from their index."""

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Author
from blog.posts.admin import TagAdmin
from blog.posts.authors_admin import SigningAuthorAdmin
from blog.posts.models import Byline
from blog.tags.models import PostTag, Tag
from blog.totals.models import Total

admin.site.unregister([Author, Tag])


def with_numbers(things: QuerySet, kind: str, held: type[Byline] | type[PostTag]) -> QuerySet:
    """With the `number` of posts of each, whoever may read them; `kind` is what a total calls them."""
    nothing_else = {name: 0 for name in ("tag", "author") if name != kind}
    totals = Total.objects.filter(**nothing_else, **{kind: OuterRef("pk")}, language="", month__gt=0).order_by()
    out = Subquery(totals.values(kind).annotate(n=Sum("number")).values("n"), output_field=IntegerField())
    others = held._default_manager.filter(**{kind: OuterRef("pk")}, out_at=None).order_by()
    not_out = Subquery(others.values(kind).annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return things.annotate(number=Coalesce(out, 0) + Coalesce(not_out, 0))


@admin.register(Tag)
class CountedTagAdmin(TagAdmin):
    def get_queryset(self, request):
        return with_numbers(super().get_queryset(request), "tag", PostTag)


@admin.register(Author)
class CountedAuthorAdmin(SigningAuthorAdmin):
    def get_queryset(self, request):
        return with_numbers(super().get_queryset(request), "author", Byline)
