"""What every answer shares: headers, a checked host, a language that follows the address."""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import translation

from config.shown import noted, noting
from identity.models import identity_of


class ResourcePolicyMiddleware:
    """Keep other sites from embedding our answers, error pages included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class KeptByWhomMiddleware:
    """A page of which no view says more is asked for again each time; what was made for someone with a cookie is kept
    by their browser alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache" if request.COOKIES else "no-cache")
        return response


class HostCheckMiddleware:
    """Refuse a forged Host with 400 on every address, static files too, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()
        return self.get_response(request)


class NotingMiddleware:
    """Let what a page shows be noted, whoever asks for it: its parts are kept by that (config/kept.py)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if noted() is not None:  # the page cache listens
            return self.get_response(request)
        with noting():
            return self.get_response(request)


class CompressTextMiddleware(GZipMiddleware):
    """Text goes compressed; pictures, sound and films are so already, and parts of them are asked for by place."""

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
        is_whole = response.status_code != 206
        return super().process_response(request, response) if is_text and is_whole else response


class LanguageByAddressMiddleware:
    """The language of the interface is the address's prefix, else the site's own.

    Nothing of the visitor is read (no cookie, no Accept-Language), so a page is the same for everyone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        prefix = translation.get_language_from_path(request.path_info)
        if prefix and not self._is_spoken(request, prefix):
            bare = request.get_full_path().removeprefix(f"/{prefix}").lstrip("/\\")  # "//x/" would be another site
            return redirect(f"/{bare}")
        language = prefix or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    def _is_spoken(self, request, language: str) -> bool:
        """Whether readers can have pages in this language; the desk speaks both, whatever readers have."""
        if language == settings.LANGUAGE_CODE or request.path_info.startswith(f"/{language}/admin/"):
            return True
        return identity_of(request).speaks_both
