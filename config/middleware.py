"""What every answer shares: headers, a checked host, a language that follows the address."""

from django.conf import settings
from django.utils import translation


class ResourcePolicyMiddleware:
    """Keep other sites from embedding our answers, error pages included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class HostCheckMiddleware:
    """Refuse a forged Host with 400 on every address, static files too, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()
        return self.get_response(request)


class LanguageByAddressMiddleware:
    """The language of the interface is the address's prefix, else the site's own.

    Nothing of the visitor is read (no cookie, no Accept-Language), so a page is the same for everyone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
