from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_path

from blog.addresses.former import where_now
from blog.addresses.missed import note_missed
from blog.posts.models import Post, Status
from blog.posts.permalinks import NUMBERED, new_path, normal_path

# What WordPress puts behind "/?", where this blog has nothing of the kind.
BEHIND_HOME = {
    "p",
    "page_id",
    "cat",
    "author",
    "s",
    "name",
    "pagename",
    "tag",
    "category_name",
    "author_name",
    "m",
    "feed",
}
BEYOND = {"post-comments", "home-page", "tag-detail-page", "author-detail-page", "series-detail-page"}


class OldAddressMiddleware:
    """Where no page answers, ask whether the address was one once: here, or on the blog this one was before.

    It leads to where things are now at once and for good (301); what was removed is gone (410); the rest is counted.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asks = request.method in ("GET", "HEAD")
        at_home = request.path_info in ("/", "/index.php") and BEHIND_HOME & request.GET.keys()
        if asks and at_home:
            target = self._where(request, request.get_full_path())
            if target:
                return HttpResponsePermanentRedirect(target)
            if NUMBERED & request.GET.keys():  # a thing by its number, of which nothing is known
                note_missed(request.get_full_path(), request.headers.get("Referer", ""))
                return render(request, "404.html", status=404)
        response = self.get_response(request)
        if response.status_code != 404 or not asks:
            return response
        target = self._where(request, request.path_info)
        if target:
            return HttpResponsePermanentRedirect(target)
        if target == "" or _is_withdrawn(request.path_info):
            return render(request, "410.html", status=410)
        note_missed(_without_language(request.path_info), request.headers.get("Referer", ""))
        return response

    def _where(self, request, address: str) -> str | None:
        """Where an address leads now; empty for what is gone, None for what is not known."""
        known = new_path(normal_path(address) if "?" in address else _without_language(address))
        if known is not None and not _is_not_out(known):
            return known and _prefix(request.path_info) + known
        if request.resolver_match and request.resolver_match.url_name in BEYOND:
            return None  # a list of ours has no such page
        found = where_now(_without_language(request.path_info), request.GET)
        return found if found != request.path_info else None


def _prefix(path: str) -> str:
    language = get_language_from_path(path)
    return f"/{language}" if language and language != settings.LANGUAGE_CODE else ""


def _without_language(path: str) -> str:
    return path.removeprefix(_prefix(path))


def _is_not_out(path: str) -> bool:
    """Whether this is the address of a post that is not to be read: it would tell of its title and its date."""
    slug = path.rstrip("/").rpartition("/")[2][:100]
    post = Post.objects.filter(slug=slug).first() if slug and slug.isprintable() else None
    return bool(post and not post.is_public and post.get_absolute_url() == path)


def _is_withdrawn(path: str) -> bool:
    """Whether a post stood here that its authors took back."""
    slug = path.rstrip("/").rpartition("/")[2][:100]
    posts = Post.objects.filter(slug=slug, status=Status.WITHDRAWN) if slug and slug.isprintable() else []
    return any(post.was_public and post.get_absolute_url() == f"{path.rstrip('/')}/" for post in posts)
