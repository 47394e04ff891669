from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from blog.posts.models import Post
from blog.posts.rendering import emails_in


@csrf_exempt  # it changes nothing, and needs no cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request, number, slug, year=None, month=None):
    """An e-mail address of a post's text, shown where a button is pressed."""
    post = get_object_or_404(Post.objects.visible_to(request.user).out(), slug=slug)
    emails = emails_in(post)
    if number > len(emails) or request.path != f"{post.get_absolute_url()}address/{number}/":
        raise Http404
    email = emails[number - 1] if request.method == "POST" else ""
    context = {"post": post, "email": email, "shown": email.partition("?")[0]}
    return render(request, "blog/posts/address.html", context)


@never_cache
@require_safe
def preview(request, pk):
    """A post that has no address of its own yet, for those who may see it."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    if post.is_public and not request.user.is_authenticated:
        raise Http404
    response = render(request, "blog/posts/detail.html", {"post": post, "is_preview": True})
    response["X-Robots-Tag"] = "noindex"
    return response
