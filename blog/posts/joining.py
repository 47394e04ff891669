"""Making one of several: tags that mean the same, authors who are the same person. Addresses lead on."""

from django.conf import settings
from django.utils import translation

from accounts.models import Author
from blog.posts.changing import told_together
from blog.posts.locking import lock_posts
from blog.posts.models import Byline, Post
from blog.posts.permalinks import leave_redirect
from blog.signals import written_in_bulk
from blog.tags.models import PostTag, Tag


@told_together()
def join_tags(stays: Tag, others: list[Tag]) -> int:
    """Give the posts of the other tags the one that stays; gives how many posts had another."""
    others = [tag for tag in others if tag != stays]
    moved = PostTag.objects.filter(tag__in=others)
    number = moved.values("content_object").distinct().count()
    have = PostTag.objects.filter(tag=stays).values("content_object_id")
    post_ids = list(moved.values_list("content_object", flat=True))
    lock_posts(post_ids)
    for tag in others:
        tag.items.exclude(content_object__in=have).update(tag=stays)
        _lead_on(tag, stays)
        tag.delete()
    written_in_bulk.send(sender=Post, post_ids=post_ids, comment_ids=[])
    return number


@told_together()
def join_authors(stays: Author, others: list[Author]) -> int:
    """Let the one who stays sign what the others signed, in the same places; gives how many posts that were.

    An account that one of the others had is the one's who stays, if that one has none.
    """
    others = [author for author in others if author != stays]
    post_ids = set(Byline.objects.filter(author__in=others).values_list("post", flat=True))
    lock_posts(post_ids)
    for author in others:
        have = Byline.objects.filter(author=stays).values("post_id")
        author.bylines.filter(post__in=have).delete()
        author.bylines.update(author=stays)
        for relation in Author._meta.related_objects:
            if relation.one_to_many and relation.related_model is not Byline:
                relation.related_model._base_manager.filter(**{relation.field.name: author}).update(
                    **{relation.field.name: stays}
                )
        user = author.user
        _lead_on(author, stays)
        author.delete()
        if user and stays.user is None:
            stays.user = user
            stays.save()
    written_in_bulk.send(sender=Post, post_ids=post_ids, comment_ids=[])
    return len(post_ids)


def _lead_on(old, new) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        leave_redirect(old.get_absolute_url(), new.get_absolute_url())
