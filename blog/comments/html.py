"""How comments and threads look. By code and not by templates: a page draws a hundred comments, and has 50 ms for it
all (docs/decisions/0018)."""

from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from blog.comments.faces import face_of
from blog.comments.models import Comment, CommentStatus
from blog.comments.threads import Entry, Thread
from blog.posts.models import Post
from config.dates import date_format


def comment_html(
    comment: Comment, lang: str = "", *, answerable: bool = False, says_whom: bool = True, elsewhere: bool = False
) -> SafeString:
    """One approved comment, with its post (and the post's voices), author and parent.

    `lang` is the attribute that says its language, where that is not the page's. `answerable` offers to answer it,
    `says_whom` names whom it answers; `elsewhere` is for pages that are not its thread.
    """
    name, body = escape(comment.name), comment.body_html
    place = comment.get_absolute_url() if elsewhere else f"#comment-{comment.pk}"
    html = (
        f'<div class="comment ink-{comment.ink} u-comment h-cite" id="comment-{comment.pk}">'
        f'<header>{face_of(comment.name)}<span class="who p-author">{_who(comment, name)}</span>{_badges(comment)} '
        f'<a class="u-url" href="{place}">{_time(comment)}</a>{_changed(comment)}'
        f"{_whom(comment, elsewhere) if says_whom and comment.parent_id else ''}</header>"
        f'<div class="said e-content"{lang}>{body}</div>{"" if elsewhere else _footer(comment, name, answerable)}</div>'
    )
    return mark_safe(html)  # noqa: S308  all of it is escaped here, or was cleaned when it was saved


def thread_html(thread: Thread, post: Post, lang: str = "") -> SafeString:
    """A page of conversations, as lists in lists that fold without scripts."""
    answerable = post.accepts_comments
    rows = "".join(_entry(entry, lang, answerable) for entry in thread.entries)
    return mark_safe(f'<ol class="thread">{rows}</ol>')  # noqa: S308  as above


def _entry(entry: Entry, lang: str, answerable: bool) -> str:
    comment = entry.comment
    shown = comment_html(comment, lang, answerable=answerable) if comment.is_approved else _gone(comment)
    if entry.opens:
        words = ngettext("%(count)s answer", "%(count)s answers", entry.answers) % {"count": entry.answers}
        return f"<li>{shown}<details open><summary>{words}</summary><ol>"
    ends = "</ol></details></li>" * len(entry.closes)
    if ends and entry.more:
        ends = ends.removesuffix("</details></li>") + _more(entry) + "</details></li>"
    return f"<li>{shown}</li>{ends}"


def _more(entry: Entry) -> str:
    words = ngettext(
        "%(count)s more answer in this conversation", "%(count)s more answers in this conversation", entry.more
    )
    address = reverse("blog:conversation", args=[entry.comment.root_id])
    return f'<p class="more"><a href="{address}">{words % {"count": entry.more}}</a></p>'


def _gone(comment: Comment) -> str:
    """The place of a comment that is no longer shown and has answers."""
    if comment.status == CommentStatus.DELETED:
        words = gettext("Who wrote here took it back; the answers stay.")
    else:
        words = gettext("A comment was removed here; its answers stay.")
    return f'<p class="comment gone ink-0" id="comment-{comment.pk}">{words}</p>'


def _who(comment: Comment, name: str) -> str:
    if comment.website and not comment.author:
        return format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', comment.website, comment.name)
    return name


def _badges(comment: Comment) -> str:
    author = comment.author
    if author is None:
        return ""
    words = gettext("author of the post") if author in comment.post.voices else gettext("writes here")
    expertise = format_html('<span class="badge">{}</span>', author.expertise) if author.expertise else ""
    return f' <span class="badge">{words}</span> {expertise}'


def _time(comment: Comment) -> str:
    local = timezone.localtime(comment.created_at)
    stamp = local.isoformat(timespec="seconds")
    return f'<time class="dt-published" datetime="{stamp}">{_day(local.date(), get_language())}, {local:%H:%M}</time>'


@lru_cache(maxsize=1024)
def _day(day: date, language: str) -> str:
    return date_format(day, "DATE_FORMAT")


def _changed(comment: Comment) -> str:
    if comment.editor_note:
        words: str = escape(gettext("changed by an editor: %(note)s") % {"note": comment.editor_note})
    else:
        words = gettext("changed")
    return f" <span>{words}</span>" if comment.edited_at else ""


def _whom(comment: Comment, elsewhere: bool) -> str:
    parent = comment.parent
    if parent is None:
        return ""
    place = parent.get_absolute_url() if elsewhere else f"#comment-{parent.pk}"
    if parent.is_approved:
        words: str = escape(gettext("answers %(name)s") % {"name": parent.name})
    else:
        words = gettext("answers a comment that was removed")
    return f' <a href="{place}">{words}</a>'


def _footer(comment: Comment, name: str, answerable: bool) -> str:
    base = f"{_comments(get_language())}{comment.pk}"
    to_answer, to_like, to_report = gettext("Answer"), gettext("I like this"), gettext("Report")
    answer = ""
    if answerable:
        answer = (
            f'<a href="{base}/reply/" rel="nofollow" data-reply="{comment.pk}">{to_answer}'
            f'<span class="visually-hidden"> {name}</span></a> '
        )
    return (
        f'<footer>{answer}<a href="{base}/like/" rel="nofollow" data-like="comment-{comment.pk}">'
        f'<span aria-hidden="true">♥</span> <span class="visually-hidden">{to_like}</span> '
        f"<span data-like-count>{comment.like_count or ''}</span></a>"
        f'<a href="{base}/report/" rel="nofollow">{to_report}<span class="visually-hidden"> {name}</span></a></footer>'
    )


@lru_cache(maxsize=8)
def _comments(language: str) -> str:
    """Where comments are, in a language of the interface; asked a hundred times a page."""
    return reverse("blog:comments")
