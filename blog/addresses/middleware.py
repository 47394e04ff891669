from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.translation import get_language_from_path

from blog.addresses.former import where_now
from blog.addresses.missed import note_missed
from blog.posts.permalinks import NUMBERED

# What WordPress puts behind "/?", where this blog has nothing of the kind.
BEHIND_HOME = {*NUMBERED, "s", "name", "pagename", "tag", "category_name", "author_name", "m", "feed"}


class OldAddressMiddleware:
    """Where no page answers, ask whether the address was one once: here, or on the blog this one was before.

    It leads to where things are now at once and for good (301); what was removed is gone (410); the rest is counted.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        language = _language(request.path_info)
        path = request.path_info.removeprefix(language)
        is_at_home = path in ("/", "/index.php") and BEHIND_HOME & request.GET.keys()
        if is_at_home and (answer := _led(request, path, language)):
            return answer
        if is_at_home and NUMBERED & request.GET.keys():  # a thing by its number, of which nothing is known
            note_missed(f"/?{request.GET.urlencode()}", request.headers.get("Referer", ""))
            return render(request, "404.html", status=404)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        if answer := _led(request, path, language):
            return answer
        if not _lacks_its_slash(request.path_info):  # CommonMiddleware adds it
            note_missed(path, request.headers.get("Referer", ""))
        return response


def _led(request, path: str, language: str):
    """The answer to who asks for an address of once; None for one nobody knows."""
    found = where_now(path, request.GET)
    if found == "":
        return render(request, "410.html", status=410)
    if found is not None and not _language(found):
        found = language + found
    if found is None or found == request.path_info:
        return None
    return HttpResponsePermanentRedirect(found)


def _language(path: str) -> str:
    """The beginning of a path that names a language other than the site's own."""
    language = get_language_from_path(path)
    return f"/{language}" if language and language != settings.LANGUAGE_CODE else ""


def _lacks_its_slash(path: str) -> bool:
    return not path.endswith("/") and bool(is_valid_path(f"{path}/"))
