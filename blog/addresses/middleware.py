from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_path

from blog.addresses.former import is_behind_home, names_something, where_now
from blog.addresses.missed import note_missed

AN_HOUR = 3600


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
        if is_behind_home(path, request.GET):
            if answer := _led(request):
                return answer
            if names_something(request.GET):  # of which nothing is known
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
    if not found:
        return None
    answer = HttpResponsePermanentRedirect(found)
    patch_cache_control(answer, max_age=AN_HOUR)  # what leads there today may have its old address again tomorrow
    return answer


def _without_language(path: str) -> str:
    """A path without the beginning that names a language other than the site's own."""
    language = get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language and language != settings.LANGUAGE_CODE else path
