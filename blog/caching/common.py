"""What is said with every page, whatever it shows: the headers a server in front adds by itself."""

import io
from functools import cache

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.utils.module_loading import import_string

SAID_BY = (
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.ResourcePolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


def common_headers() -> dict[str, str]:
    """Values by name, in small letters."""
    return _common_headers(settings.SITE.scheme)


@cache
def _common_headers(scheme: str) -> dict[str, str]:
    def handle(request):
        return HttpResponse()

    for path in SAID_BY:
        handle = import_string(path)(handle)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": scheme, "wsgi.input": io.BytesIO()}
    asked |= {"HTTP_HOST": settings.SITE.netloc, "HTTP_X_FORWARDED_PROTO": scheme}
    told = handle(WSGIRequest(asked)).headers
    return {name.lower(): value for name, value in told.items() if name != "Content-Type"}
