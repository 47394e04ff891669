"""What a link alone in its paragraph stands for: a film, a sound, a document; nothing is fetched before a click.

Elsewhere's players are links that the reader's click turns into a frame (static/js/embeds.js); without scripts
they lead there. Our own sounds and films have the browser's player, told to fetch nothing by itself.
"""

import re
from html import escape

from django.conf import settings

ALONE = re.compile(
    r'<p>\s*(?:<a href="(?P<href>[^"<>]+)"[^<>]*>(?P<text>[^<>]*)</a>|(?P<bare>https?://[^\s<>"]+|/(?:\w\w/)?(?:events|polls|blogroll)/[\w/-]*'
    r"|/media/documents/[\w./-]+))\s*</p>"
)
# The class a player is known by, and the addresses of its pages.
PLAYERS = [
    (
        "youtube",
        re.compile(
            r"https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:[\w=;&-]*&(?:amp;)?)?v=|shorts/|embed/)|youtu\.be/)[\w-]{6,20}"
        ),
    ),
    ("vimeo", re.compile(r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?\d{5,12}")),
    ("dailymotion", re.compile(r"https://(?:www\.)?(?:dailymotion\.com/video/|dai\.ly/)[a-zA-Z0-9]{5,12}")),
    ("soundcloud", re.compile(r"https://soundcloud\.com/[\w-]+/[\w-]+")),
]
# What a post's page shows as a card; posts/held.py knows what each is.
HELD = re.compile(r"/(?:\w\w/)?(?:(?:events|polls)/[\w-]+|blogroll)/")
OURS = re.compile(r"/media/documents/[\w./-]+\.(?P<kind>\w{2,4})$")
PLAYED = {"mp3": "audio", "ogg": "audio", "m4a": "audio", "wav": "audio", "mp4": "video", "webm": "video"}


def embed(html: str) -> str:
    """The HTML with what stands alone in a paragraph as a player, where there is one for it."""
    return ALONE.sub(_embedded, html) if "<p>" in html else html


def _embedded(match: re.Match) -> str:
    address, text = match["href"] or match["bare"], (match["text"] or "").strip()
    if HELD.fullmatch(own := address.removeprefix(settings.SITE_URL)):
        return f'<p class="held"><a href="{own}">{text or address}</a></p>'
    if ours := OURS.fullmatch(own):
        return _ours(own, ours["kind"], text)
    player = next((name for name, pages in PLAYERS if pages.match(address)), None)
    if player:
        return f'<figure class="embed {player}"><a href="{address}">{text or address}</a></figure>'
    return f'<p><a href="{address}">{address}</a></p>' if match["bare"] else match[0]


def _ours(address: str, kind: str, text: str) -> str:
    link = f'<a href="{address}">{text or escape(address.rsplit("/", 1)[-1])}</a>'
    if kind not in PLAYED:
        return f'<p class="document">{link}</p>'
    player = f'<{PLAYED[kind]} controls preload="none" src="{address}"></{PLAYED[kind]}>'
    return f'<figure class="embed">{player}<figcaption>{link}</figcaption></figure>'
