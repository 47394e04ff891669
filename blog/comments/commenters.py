"""Recognising a commenter without an account: the browser keeps a random key of ours.

The cookie is sent to /comments/ alone, so reading stays without cookies and pages stay cacheable. A
typed name or address proves nothing and is never used.
"""

import secrets
from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import get_script_prefix, reverse
from django.utils import translation

COOKIE = "commenter"
YEAR = 365 * 24 * 3600
SALT = "tribune.commenter"


def commenter_of(request) -> str:
    """The key this browser was given, or "" where it has none or a forged one."""
    for name in _paths(get_script_prefix()):
        try:
            return signing.Signer(salt=SALT).unsign(request.COOKIES.get(name, ""))
        except signing.BadSignature:
            continue
    return ""


def new_commenter() -> str:
    return secrets.token_urlsafe(24)


def remember(response, request, commenter: str) -> None:
    signed = signing.Signer(salt=SALT).sign(commenter)
    for name, path in _paths(get_script_prefix()).items():
        response.set_cookie(
            name,
            signed,
            max_age=YEAR,
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


@cache
def _paths(prefix: str) -> dict[str, str]:
    """The cookie's name and path for each language of the interface, where the blog stands under this prefix: one
    browser is one commenter in all."""
    paths = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            name = COOKIE if code == settings.LANGUAGE_CODE else f"{COOKIE}_{code}"
            paths[name] = reverse("blog:comments")
    return paths
