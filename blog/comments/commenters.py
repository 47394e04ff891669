"""Recognising a commenter without an account: the browser keeps a random key of ours.

The cookie is sent to /comments/ alone, so reading stays without cookies and pages stay cacheable. A
typed name or address proves nothing and is never used.
"""

import secrets

from django.core import signing
from django.urls import reverse

COOKIE = "commenter"
YEAR = 365 * 24 * 3600
SALT = "tribune.commenter"


def commenter_of(request) -> str:
    """The key this browser was given, or "" where it has none or a forged one."""
    try:
        return signing.Signer(salt=SALT).unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return ""


def new_commenter() -> str:
    return secrets.token_urlsafe(24)


def remember(response, request, commenter: str) -> None:
    response.set_cookie(
        COOKIE,
        signing.Signer(salt=SALT).sign(commenter),
        max_age=YEAR,
        path=reverse("blog:comments"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
