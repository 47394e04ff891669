"""HTML that leaves the site."""

import re

from django.conf import settings

LOCAL = re.compile(r'(\s(?:src|href)=")/(?!/)')
WITHIN = re.compile(r'(\shref=")#')
PLAYER = re.compile(r'<(?:audio|video)\b[^>]*\ssrc="/media/([\w./-]+)"')


def absolute_html(html: str, page: str) -> str:
    """The same HTML with all addresses absolute, those within the text to its page, and without sets of renditions."""
    html = re.sub(r"<source\b[^>]*>|</?picture>", "", html)
    html = re.sub(r'\s(?:srcset|sizes)="[^"]*"', "", html)
    return WITHIN.sub(rf"\g<1>{page}#", LOCAL.sub(rf"\g<1>{settings.SITE_URL}/", html))


def players_in(html: str) -> list[str]:
    """The stored names of the sounds and films of ours that a text plays."""
    return PLAYER.findall(html) if "<audio" in html or "<video" in html else []
