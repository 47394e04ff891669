"""Proof that a form was sent from our own pages, for forms that carry no token.

Pages are the same bytes for every anonymous reader, so their forms cannot hold a token. The browser
says where a request comes from: Sec-Fetch-Site (W3C Fetch Metadata), or Origin (RFC 6454) where an
old browser sends no Sec-Fetch-Site.

| Sec-Fetch-Site | Origin       | answer                       |
|----------------|--------------|------------------------------|
| same-origin    | any          | accepted                     |
| anything else  | any          | confirmation page            |
| absent         | SITE_URL     | accepted                     |
| absent         | other, "null"| confirmation page            |
| absent         | absent       | confirmation page            |
"""

from django.conf import settings


def comes_from_here(request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == settings.SITE_URL
