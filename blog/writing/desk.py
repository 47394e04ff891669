"""What the page of writing asks the server between two savings. None of it changes what readers see."""

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import Author
from blog.images.models import Image
from blog.markup.sanitize import sanitize_post
from blog.markup.text import fold, make_slug, one_line, without_controls
from blog.posts.models import BodyFormat, Byline, Post
from blog.tags.models import PostTag, Tag
from blog.tags.naming import clean_name
from blog.writing.answers import refusal, signed_out
from blog.writing.copies import MAX_TAB, begin_post, begun_post, beside, keep_copy, let_go, unsaved_copy
from blog.writing.models import WorkingCopy
from config.dates import date_format


def answers_writers(view):
    """For people who write, by POST. Gives the view their post, or None for one that is only begun."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, pk: int | None = None) -> JsonResponse:
        if not request.user.is_authenticated:
            return signed_out()
        if request.method != "POST":
            return refusal(405, _("This address takes what the page of writing sends."))
        if pk is None:
            if not request.user.has_perm("blog.add_post"):
                return refusal(403, _("Your role does not write posts."))
            return view(request, None)
        post = Post.objects.on_the_desk_of(request.user).filter(pk=pk).first()
        if post is None:
            return refusal(404, _("This post is not there any more, or not yours."))
        if not request.user.has_perm("blog.change_post", post):
            return refusal(403, _("Your role does not change this post any more."))
        return view(request, post)

    return guarded


@answers_writers
def keep(request: HttpRequest, post: Post | None) -> JsonResponse:
    """Keep what is typed (any field beside `tab` and `base`), and say who else is here.

    Without a post one is begun, as a draft.
    """
    tab = without_controls(request.POST.get("tab", ""))[:MAX_TAB]
    if not tab:
        return refusal(400, _("The browser did not say which tab this is."))
    is_written = "title" in request.POST or "body" in request.POST
    if post is None and not is_written:
        return refusal(400, _("There is nothing to keep yet."))
    post = post or begun_post(request.user, tab) or begin_post(request.user, request.POST.get("title", ""))
    base = request.POST.get("base", "")
    revision = post.revisions.filter(pk=int(base)).first() if base.isdecimal() and len(base) < 19 else None
    # Looked for before this tab's own text is kept: a page that opens asks what there was.
    unsaved = unsaved_copy(post, request.user, tab) if "opened" in request.POST else None
    gone = "gone" in request.POST
    copy = keep_copy(post, request.user, tab, request.POST if is_written else None, revision, gone)
    last = post.revisions.first()
    return JsonResponse(
        {
            "post": post.pk,
            "page": reverse("admin:blog_post_change", args=[post.pk]),
            "kept_at": copy.written_at.isoformat() if copy.written_at else None,
            "base": last.pk if last else 0,
            "unsaved": _unsaved(unsaved),
            "beside": [
                {"name": one.name, "since": one.since, "unsaved": one.unsaved, "present": one.present, "me": one.is_me}
                for one in beside(post, request.user, tab)
            ],
        }
    )


def _unsaved(copy: WorkingCopy | None) -> dict | None:
    if copy is None:
        return None
    return {"at": copy.written_at, "tab": copy.tab, "base": copy.base_id or 0, "fields": copy.fields}


@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """The page's proof of origin, anew: signing in again in another tab has changed it."""
    return JsonResponse({"token": get_token(request)}) if request.user.is_authenticated else signed_out()


@answers_writers
def drop(request: HttpRequest, post: Post | None) -> JsonResponse:
    """What was kept of a tab is not wanted."""
    if post:
        let_go(post, request.user, request.POST.get("tab", "")[:MAX_TAB])
    return JsonResponse({})


@answers_writers
def preview(request: HttpRequest, post: Post | None) -> HttpResponse:
    """The post in the blog's own design, as it would be with what is typed; as a page without scripts."""
    form = request.POST
    shown = post or Post(pk=0)  # a relation is only asked of what has a number
    shown.title = " ".join(without_controls(form.get("title", "")).split())[:250] or _("(untitled)")
    shown.standfirst = without_controls(form.get("standfirst", ""))[:500]
    body_format = form.get("body_format", "")
    shown.body_format = body_format if body_format in BodyFormat.values else shown.body_format
    shown.body = form.get("body", "")
    language = form.get("language", "")
    shown.language = language if language in dict(settings.LANGUAGES) else shown.language
    cover = form.get("cover", "")
    shown.cover = Image.objects.filter(pk=int(cover)).first() if cover.isdecimal() and len(cover) < 19 else None
    shown.complete()
    names = [name for name in map(one_line, form.getlist("bylines")) if name]
    authors = {author.name: author for author in Author.objects.filter(name__in=names)}
    tags = [Tag(name=name, slug="x") for name in map(clean_name, form.get("tags", "").split(",")) if name]
    # What lists fetch beforehand, from what is typed.
    shown._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "bylines": [
            Byline(post=shown, author=authors.get(name) or Author(name=name, slug="x", ink=0)) for name in names
        ],
        "tag_items": [PostTag(tag=tag) for tag in tags],
    }
    return render(request, "blog/posts/detail.html", {"post": shown, "is_preview": True, "in_frame": True})


@answers_writers
def convert(request: HttpRequest, post: Post | None) -> JsonResponse:
    """A body in the other format; `from` is the one it is in."""
    from blog.markup.convert import convert as in_other_format  # when it is needed: its library takes long to begin

    if request.POST.get("from") not in BodyFormat.values:
        return refusal(400, _("The format the text is in was not said."))
    body, before = without_controls(request.POST.get("body", "")), request.POST["from"]
    try:
        converted, after = in_other_format(sanitize_post(body) if before == BodyFormat.HTML else body, before)
    except RecursionError:
        return refusal(400, _("This text is nested too deeply to be written in another way."))
    return JsonResponse({"body": converted, "body_format": after})


@never_cache
def posts(request: HttpRequest) -> JsonResponse:
    """Posts to link to, by words of their title: what readers may see, and one's own."""
    if not request.user.has_perm("blog.add_post"):
        return refusal(403, _("Your role does not write posts."))
    words = without_controls(request.GET.get("q", ""))[:100].split()
    found = Post.objects.visible_to(request.user).exclude(published_at=None).with_voices().newest_first()
    for word in words:
        found = found.filter(slug__contains=make_slug(word) or word)  # the title, but for case and accents
    light = found.only("title", "slug", "kind", "published_at", "status")[:8] if words else []
    return JsonResponse(
        {"posts": [{"title": post.title, "path": post.get_absolute_url(), "about": _about(post)} for post in light]}
    )


def _about(post: Post) -> str:
    when = date_format(post.local_date, "SHORT_DATE_FORMAT") if post.local_date else ""
    return ", ".join(part for part in (", ".join(map(str, post.voices)), when) if part)


@never_cache
def tags(request: HttpRequest) -> JsonResponse:
    """Tags that begin with, or hold, what is typed: without case and accents, so that none is made twice."""
    if not request.user.has_perm("blog.add_post"):
        return refusal(403, _("Your role does not write posts."))
    key = fold(without_controls(request.GET.get("q", ""))[:100])
    found = Tag.objects.filter(key__contains=key).order_by("key")[:50] if key else []
    ordered = sorted(found, key=lambda tag: (not tag.key.startswith(key), tag.key))
    return JsonResponse({"tags": [tag.name for tag in ordered[:10]]})
