from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_path

from blog.addresses.former import where_now
from blog.addresses.missed import note_missed
from blog.posts.permalinks import NUMBERED

# What WordPress puts behind "/?", where this blog has nothing of the kind.
NAMED = {"name", "pagename", "tag", "category_name", "author_name"}
BEHIND_HOME = {*NUMBERED, *NAMED, "s", "m", "feed"}
A_YEAR = 4  # digits of "m", which other programs use too


class OldAddressMiddleware:
    """Where no page answers, ask whether the address was one once: here, or on the blog this one was before.

    It leads to where things are now at once and for good (301); what was removed is gone (410); the rest is counted.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        path = request.path_info
        if _without_language(path) in ("/", "/index.php") and BEHIND_HOME & request.GET.keys():
            if answer := _led(request):
                return answer
            if _names_something(request.GET):  # of which nothing is known
                note_missed(f"/?{request.GET.urlencode()}", request.headers.get("Referer", ""))
                return render(request, "404.html", status=404)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        if answer := _led(request):
            return answer
        note_missed(_without_language(path), request.headers.get("Referer", ""))
        return response


def _led(request):
    """The answer to who asks for an address of once; None for one nobody knows."""
    found = where_now(request.path_info, request.GET)
    if found == "":
        return render(request, "410.html", status=410)
    return HttpResponsePermanentRedirect(found) if found else None


def _names_something(asked) -> bool:
    is_moment = len(asked.get("m", "")) >= A_YEAR and asked["m"].isdecimal()
    return is_moment or bool(NUMBERED & asked.keys()) or any(asked.get(name) for name in NAMED)


def _without_language(path: str) -> str:
    """A path without the beginning that names a language other than the site's own."""
    language = get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language and language != settings.LANGUAGE_CODE else path
