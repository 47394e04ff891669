"""The addresses of a like: a page with a button, for browsers without scripts, and what the button sends."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import is_too_often
from accounts.origin import comes_from_here
from accounts.visitors import network_of
from blog.comments.models import Comment
from blog.likes.liking import like
from blog.posts.models import Post

LISTED = 10


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def like_post(request, pk):
    return _like(request, get_object_or_404(Post.objects.visible_to(request.user).out(), pk=pk))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def like_comment(request, pk):
    posts = Post.objects.visible_to(request.user).out()
    return _like(request, get_object_or_404(Comment.objects.approved().filter(post__in=posts), pk=pk))


def _like(request, thing):
    """GET changes nothing: it shows the button. A form from elsewhere is asked to confirm, with a token."""
    if request.method != "POST":
        return _page(request, thing)
    if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
        return _carry_out_with_token(request, thing)
    return _carry_out(request, thing) if comes_from_here(request) else _page(request, thing, with_token=True)


def _carry_out(request, thing):
    wanted = request.POST.get("like") != "0"
    times = settings.COMMENTS_A_MINUTE * 4
    if not request.user.is_authenticated and is_too_often("like", f"network {network_of(request)}", times, 60):
        reason = _("Many likes came from where you are: wait a minute.")
        response = JsonResponse({"error": reason}, status=429) if _is_script(request) else _page(request, thing, reason)
        response.status_code, response["Retry-After"] = 429, "60"
        return response
    number = like(request, thing, wanted)
    if _is_script(request):
        return JsonResponse({"liked": wanted, "number": number})
    thing.like_count = number
    return _page(request, thing, _("You like this.") if wanted else _("You like this no more."), liked=wanted)


_carry_out_with_token = csrf_protect(_carry_out)


def _is_script(request) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _page(request, thing, told: str = "", **context):
    context |= {"thing": thing, "post": getattr(thing, "post", thing), "told": told}
    response = render(request, "blog/likes/page.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def popular(request):
    """What is liked most, and what is discussed most."""
    posts = Post.objects.for_reading(request.user).values_list("pk", flat=True)
    liked = posts.filter(like_count__gt=0).order_by("-like_count", "-published_at")[:LISTED]
    discussed = posts.filter(comment_count__gt=0).order_by("-comment_count", "-published_at")[:LISTED]
    return render(request, "blog/likes/popular.html", {"liked": liked, "discussed": discussed})
