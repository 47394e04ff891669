"""What stands at an address of this site, found out by asking it: the one way to know."""

from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.urls import resolve
from django.utils import translation

DOORS = ("/account/sign-in/", "/admin/login/")  # where one signs in


class NoSession(SessionBase):
    """Of someone who comes for the first time, and of whom nothing is kept."""

    def load(self):
        return {}


def answers(address: str, for_all: bool = False) -> bool:
    """Whether who asks for this address (path, maybe with a query) gets a page, or is led to one for now; `for_all` not
    to the door, where one signs in.
    """
    parts = urlsplit(address)
    with translation.override(translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE):
        request = _request(parts.path, parts.query)
        try:
            found = resolve(request.path_info)
            request.resolver_match = found
            answer = found.func(request, *found.args, **found.kwargs)
        except (Http404, PermissionDenied):
            return False
    led_to = answer.headers.get("Location", "")
    if for_all and any(door in led_to for door in DOORS):
        return False
    return 200 <= answer.status_code < 300 or answer.status_code in (302, 303)


def _request(path: str, query: str) -> WSGIRequest:
    site = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "HEAD",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.user, request.session = AnonymousUser(), NoSession()
    request.LANGUAGE_CODE = translation.get_language()
    return request
