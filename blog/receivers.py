"""Where parts that do not know each other meet. Each receiver says what it answers to."""

from django.conf import settings
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import translation

from accounts.models import Author
from blog.comments.counting import count_answers, recount
from blog.comments.models import Comment, CommentStatus
from blog.moderation.assess import assess
from blog.moderation.rules import TAKEN_BACK
from blog.moderation.transitions import transition
from blog.posts.links import follow_move
from blog.posts.models import Post, Series
from blog.posts.permalinks import leave_redirect
from blog.signals import comment_submitted, comment_taken_back, comments_moderated
from blog.tags.models import Tag


@receiver(comment_submitted)
def assess_comment(comment, **kwargs):
    assess(comment)


@receiver(comment_taken_back)
def log_what_was_taken_back(comment, **kwargs):
    transition([comment.pk], CommentStatus.DELETED, rules=TAKEN_BACK)


@receiver(comments_moderated)
def recount_comments(post_ids, root_ids, **kwargs):
    recount(post_ids)
    count_answers(root_ids)


@receiver(pre_save, sender=Author)
@receiver(pre_save, sender=Post)
@receiver(pre_save, sender=Series)
@receiver(pre_save, sender=Tag)
def remember_address(sender, instance, raw=False, **kwargs):
    """An address that changes leaves a redirect behind, if readers could have known it."""
    if raw or instance.pk is None:
        return
    old = sender.objects.filter(pk=instance.pk).first()
    if old is None or (sender is Post and not old.was_public):
        return
    instance._old_path = _address(old)


@receiver(post_save, sender=Author)
@receiver(post_save, sender=Post)
@receiver(post_save, sender=Series)
@receiver(post_save, sender=Tag)
def redirect_old_address(sender, instance, **kwargs):
    old_path = instance.__dict__.pop("_old_path", None)
    if old_path and old_path != (new_path := _address(instance)):
        leave_redirect(old_path, new_path)
        if sender is Post:
            follow_move(old_path, new_path)


def _address(instance) -> str:
    """The address in the site's own language, whatever language the one who renames it works in."""
    with translation.override(settings.LANGUAGE_CODE):
        return instance.get_absolute_url()


@receiver(post_save, sender=Author)
def repaint_conversations(instance, created, **kwargs):
    """Posts remember the inks of those who commented; an author's may have changed."""
    if not created:
        recount(Comment.objects.filter(author=instance).values_list("post_id", flat=True))
