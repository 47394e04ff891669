"""What each mail says: text and HTML, in the reader's language, with the headers that let mail programs thread and
unsubscribe."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blog.comments.models import Comment
from blog.notifications.links import confirm_link, following_link, in_language, stop_link, writer_link
from blog.notifications.models import DigestEntry, Follower, Reason, Subscription
from mail.models import Message
from mail.outbox import message_id, prepare


def comment_letter(follower: Follower, comment: Comment, reason: str) -> Message:
    """A comment, told to one who follows. `comment` has its post and parent."""
    post = comment.post
    stop = stop_link(follower, post, comment.parent if reason == Reason.ANSWER else None)
    of_post = message_id(f"post-{post.pk}.{follower.key}")
    answered = message_id(f"comment-{comment.parent_id}.{follower.key}") if comment.parent_id else of_post
    references = [of_post] if answered == of_post else [of_post, answered]
    headers = {
        # RFC 5322, 3.6.4: what it answers, whether or not that was mailed, and what the whole thread hangs on.
        "In-Reply-To": answered,
        "References": " ".join(references),
        "List-Id": f"<post-{post.pk}.{settings.SITE.hostname}>",  # RFC 2919
        # RFC 8058: one click in the mail program ends it.
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = {"comment": comment, "post": post, "reason": Reason(reason), "stop": stop}
    with in_language(follower):
        subject = _("Comments: %(title)s") % {"title": post.title}
        return _letter(follower, subject, "comment", context, headers, f"comment-{comment.pk}.{follower.key}")


def digest_letter(follower: Follower, entries: list[DigestEntry]) -> Message:
    """What was said in a day, by post."""
    posts: dict = {}
    for entry in entries:
        posts.setdefault(entry.comment.post, []).append(entry)
    everything = following_link(follower)
    with in_language(follower):
        subject = _("Comments of the day: %(titles)s") % {"titles": ", ".join(post.title for post in posts)}
        return _letter(follower, subject, "digest", {"posts": list(posts.items()), "stop": everything})


def yours_letter(comment: Comment, subscription: Subscription | None, language: str) -> Message:
    """To who wrote a comment and left an address: where it stands, how to change it, and what is still to confirm."""
    follower = subscription.follower if subscription else Follower(email=comment.email.lower(), language=language)
    confirm = confirm_link(subscription) if subscription and not subscription.is_live else ""
    context = {"comment": comment, "post": comment.post, "confirm": confirm, "subscription": subscription}
    with in_language(follower):
        context["change"] = writer_link(comment)
        subject = _("Your comment: %(title)s") % {"title": comment.post.title}
        return _letter(follower, subject, "yours", context)


def confirm_letter(subscription: Subscription) -> Message:
    """To an address that someone typed to follow a post."""
    follower, post = subscription.follower, subscription.post
    with in_language(follower):
        subject = _("To confirm: %(title)s") % {"title": post.title}
        return _letter(follower, subject, "confirm", {"post": post, "confirm": confirm_link(subscription)})


def _letter(follower, subject, name, context, headers=None, own_name="") -> Message:
    context |= {"blog_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "language": follower.language}
    if follower.pk:
        context["following"] = following_link(follower)
    text = render_to_string(f"emails/{name}.txt", context)
    html = render_to_string(f"emails/{name}.html", context)
    return prepare(follower.email, subject, text, html, headers, own_name)
