"""What commenters see and do with their own; see own.py."""

from typing import cast

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from blog.comments.commenters import commenter_of
from blog.comments.forms import RewriteForm
from blog.comments.models import Comment, CommentStatus
from blog.comments.own import comment_by_mail, may_change, own_comments, rewrite, take_back, told_of
from blog.signals import data_asked, erasure_asked


@never_cache
@require_safe
def mine(request):
    """What this browser, or this account, wrote, and where it stands."""
    comments = own_comments(request).exclude(status=CommentStatus.DELETED).select_related("post", "author")
    rows = [(comment, may_change(comment)) for comment in comments.order_by("-pk")[:50]]
    response = render(request, "blog/comments/mine.html", {"rows": rows})
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def export_mine(request):
    """All that is kept of what this browser, or this account, wrote: as a file."""
    comments = own_comments(request).exclude(status=CommentStatus.DELETED).select_related("post").order_by("pk")
    kept: dict[str, object] = {"comments": [told_of(one) for one in comments]}
    for _receiver, more in data_asked.send(sender=Comment, user=request.user, commenter=commenter_of(request)):
        kept.update(cast(dict, more))
    response = JsonResponse(kept, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def erase_mine(request):
    """Erase all that this browser, or this account, wrote; whenever that was, and whatever was decided about it."""
    comments = own_comments(request).exclude(status=CommentStatus.DELETED)
    if request.method == "POST":
        for comment in comments:
            take_back(comment)
        erasure_asked.send(sender=Comment, user=request.user, commenter=commenter_of(request))
        messages.success(request, _("All of it is erased."))
        return redirect("blog:comments-mine")
    return render(request, "blog/comments/erase.html", {"count": comments.count()})


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk=None, token=""):
    """Change one's own comment: for a while with the browser that wrote it, or with the link that was mailed."""
    comment = _own_to_change(request, pk, token)
    form = RewriteForm(request.POST or None, initial={"body": comment.body})
    if form.is_valid():
        if not rewrite(comment, form.cleaned_data["body"]):
            messages.warning(request, _("An editor has set your comment aside meanwhile: it stays as it was."))
            return _back(token)
        messages.success(request, _("Your change is saved."))
        return redirect(comment) if comment.is_approved else _back(token)
    context = {"comment": comment, "form": form, "token": token}
    return render(request, "blog/comments/edit.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk=None, token=""):
    """Take one's own comment back, likewise."""
    comment = _own_to_change(request, pk, token)
    if request.method == "POST":
        take_back(comment)
        messages.success(request, _("Your comment is gone. What answered it stays."))
        return _back(token)
    return render(request, "blog/comments/delete.html", {"comment": comment, "token": token})


def _own_to_change(request, pk, token) -> Comment:
    """Using the link proves the address it was sent to."""
    if token:
        comment = comment_by_mail(token)
    else:
        comment = get_object_or_404(own_comments(request).select_related("post", "author"), pk=pk)
    if comment is None or not may_change(comment, by_mail=bool(token)):
        raise Http404
    if token and request.method == "POST" and not comment.email_proven:
        comment.email, comment.email_proven = comment.email.lower(), True
        comment.save(update_fields=["email", "email_proven"])
    return comment


def _back(token):
    return redirect("blog:comment-by-mail", token) if token else redirect("blog:comments-mine")
