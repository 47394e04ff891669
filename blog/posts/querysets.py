"""Choosing posts: the vocabulary of the blog. Visibility is `visible_to`, and nothing else decides it."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.permissions import Can, may

TEXTS = ("body", "body_html", "search_text")  # columns that lists have no use for


class PostQuerySet(models.QuerySet):
    def public(self):
        """What anyone may read: published, and its time has come. The row's side is `Post.is_public`."""
        return self.filter(_public())

    def visible_to(self, user):
        """What this user, or an anonymous visitor, may read: the only test of visibility there is."""
        if may(user, Can.EDIT_OTHERS):
            return self.all()
        if may(user, Can.WRITE_DRAFTS):
            return self.filter(_public() | models.Exists(bylines().filter(author__user=user)))
        return self.filter(_public())

    def on_the_desk_of(self, user):
        """What this user finds in the admin: their own posts, or everyone's for who edits others'.

        Whether a post may also be changed is `access.may_change_post`.
        """
        if may(user, Can.EDIT_OTHERS):
            return self.all()
        if may(user, Can.WRITE_DRAFTS):
            signed = apps.get_model("blog.Byline").objects.filter(author__user=user)
            return self.filter(pk__in=signed.values("post_id"))  # theirs are few, whatever the blog's size
        return self.none()

    def out(self):
        """What is there to be read by those who may: not draft, not in review, not to come."""
        return self.filter(come(), status__in=["published", "private"])

    def listed(self):
        """What lists show: what is out and is a post; a page stands outside of the stream."""
        return self.out().filter(kind="post")

    def for_reading(self, user):
        """The lists of the blog: home, archives, tags, authors, feeds, counts."""
        return self.visible_to(user).listed()

    def by_author(self, author):
        return self.filter(models.Exists(bylines().filter(author=author)))

    def newest_of_tag(self, tag):
        """Those with a tag that lists may show, newest first by `came_out`: found by an index, however many others."""
        return self._newest_of("content_object_id", "tag_items", tag_items__tag=tag)

    def newest_by(self, author):
        """Those an author signed that lists may show, newest first; found likewise."""
        return self._newest_of("post_id", "bylines", bylines__author=author)

    def _newest_of(self, post, relation, **which):
        listed = models.FilteredRelation(relation, condition=models.Q(**which))
        # By a name of its own, since each filter of a relation would join it anew.
        out = self.annotate(listed=listed).annotate(came_out=models.F("listed__out_at"))
        return out.filter(came_out__lte=timezone.now()).order_by("-came_out", f"-listed__{post}")

    def dated(self):
        """Those whose day is known, for pages of a day."""
        return self.filter(published_precision__in=["second", "day"])

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_cards(self):
        """What a card of a list shows, in three more queries however many posts."""
        light = self.defer(*TEXTS).select_related("cover")
        return light.with_voices().with_tags()

    def with_voices(self):
        """The authors in order, as `Post.voices`, in one more query."""
        named = apps.get_model("blog.Byline").objects.select_related("author__portrait")
        return self.prefetch_related(models.Prefetch("bylines", named))

    def with_tags(self):
        """The tags, as `tag_items`, in one more query."""
        tagged = apps.get_model("blog.PostTag").objects.select_related("tag")
        return self.prefetch_related(models.Prefetch("tag_items", tagged))

    def free_slug(self, slug, apart_from=None):
        """This slug, or the first of slug-2, slug-3… that no other post has."""
        others = self.exclude(pk=apart_from.pk) if apart_from and apart_from.pk else self.all()
        taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
        number, candidate = 1, slug
        while candidate in taken:
            number += 1
            candidate = f"{slug}-{number}"
        return candidate


def _public():
    return models.Q(come(), status="published")


class NoRange(models.Func):
    """A column as it is. SQLite begins to read an index where the first comparison says, though another one were
    nearer: this one is left out of that choice.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def come() -> models.Q:
    """The time of the post has come. Those to come are few, so that whoever asks for a range finds it by its own."""
    return models.Q(LessThanOrEqual(NoRange("published_at"), timezone.now()))


def bylines(post="pk"):
    """For Exists: the bylines of the outer row's post, which it names as `post`."""
    return apps.get_model("blog.Byline").objects.filter(post=models.OuterRef(post))


def together(parts: Iterable[models.QuerySet]) -> RawSQL:
    """What each of these finds, as one.

    Put together here: Django makes no union of parts that stop somewhere, and conditions joined by OR would look at
    every post.
    """
    asked = [part.query.sql_with_params() for part in parts]
    sql = " UNION ".join(f"SELECT * FROM ({one}) AS part" for one, _params in asked)  # noqa: S608  as Django made them
    return RawSQL(sql, [value for _one, params in asked for value in params])  # noqa: S611
