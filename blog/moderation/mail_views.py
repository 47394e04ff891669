"""Deciding from a mail: a page that asks, and its button."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.moderation.deciding import said_of
from blog.moderation.moderator_mail import read_link
from blog.moderation.transitions import transition

VERBS = {"approve": "approved", "refuse": "removed", "spam": "spam"}


@csrf_exempt  # mail programs open it without cookies; the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request, token):
    """What the letter's link leads to. A GET changes nothing; once someone has decided, a POST neither."""
    read = read_link(token)
    if read is None:
        raise Http404
    comment, user, known = read
    last = comment.decisions.first()
    is_open = last is not None and last.pk == known
    said = []
    to = VERBS.get(request.POST.get("decide", ""))
    if request.method == "POST" and is_open and to:
        said = said_of(
            transition([comment.pk], to, by=user, expected={comment.pk: comment.status}, known={comment.pk: known}), to
        )
        is_open = False
        last = comment.decisions.first()
    context = {"comment": comment, "post": comment.post, "last": last, "is_open": is_open, "said": said}
    response = render(request, "blog/comments/moderate.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
