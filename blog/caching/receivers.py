"""What the cache answers to: each change touches the pages that show it, in the transaction of the change."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from accounts.models import Author, User
from blog.caching.touching import touch, touch_everything, touched, touched_by_post, touched_by_talk
from blog.comments.models import Comment
from blog.posts.models import Byline, Post
from blog.signals import comments_moderated, rows_updated, written_in_bulk
from blog.tags.models import PostTag
from identity.models import Identity

OF_SIGNING_IN = {"last_login", "is_staff", "is_superuser"}  # the last two are the role's (User.save)


@receiver(comments_moderated)
def renew_the_pages_of_comments(post_ids, **kwargs):
    touch(touched_by_talk(post_ids))


@receiver(post_save, sender=Author)
def renew_the_pages_with_an_authors_ink(instance, created, **kwargs):
    """Posts show the inks of those who commented."""
    if not created:
        posts = Comment.objects.filter(author=instance).values_list("post_id", flat=True).distinct()
        touch(f"counts:{pk}" for pk in posts)


@receiver(post_save, sender=Post)
def renew_the_pages_of_a_post(instance, **kwargs):
    touch(touched_by_post(instance, instance._old))


@receiver(pre_delete, sender=Post)
def renew_the_pages_a_post_leaves(instance, origin=None, **kwargs):
    if isinstance(origin, Post):
        touch(touched_by_post(instance))
    else:
        touch_everything()


@receiver(post_save)
@receiver(post_delete)
def renew_the_pages_of_a_row(instance, origin=None, update_fields=None, **kwargs):
    if isinstance(instance, User) and update_fields and update_fields <= OF_SIGNING_IN:
        return
    if isinstance(instance, Identity):
        touch_everything()
    elif not isinstance(instance, Post) and (origin is None or not _goes_with_a_post(origin)):
        touch(touched(instance))


@receiver(post_save, sender=Byline)
@receiver(post_save, sender=PostTag)
def renew_the_pages_a_part_has_left(sender, instance, **kwargs):
    """Of the post, tag or author it was of, where it is of another now."""
    old, names = instance._old, [field.attname for field in sender._meta.fields if field.is_relation]
    if old and any(getattr(old, name) != getattr(instance, name) for name in names):
        touch(touched(old))


@receiver(rows_updated)
def renew_the_pages_of_updated_rows(rows, **kwargs):
    touch(set().union(*map(touched, rows)))


@receiver(written_in_bulk)
def renew_the_pages_of_what_was_written_in_bulk(post_ids, comment_ids, **kwargs):
    posts = list(Post.objects.filter(pk__in=list(post_ids)[:2]))
    if len(posts) == 1 and not comment_ids:
        touch(touched_by_post(posts[0]))
    else:
        touch_everything()


def _goes_with_a_post(origin) -> bool:
    """Whether a row is deleted with its post, or with all of them; the pages of these are seen to at once."""
    return (getattr(origin, "model", None) or type(origin)) is Post
