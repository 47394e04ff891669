"""A post's page with its conversation, and everything a commenter does."""

from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import Exists, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Author
from accounts.origin import comes_from_here
from accounts.profiles import proven_address
from accounts.visitors import network_digest
from blog.comments import own
from blog.comments.commenters import commenter_of, new_commenter, remember
from blog.comments.forms import CommentForm
from blog.comments.gate import refused, slowed
from blog.comments.models import Comment, pings_of_a_post
from blog.comments.own import may_change, own_comments
from blog.comments.posting import post_comment
from blog.comments.threads import ORDERS, conversation_page, page_of, page_within, thread_page
from blog.markup.render import render_comment
from blog.posts.models import Kind, Post
from blog.posts.neighbours import kept_neighbours, neighbours
from blog.posts.querysets import TEXTS, PostQuerySet
from config.kept import kept
from config.shown import note

NUMBERS = ("comment_count", "comment_inks", "like_count")
# What stands first in a conversation; the orders of threads.py.
ORDER_NAMES = {"oldest": _("the oldest"), "newest": _("the newest"), "discussed": _("the most discussed")}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def post_detail(request, year, month, slug, page=1):
    """A post and a page of its conversation; a POST here is a comment on it."""
    post = _asked_for(request, slug=slug)
    if not post.published_at:
        raise Http404
    if post.kind == Kind.PAGE:
        return redirect(post, permanent=True)
    if post.address_parts != (f"{year:04}", f"{month:02}"):
        return redirect(post, permanent=True)
    if request.method == "POST":
        return _take(request, post)
    return _post_page(request, post, page=page)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page_detail(request, slug):
    """A page: what stands outside of the stream of posts."""
    page = _asked_for(request, kind=Kind.PAGE, published_at__isnull=False, slug=slug)
    if request.method == "POST":
        return _take(request, page)
    return _post_page(request, page)


def _asked_for(request, **which) -> Post:
    """The post of an address, with what its page or an answer to it needs; 404 where there is none for this user."""
    if request.method == "POST":
        return _to_answer(request, **which)
    return _found(request, "post", _whole_posts, which)


def _to_answer(request, **which) -> Post:
    """The same for who comments, without what they have read, nor its numbers, which change with each answer."""
    return _found(request, "post to answer", _posts_to_answer, which)


def _found(request, name: str, posts: Callable[[Any], PostQuerySet], which: dict) -> Post:
    def found() -> Post:
        return get_object_or_404(posts(request.user), **which)

    # A copy, since what stands beside the post is fetched onto it, and is not kept with it.
    return found() if request.user.is_authenticated else copy(kept((name, *which.items()), found))


def _whole_posts(user):
    """Posts with what of their page is no list: that is fetched by the parts that show it."""
    return Post.objects.visible_to(user).select_related("cover", "series").annotate(has_pings=Exists(pings_of_a_post()))


def _posts_to_answer(user):
    return Post.objects.visible_to(user).defer(*TEXTS, *NUMBERS)


def _form(request, post, data=None, **kwargs):
    if not request.user.is_authenticated:
        return CommentForm(data, post=post, **kwargs)
    return CommentForm(data, post=post, user=request.user, address=proven_address(request.user), **kwargs)


def _post_page(request, post, page=1, form=None, status=200):
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "oldest"
    thread = cache(lambda: thread_page(post, page, order))
    if page > 1:
        try:
            thread()
        except EmptyPage:
            raise Http404 from None
    is_own = request.user.is_authenticated or not post.is_public
    context = {
        "post": post,
        # What stands in parts of the page is fetched where they are not kept.
        "thread": thread,
        "form": cache(lambda: form or _form(request, post)),
        "around": cache(lambda: neighbours(post, request.user) if is_own else kept_neighbours(post)),
        "pings": cache(lambda: list(post.pings.shown()) if post.has_pings else []),
        # A page that takes no comments and has none shows no place for them.
        "has_place": post.kind == Kind.POST or post.accepts_comments or post.comment_count,
        "orders": ORDER_NAMES.items(),
        "is_preview": not post.is_public,
    }
    response = render(request, "blog/posts/detail.html", context, status=status)
    if not post.is_public:
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def comment_create(request, pk):
    """Take a comment on the post `pk`."""
    post = _to_answer(request, pk=pk)
    if request.method != "POST":  # the address of a form that was sent, opened again
        return redirect(f"{post.get_absolute_url()}#answer")
    return _take(request, post)


@never_cache
def _take(request, post):
    """Take a comment on this post.

    Who is signed in, or confirms a comment, proves where the form comes from by Django's token; anyone
    else by what the browser says of the request. Without proof the text is shown again, to confirm.
    """
    if refusal := refused(request, post):
        return _refused(request, post, refusal)
    if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
        return _create_with_token(request, post)
    if comes_from_here(request):
        return _create(request, post)
    return render(request, "blog/comments/confirm.html", {"post": post, "form": _form(request, post, request.POST)})


def _refused(request, post, refusal):
    context = {"post": post, "form": _form(request, post, request.POST), **refusal}
    response = render(request, "blog/comments/refused.html", context, status=refusal["status"])
    if refusal["status"] == 429:
        response["Retry-After"] = "60"
    return response


def _create(request, post):
    form = _form(request, post, request.POST)
    if not form.is_valid():
        # The page is long: the browser shows what is to be mended.
        form.fields[next(name for name in form.errors)].widget.attrs["autofocus"] = True
        return _post_page(request, get_object_or_404(_whole_posts(request.user), pk=post.pk), form=form, status=422)
    if "preview" in request.POST:
        return _preview(request, post, form)
    if refusal := slowed(request, post):
        return _refused(request, post, refusal)
    known = commenter_of(request)
    commenter = known or new_commenter()
    fields = form.cleaned_data | _who(request, form) | {"commenter": commenter, "is_newcomer": not known}
    comment = post_comment(post, **fields, network=network_digest(request), language=request.LANGUAGE_CODE)
    if comment.is_approved:
        response = redirect(comment)
    else:
        response = redirect("blog:comment-status", token=own.status_token(comment))
    remember(response, request, commenter)
    return response


def _preview(request, post, form):
    """The comment as it would stand, above the form; nothing is written."""
    fields = form.cleaned_data | _who(request, form)
    del fields["follow"], fields["contact"]
    comment = Comment(post=post, created_at=timezone.now(), **fields)
    comment.body_html = render_comment(comment.body, post.language)
    form.fields["parent"].initial = request.POST.get("parent")
    context = {"post": post, "comment": comment, "form": form, "with_token": "csrfmiddlewaretoken" in request.POST}
    return render(request, "blog/comments/preview.html", context)


_create_with_token = csrf_protect(_create)


def _who(request, form) -> dict:
    """The account of a signed-in commenter, with its public name and its proven address; nothing for anyone else."""
    user = request.user
    if not user.is_authenticated:
        return {"follow": form.cleaned_data.get("follow", "")}
    author = Author.objects.filter(user=user).first() if user.is_staff else None
    name = author.name if author else user.get_full_name() or user.get_username()
    if chosen := form.cleaned_data.get("name"):
        name = chosen
        if chosen != user.first_name and "preview" not in request.POST:
            user.first_name, user.last_name = chosen, ""
            user.save(update_fields=["first_name", "last_name"])
    address = proven_address(user).lower()
    return {
        "user": user,
        "author": author,
        "name": name[:80],
        "email": address,
        "email_proven": bool(address),
        "follow": form.cleaned_data.get("follow", ""),
    }


@require_safe
def comment_detail(request, pk):
    """The permalink of a comment: the page of the thread that shows it, at its place."""
    comment = _visible_comment(request, pk)
    return redirect(f"{_where(comment)}#comment-{comment.pk}")


def _where(comment: Comment) -> str:
    """The page that shows a comment: its post's, or its conversation's where it is not among the first answers."""
    if number := page_within(comment):
        name = "blog:conversation" if number == 1 else "blog:conversation-page"
        return reverse(name, args=[comment.root_id, *([number] if number > 1 else [])])
    number = page_of(comment)
    if number == 1:
        return comment.post.get_absolute_url()
    return reverse("blog:post-comments", args=[*comment.post.address_parts, comment.post.slug, number])


@require_safe
def conversation(request, pk, page=1):
    """A conversation whole: its first comment and all the answers to it, in pages."""
    comments = Comment.objects.conversations().with_people()
    posts = Post.objects.visible_to(request.user).with_voices()
    root = get_object_or_404(comments.filter(post__in=posts.values("pk")), pk=pk)
    root.post = posts.get(pk=root.post_id)
    try:
        thread = conversation_page(root, page)
    except EmptyPage:
        raise Http404 from None
    form = _form(request, root.post, initial={"parent": root.pk if root.is_approved else None})
    context = {"post": root.post, "root": root, "thread": thread, "form": form}
    return render(request, "blog/comments/whole.html", context)


@require_safe
def comment_reply(request, pk):
    """A page to answer one comment, for browsers without scripts."""
    comment = _visible_comment(request, pk)
    if not comment.post.accepts_comments:
        raise Http404
    quoted = "".join(f"> {line}\n" for line in comment.body.splitlines()) + "\n" if "quote" in request.GET else ""
    form = _form(request, comment.post, initial={"parent": comment.pk, "body": quoted})
    context = {"post": comment.post, "comment": comment, "form": form, "quoted": quoted}
    return render(request, "blog/comments/reply.html", context)


def _visible_comment(request, pk) -> Comment:
    comments = Comment.objects.approved().select_related("post", "author")
    return get_object_or_404(comments.filter(post__in=Post.objects.visible_to(request.user)), pk=pk)


@never_cache
@require_safe
def comment_status(request, token):
    """Where a comment stands, at an address only its writer was given."""
    comment = own.comment_of_status(token)
    if comment is None:
        raise Http404
    is_own = own_comments(request).filter(pk=comment.pk).exists()
    return _status_page(request, comment, changeable=is_own and may_change(comment), status_token=token)


@never_cache
@require_safe
def comment_by_mail(request, token):
    """The same, from the link in the mail, which lets its writer change the comment whenever."""
    comment = own.comment_by_mail(token)
    if comment is None:
        raise Http404
    return _status_page(request, comment, changeable=may_change(comment, by_mail=True), token=token)


def _status_page(request, comment, **context):
    last = comment.decisions.first()
    context |= {"comment": comment, "reasons": last.why_for_its_writer if last else []}
    response = render(request, "blog/comments/status.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def recent(request):
    """The last comments of the whole blog."""
    note("talk")
    comments = Comment.objects.approved().below(Post.objects.for_reading(request.user)).with_people()
    comments = comments.prefetch_related(Prefetch("post", Post.objects.with_voices()))
    return render(request, "blog/comments/recent.html", {"comments": comments.order_by("-created_at", "-pk")[:30]})
