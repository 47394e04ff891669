"""HTML that leaves the site."""

import re

from django.conf import settings

LOCAL = re.compile(r'(\s(?:src|href)=")/(?!/)')


def absolute_html(html: str) -> str:
    """The same HTML with the addresses of this site absolute, and without the sets of renditions."""
    html = re.sub(r"<source\b[^>]*>|</?picture>", "", html)
    html = re.sub(r'\s(?:srcset|sizes)="[^"]*"', "", html)
    return LOCAL.sub(rf"\g<1>{settings.SITE_URL}/", html)
