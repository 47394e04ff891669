from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.writing.models import link_of


@never_cache
@require_safe
def shared_preview(request, token):
    """One post, for whoever was given the link: until it ends or is taken back (trust: preview links)."""
    link = link_of(token)
    if link is None:
        raise Http404
    response = render(
        request, "blog/posts/detail.html", {"post": link.post, "is_preview": True, "shared_until": link.expires_at}
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    # What the post links to does not learn the address it was read at.
    response["Referrer-Policy"] = "no-referrer"
    return response
