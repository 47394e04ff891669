"""Where parts that do not know each other meet. Each receiver says what it answers to."""

from allauth.account.signals import email_removed
from django.conf import settings
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone, translation

from accounts.models import Author
from accounts.signals import account_erased
from blog.addresses.models import MissedAddress
from blog.comments.counting import count_answers, recount
from blog.comments.models import Comment, CommentStatus
from blog.comments.own import comments_of, take_back
from blog.events.models import Event
from blog.likes.own import forget_likes, told_of_likes
from blog.moderation.assess import assess, judge
from blog.moderation.learning import note_examples
from blog.moderation.models import Report, Standing
from blog.moderation.moderator_mail import withdraw_letters
from blog.moderation.reports import settle
from blog.moderation.transitions import transition
from blog.notifications.decided import note_decided
from blog.notifications.following import greet
from blog.notifications.models import Follower
from blog.notifications.own import followers_of, forget, forget_comment, told_of_following
from blog.notifications.telling import note_appeared, note_first
from blog.polls.answering import forget_ballots, told_of_ballots
from blog.polls.models import Poll
from blog.posts.changing import tell_of_changed
from blog.posts.links import follow_move
from blog.posts.locking import lock_posts
from blog.posts.models import Byline, Post, Series
from blog.posts.permalinks import come_back, lead_on, leave_gone, leave_redirect
from blog.posts.redirects import Redirect
from blog.search.engines import COMMENTS, POSTS
from blog.search.entries import index_comments, index_new_comment, index_posts
from blog.search.models import SearchEntry
from blog.signals import (
    address_forgotten,
    comment_coming,
    comment_posted,
    comment_submitted,
    comment_taken_back,
    comments_moderated,
    data_asked,
    erasure_asked,
    posts_changed,
    rows_updated,
    written_in_bulk,
)
from blog.tags.models import PostTag, Tag
from blog.totals.counting import count_posts, forget_counted
from blog.totals.models import Counted


@receiver(comment_coming)
def judge_comment(comment, **kwargs):
    judge(comment)


@receiver(comment_submitted)
def assess_comment(comment, is_new, **kwargs):
    assess(comment, is_new)


@receiver(comment_taken_back)
def stop_mail_about_it(comment, **kwargs):
    forget_comment(comment)


@receiver(comment_taken_back)
def log_what_was_taken_back(comment, **kwargs):
    transition([comment.pk], CommentStatus.DELETED, findings=[{"code": "taken-back"}])
    comment.decisions.all().forget_words()
    comment.reports.update(text="")
    comment.reports.filter(reason="review").update(user=None, commenter="")
    note_examples([comment.pk], CommentStatus.DELETED)


@receiver(comments_moderated)
def recount_comments(post_ids, root_ids, **kwargs):
    recount(post_ids)
    count_answers(root_ids)


@receiver(comments_moderated)
def tell_of_what_appeared(approved, first, **kwargs):
    if approved and first:
        note_first(first)
    elif approved:
        note_appeared(approved)


@receiver(comments_moderated)
def settle_reports(by_people, to, batch, undoes, **kwargs):
    if by_people:
        settle(by_people, to, batch, undoes)


@receiver(comments_moderated)
def withdraw_letters_to_moderators(moved, to, first, **kwargs):
    if to != CommentStatus.PENDING and not first:
        withdraw_letters(moved)


@receiver(comments_moderated)
def tell_those_who_wrote(decided, **kwargs):
    if decided:
        note_decided(decided)


@receiver(comment_posted)
def greet_its_writer(comment, follow, language, **kwargs):
    greet(comment, follow, language)


@receiver(address_forgotten)
def forget_the_standing_of_an_address(email, **kwargs):
    Standing.objects.filter(email__iexact=email).delete()


@receiver(account_erased)
def erase_with_the_account(user, with_comments, **kwargs):
    Report.objects.filter(user=user).update(text="")
    if with_comments:
        for comment in comments_of(user).exclude(status=CommentStatus.DELETED):
            take_back(comment)
    else:
        rows_updated.send(sender=Comment, rows=list(comments_of(user)))
        comments_of(user).update(email="", email_proven=False, website="", commenter="")
    forget_what_follows(user)


@receiver(email_removed)
def forget_an_address_that_left_its_account(email_address, **kwargs):
    for follower in Follower.objects.filter(email=email_address.email.lower()):
        forget(follower)


@receiver(data_asked)
def what_is_followed_liked_and_answered(user, commenter, **kwargs):
    kept = told_of_following(user, commenter)
    return kept | told_of_likes(user) | told_of_ballots(user) if user.is_authenticated else kept


@receiver(erasure_asked)
def forget_what_follows(user, commenter="", **kwargs):
    if user.is_authenticated:
        forget_likes(user)
        forget_ballots(user)
    for follower in followers_of(user, commenter):
        forget(follower)


@receiver(pre_save, sender=Author)
@receiver(pre_save, sender=Byline)
@receiver(pre_save, sender=Event)
@receiver(pre_save, sender=Poll)
@receiver(pre_save, sender=Post)
@receiver(pre_save, sender=PostTag)
@receiver(pre_save, sender=Series)
@receiver(pre_save, sender=Tag)
def remember_what_it_was(sender, instance, raw=False, **kwargs):
    """What it was, for those who compare: an address that changes leaves a redirect behind."""
    instance._old = sender.objects.filter(pk=instance.pk).first() if instance.pk and not raw else None


@receiver(post_save, sender=Author)
@receiver(post_save, sender=Event)
@receiver(post_save, sender=Poll)
@receiver(post_save, sender=Post)
@receiver(post_save, sender=Series)
@receiver(post_save, sender=Tag)
def redirect_old_address(sender, instance, **kwargs):
    old = instance._old
    if sender is Post and instance.is_public:
        come_back(_address(instance), instance.slug)
    if (
        old is None
        or not (_has_address(old) and _has_address(instance))
        or (old_path := _address(old)) == (new_path := _address(instance))
    ):
        return
    if sender is not Post:
        leave_redirect(old_path, new_path)
    elif old.published_at > timezone.now():  # nobody could know it, but an import may lead there
        lead_on(old_path, new_path)
    else:
        leave_redirect(old_path, new_path)
        if old.slug != instance.slug:
            leave_redirect(f"/{old.slug}/", new_path)  # as other engines had it
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


def _has_address(thing) -> bool:
    """Whether readers may know its address, or may have known it: names and tags everybody may, a draft none."""
    return not isinstance(thing, Post) or thing.local_date is not None


@receiver(post_delete, sender=Event)
@receiver(post_delete, sender=Poll)
@receiver(post_delete, sender=Post)
def tell_that_it_is_gone(instance, **kwargs):
    if instance.was_public:
        leave_gone(_address(instance))
        if isinstance(instance, Post):
            leave_gone(f"/{instance.slug}/")  # as other engines had it


@receiver(post_save, sender=Redirect)
def an_address_is_missed_no_more(instance, **kwargs):
    MissedAddress.objects.filter(path=instance.old_path.rstrip("/")).delete()


AT_A_TIME = 500
INDEXED = {"title", "search_title", "standfirst", "body_html", "language", "status", "published_at", "kind"}


@receiver(posts_changed)
def find_and_count_posts_as_they_are_now(post_ids, **kwargs):
    ids = sorted(post_ids)
    for start in range(0, len(ids), AT_A_TIME):
        index_posts(ids[start : start + AT_A_TIME])
    count_posts(ids)


@receiver(post_save, sender=Post)
def find_a_post_by_what_it_says_now(instance, update_fields=None, **kwargs):
    if update_fields is None or INDEXED & set(update_fields):
        tell_of_changed([instance.pk])


@receiver(post_save, sender=PostTag)
@receiver(post_delete, sender=PostTag)
def find_a_post_by_its_tags(instance, origin=None, **kwargs):
    if not _goes_with_its_post(origin):
        tell_of_changed({one.content_object_id for one in (instance, instance.__dict__.get("_old")) if one})


@receiver(post_save, sender=Byline)
@receiver(post_delete, sender=Byline)
def find_a_post_by_its_authors(instance, origin=None, **kwargs):
    if not _goes_with_its_post(origin):
        tell_of_changed({one.post_id for one in (instance, instance.__dict__.get("_old")) if one})


@receiver(m2m_changed, sender=Byline)
def find_posts_by_authors_that_were_added(instance, action, reverse, pk_set, **kwargs):
    """`post.authors.add` writes bylines without telling of each."""
    if action == "post_add":
        which = {"author": instance, "post__in": pk_set} if reverse else {"post": instance, "author__in": pk_set}
        rows = list(Byline.objects.filter(**which))
        tell_of_changed([row.post_id for row in rows])
        rows_updated.send(sender=Byline, rows=rows)


@receiver(pre_delete, sender=Tag)
def remember_the_posts_of_a_tag(instance, **kwargs):
    instance._posts = list(instance.items.values_list("content_object", flat=True))
    lock_posts(instance._posts)


@receiver(post_delete, sender=Tag)
def find_posts_without_a_tag_that_is_gone(instance, **kwargs):
    tell_of_changed(instance._posts)


def _goes_with_its_post(origin) -> bool:
    """Whether a part of a post is deleted with the whole, or a tag with all its uses, which are seen to at once."""
    return (getattr(origin, "model", None) or type(origin)) in (Post, Tag)


@receiver(post_save, sender=Tag)
def find_posts_by_the_new_name_of_a_tag(instance, created, **kwargs):
    if not created:
        index_posts(instance.items.values_list("content_object", flat=True))


@receiver(pre_delete, sender=Post)
def hold_a_post_that_goes(instance, **kwargs):
    """Before it is counted no more: who saves it at the same moment has it in hand, and counts after."""
    lock_posts([instance.pk])


@receiver(pre_delete, sender=Counted)
def look_again_where_a_post_that_goes_is_counted(instance, **kwargs):
    """Whoever had the post in hand until now may have counted it elsewhere."""
    lock_posts([instance.post_id])
    instance.cells = Counted.objects.filter(pk=instance.pk).values_list("cells", flat=True).first() or []


@receiver(post_delete, sender=Counted)
def count_a_post_that_is_gone_no_more(instance, **kwargs):
    forget_counted(instance)


@receiver(post_delete, sender=SearchEntry)
def leave_the_index(instance, **kwargs):
    POSTS.remove([instance.place])


@receiver(comments_moderated)
def find_comments_that_may_be_read(approved, hidden, first, **kwargs):
    if approved and first:
        index_new_comment(first)
    elif approved:
        index_comments(approved)
    if hidden:
        COMMENTS.remove(hidden)


@receiver(post_save, sender=Comment)
def find_a_comment_by_what_it_says_now(instance, update_fields=None, **kwargs):
    if update_fields and {"body_html", "name"} & set(update_fields):
        index_comments([instance.pk])


@receiver(post_delete, sender=Comment)
def find_no_comment_that_is_gone(instance, **kwargs):
    COMMENTS.remove([instance.pk])


@receiver(written_in_bulk)
def find_what_was_written_in_bulk(post_ids, comment_ids, **kwargs):
    tell_of_changed(post_ids)
    index_comments(comment_ids)
