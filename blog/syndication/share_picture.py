"""The picture a link is shown with elsewhere: title and names on paper, drawn once and kept."""

import hashlib
import io
import re
from bisect import bisect_left
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from blog.markup.typography import typeset_text
from blog.posts.models import Post
from blog.syndication.addresses import whole
from identity.accent import readable
from identity.models import Identity, identity_of

WIDTH, HEIGHT, EDGE = 1200, 630, 72  # what Open Graph recommends
PAPER, INK, SOFT, ACCENT = "#fbf9f4", "#1c1a16", "#655f54", "#a8321f"
FONT = Path(settings.BASE_DIR) / "static" / "fonts" / "bricolage.woff2"
SIZES = range(88, 39, -6)
LINES = 4
SPACES = re.compile(r"[ \t\n]+")  # where a line may end: not at a space that joins
# The inks of static/css/variables.css on paper; 0 is a reader's grey.
INKS = (
    *("#655f54", "#a8321f", "#1b5b8a", "#2f6b3c", "#84510b", "#6a3480", "#0d6a6a"),
    *("#9c2f5e", "#5d6414", "#3b46a3", "#6b4a37", "#1a6687", "#4a5560"),
)


def address_of(post: Post | None, identity: Identity) -> dict:
    """The picture for a post, or for the blog: its whole address, its size, what it shows."""
    if (cover := (post.cover if post else None) or identity.cover) and _suits(cover):
        return {"url": whole(cover.file.url), "width": cover.width, "height": cover.height, "alt": cover.alt}
    title, names, _inks = _said(post, identity)
    version = hashlib.sha256(f"{title}|{names}|{identity.shown_name}|{identity.accent}".encode()).hexdigest()[:12]
    path = reverse("share-picture", args=[post.pk if post else 0, version])
    return {"url": whole(path), "width": WIDTH, "height": HEIGHT, "alt": title}


def _suits(cover) -> bool:
    """Whether a picture is large and level enough for where links are shown; another gives way to a drawn one."""
    return (
        cover.width >= 600
        and cover.height >= 300
        and cover.width <= 3 * cover.height
        and cover.height <= 2 * cover.width
    )


def _said(post: Post | None, identity: Identity) -> tuple[str, str, list[int]]:
    if post is None:
        return identity.shown_name, identity.motto, list(range(1, 13))
    return typeset_text(post.title, post.language), ", ".join(map(str, post.voices)), [one.ink for one in post.voices]


@require_safe
def share_picture(request, pk, version):
    """The picture of a post anyone may read (0: of the blog). Of another version it is the one that holds now."""
    identity = identity_of(request)
    post = get_object_or_404(Post.objects.public().with_voices(), pk=pk) if pk else None
    if post and post.cover and _suits(post.cover):
        raise Http404
    holds = address_of(post, Identity(name=identity.name, accent=identity.accent))["url"].rpartition("-")[2]
    name = f"share/{pk}-{holds}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(draw(*_said(post, identity), identity)))
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    patch_cache_control(response, public=True, max_age=86_400)
    return response


def draw(title: str, names: str, inks: list[int], identity: Identity) -> bytes:
    """A PNG of 1200 by 630: the name of the blog, the title as large as it fits in four lines, who writes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    accent = readable(identity.accent, "light") if identity.accent else ACCENT
    pen.rectangle((0, 0, WIDTH, 14), fill=accent)
    name, title = drawable(identity.shown_name), drawable(title)
    if title:
        pen.text((EDGE, 60), _fitting(name, _font(34, 700), WIDTH - 2 * EDGE), font=_font(34, 700), fill=INK)
    lines, size = _broken(title or name)
    step = size * 1.12
    top = 150 + max(0.0, (LINES - len(lines)) * 18)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * step), line, font=_font(size, 800), fill=INK)
    x = float(EDGE)
    for ink in inks[:12]:
        pen.ellipse((x, 538, x + 34, 572), fill=INKS[ink if ink < len(INKS) else 0])
        x += 42
    names = _fitting(drawable(names), _font(30, 500), WIDTH - EDGE - 10 - int(x))
    pen.text((x + 10, 537), names, font=_font(30, 500), fill=SOFT)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def drawable(text: str) -> str:
    """The text without the signs our font lacks (an emoji); nothing of it where it lacks a letter (日本).

    A title that cannot be drawn gives way to the blog's name: half a word says less than none.
    """
    known = {sign: _is_drawn(sign) for sign in set(text)}
    if any(sign.isalpha() and not drawn for sign, drawn in known.items()):
        return ""
    return SPACES.sub(" ", "".join(sign for sign in text if known[sign])).strip()


def _is_drawn(sign: str) -> bool:
    font = _font(40, 500)
    return sign.isspace() or bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))


def _fitting(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """The text, or as much of it as there is room for, with an ellipsis."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[: min(len(text) - 1, 200)]
    return f"{text.rstrip()}…"


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT), size)
    font.set_variation_by_axes([weight])
    return font


def _broken(title: str) -> tuple[list[str], int]:
    """The title in lines that fit, in the largest size that needs no more than four; cut where that is too long."""
    for size in SIZES:
        lines = _wrapped(title, _font(size, 800))
        if len(lines) <= LINES:
            return lines, size
    last = _fitting(f"{lines[LINES - 1]} {lines[LINES]}", _font(size, 800), WIDTH - 2 * EDGE)
    return [*lines[: LINES - 1], last if last.endswith("…") else f"{last}…"], size


def _wrapped(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    room, lines, line = WIDTH - 2 * EDGE, [], ""
    for word in SPACES.split(title[:500]):
        while font.getlength(word) > room:  # one that no line holds goes on in the next
            fits = bisect_left(range(1, len(word)), True, key=lambda end: font.getlength(word[:end]) > room)
            lines += [line, word[:fits]] if line else [word[:fits]]
            word, line = word[fits:], ""
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
