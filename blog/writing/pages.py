"""The pages beside the text: what it was, showing it to someone, writing it in another way.

Each takes the admin it belongs to and the post's number, and refuses what the role does not allow.
"""

from datetime import timedelta
from hashlib import sha256

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.posts.models import Post
from blog.posts.rendering import render_body
from blog.posts.revisions import keep_revision, snapshot_of
from blog.writing.comparing import compare
from blog.writing.history import changes, restore
from blog.writing.models import PreviewLink
from blog.writing.saving import keep_before

PER_PAGE = 50
LASTS = (1, 7, 30)  # days


def post_of(request: HttpRequest, pk: int, to_change: bool = True) -> Post:
    """The post, if this user finds it on their desk; 403 where they may only look."""
    post = get_object_or_404(Post.objects.on_the_desk_of(request.user), pk=pk)
    if to_change and not request.user.has_perm("blog.change_post", post):
        raise PermissionDenied
    return post


def _page(request: HttpRequest, template: str, post: Post, title: str, context: dict) -> HttpResponse:
    told = {**admin.site.each_context(request), "title": title, "post": post, **context}
    return TemplateResponse(request, f"admin/blog/post/{template}.html", told)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All revisions, newest first; two of them compared; one made the post again."""
    post = post_of(request, pk, to_change=request.method == "POST")
    revisions = post.revisions.select_related("made_by__author")
    if request.method == "POST":
        restore(get_object_or_404(revisions, pk=_number(request.POST.get("revision"))), request.user)
        messages.success(request, _("The post is what it was then; what it was just now is kept too."))
        return redirect("admin:blog_post_change", pk)
    page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("revision")
    chosen = get_object_or_404(revisions, pk=_number(asked)) if asked else None
    context: dict = {"revisions": page, "chosen": chosen, "may_change": request.user.has_perm("blog.change_post", post)}
    if chosen:
        with_which = request.GET.get("with", "before")
        other = _compared_with(post, revisions, chosen, with_which)
        before, after = (chosen.snapshot, other) if with_which == "now" else (other, chosen.snapshot)
        body_format = after.get("body_format", "html")
        context |= {
            "with_now": with_which == "now",
            "changes": changes(before, after),
            "lines": compare(before.get("body", ""), after.get("body", ""), body_format),
            "chosen_html": render_body(chosen.snapshot["body"], chosen.snapshot["body_format"], post.language),
        }
    return _page(request, "history", post, _("What it was"), context)


def _compared_with(post: Post, revisions, chosen, with_which: str) -> dict:
    if with_which == "now":
        return snapshot_of(post)
    earlier = revisions.filter(pk__lt=chosen.pk).first()
    return earlier.snapshot if earlier else {}


def _number(text) -> int:
    if not (text or "").isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview links: made for a time, and taken back."""
    post = post_of(request, pk)
    if request.method == "POST":
        if "revoke" in request.POST:
            link = get_object_or_404(post.preview_links.open(), pk=_number(request.POST["revoke"]))
            link.revoked_at = timezone.now()
            link.save()
            messages.success(request, _("That link opens nothing any more."))
        else:
            asked = request.POST.get("days", "")
            days = int(asked) if asked in map(str, LASTS) else 7
            expires = timezone.now() + timedelta(days=days)
            PreviewLink.objects.create(post=post, created_by_id=request.user.pk, expires_at=expires)
            messages.success(request, _("Whoever has this link can read the post as it is last saved."))
        return redirect("admin:blog_post_links", pk)
    context = {"links": post.preview_links.open().select_related("created_by"), "lasts": LASTS}
    return _page(request, "links", post, _("Show it to someone"), context)


def change_format(request: HttpRequest, pk: int) -> HttpResponse:
    """The text in the other format: what changes for readers is shown before it is done."""
    from blog.markup.convert import convert  # when it is needed: its library takes long to begin

    post = post_of(request, pk)
    try:
        body, body_format = convert(post.body, post.body_format)
    except RecursionError:
        messages.error(request, _("This text is nested too deeply to be written in another way."))
        return redirect("admin:blog_post_change", pk)
    if request.method == "POST":
        if request.POST.get("seen") != _digest(post):
            messages.warning(request, _("The text has changed meanwhile: look again."))
            return redirect("admin:blog_post_change_format", pk)
        with transaction.atomic():
            _write(post, body, body_format, request.user)
        messages.success(request, _("The text is in %(format)s now.") % {"format": post.get_body_format_display()})
        return redirect("admin:blog_post_change", pk)
    context = {
        "body": body,
        "to_markdown": body_format == "markdown",
        "lines": compare(post.body_html, render_body(body, body_format, post.language)),
        "seen": _digest(post),
        "back": reverse("admin:blog_post_change", args=[pk]),
    }
    return _page(request, "change_format", post, _("Write it in another way"), context)


def _digest(post: Post) -> str:
    return sha256(f"{post.body_format} {post.body}".encode()).hexdigest()


def _write(post: Post, body: str, body_format: str, by) -> None:
    keep_before(post)
    post.body, post.body_format = body, body_format
    post.complete()
    post.updated_at = timezone.now()
    post.save(update_fields=["body", "body_format", "body_html", "excerpt", "search_text", "words", "updated_at"])
    keep_revision(post, by, note=_("changed to %(format)s") % {"format": post.get_body_format_display()})
