"""What each mail says: text and HTML, in the reader's language, with the headers that let mail programs thread and
unsubscribe."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blog.comments.models import Comment
from blog.notifications.links import confirm_link, following_link, in_language, stop_link, writer_link
from blog.notifications.models import DigestEntry, Follower, Reason, Subscription
from identity.models import site_name
from mail.models import Message
from mail.outbox import message_id, prepare


def comment_letter(follower: Follower, comment: Comment, reason: str) -> Message:
    """A comment, told to one who follows. `comment` has its post and parent."""
    post = comment.post
    answered_to = comment.parent if reason == Reason.ANSWER else None
    of_post = message_id(f"post-{post.pk}.{follower.key}")
    answered = message_id(f"comment-{comment.parent_id}.{follower.key}") if comment.parent_id else of_post
    references = [of_post] if answered == of_post else [of_post, answered]
    with in_language(follower):
        stop = stop_link(follower, post, answered_to)
        says = _("An answer to you: %(title)s") if answered_to else _("A comment: %(title)s")
        subject = says % {"title": post.title}
    headers = {
        # RFC 5322, 3.6.4: what it answers, whether or not that was mailed, and what the whole thread hangs on.
        "In-Reply-To": answered,
        "References": " ".join(references),
        "List-Id": f"<post-{post.pk}.{settings.SITE.hostname}>",  # RFC 2919
        **_ended_by(stop),
    }
    context = {"comment": comment, "post": post, "reason": Reason(reason), "stop": stop}
    name, about = f"comment-{comment.pk}.{follower.key}", answers_to(answered_to) if answered_to else said_on(post)
    return _letter(follower, subject, "comment", context, headers=headers, name=name, about=about)


def digest_letter(follower: Follower, entries: list[DigestEntry]) -> Message:
    """What was said in a day, by post."""
    posts: dict = {}
    for entry in entries:
        posts.setdefault(entry.comment.post, []).append(entry)
    with in_language(follower):
        stop = stop_link(follower)
        subject = _("Comments of the day: %(titles)s") % {"titles": ", ".join(post.title for post in posts)}
    context = {"posts": list(posts.items()), "stop": stop}
    return _letter(follower, subject, "digest", context, headers=_ended_by(stop), about="digest")


def yours_letter(comment: Comment, follower: Follower, subscription: Subscription | None) -> Message:
    """To who wrote a comment and left an address: where it stands, how to change it, and what is still to confirm.

    The address may be anyone's, so nothing in it is of the one who typed it: neither name nor text.
    """
    with in_language(follower):
        context = {
            "comment": comment,
            "post": comment.post,
            "subscription": subscription,
            "confirm": confirm_link(subscription) if subscription and not subscription.is_live else "",
            "change": writer_link(comment),
        }
        subject = _("Your comment: %(title)s") % {"title": comment.post.title}
    return _letter(follower, subject, "yours", context, about=said_in(comment))


def decided_letter(comment: Comment, follower: Follower, was_public: bool) -> Message:
    """To who wrote a comment: it is published, or it is not, or no longer. Like the letter before, it says nothing that
    was typed."""
    with in_language(follower):
        if comment.is_approved:
            subject = _("Published: %(title)s") % {"title": comment.post.title}
        else:
            subject = _("Not published: %(title)s") % {"title": comment.post.title}
        context = {"comment": comment, "post": comment.post, "was_public": was_public, "change": writer_link(comment)}
    return _letter(follower, subject, "decided", context, about=said_in(comment))


def confirm_letter(subscription: Subscription) -> Message:
    """To an address that someone typed to follow a post."""
    follower, post = subscription.follower, subscription.post
    with in_language(follower):
        subject = _("To confirm: %(title)s") % {"title": post.title}
        context = {"post": post, "confirm": confirm_link(subscription)}
    return _letter(follower, subject, "confirm", context, about=said_on(post))


def said_on(post) -> str:
    """What letters about a post's conversation are about, as the outbox knows it."""
    return f"post-{post.pk}"


def answers_to(comment: Comment) -> str:
    return f"answers-{comment.pk}"


def said_in(comment: Comment) -> str:
    return f"comment-{comment.pk}"


def _ended_by(address: str) -> dict[str, str]:
    """RFC 8058: one click in the mail program ends it."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _letter(follower: Follower, subject: str, template: str, context: dict, **fields) -> Message:
    context |= {"blog_name": site_name(), "site_url": settings.SITE_URL, "language": follower.language}
    with in_language(follower):
        context["following"] = following_link(follower)
        context["refuse"] = context["following"] + "#stop"
        text = render_to_string(f"emails/{template}.txt", context)
        html = render_to_string(f"emails/{template}.html", context)
    return prepare(follower.email, subject, text, html, **fields)
