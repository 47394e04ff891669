"""Addresses that change and never die."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat, Left, Substr

from blog.markup.text import without_controls
from blog.posts.redirects import Redirect

MAX_PATH = 300
# What WordPress puts behind "/?" to name a thing by its number.
NUMBERED = {"p", "page_id", "attachment_id", "cat", "author"}


def normal_path(address: str) -> str:
    """An address of another blog, or of this one, in the one form in which old addresses are kept.

    Host, fragment and the slash at the end go; "/?p=12" stays, and "/index.php?p=12" is the same; anything else behind
    "?" goes. Empty for what is no address of a page: "mailto:…", "//", too long.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or (not parts.scheme and address.startswith("//")):
        return ""
    path = re.sub(r"/{2,}", "/", "/" + unquote(parts.path).strip("/ "))
    if path in ("/", "/index.php"):
        number = next((f"{name}={value}" for name, value in parse_qsl(parts.query) if name in NUMBERED), "")
        return f"/?{number}" if re.fullmatch(r"\w+=\d{1,12}", number) else ""
    usable = len(path) <= MAX_PATH and path.isprintable() and "\\" not in path
    return path if usable else ""


@transaction.atomic
def leave_redirect(old_path: str, new_path: str) -> None:
    """Make the old address lead to the new one, at once: what led to the old one leads on."""
    if old_path == new_path:
        return
    lead_on(old_path, new_path)
    Redirect.objects.filter(old_path=new_path).delete()
    Redirect.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})


def lead_on(old_path: str, new_path: str) -> None:
    """Make what led to the old address, or to a place on it, in any language, lead to the new one."""
    for prefix in ("", *(f"/{code}" for code, _name in settings.LANGUAGES)):
        old, new = prefix + old_path, prefix + new_path
        there = Redirect.objects.filter(new_path__startswith=old)
        moved = Concat(Value(new), Substr("new_path", len(old) + 1), output_field=CharField())
        there.update(new_path=Left(moved, MAX_PATH))  # a place far down a long address may be cut, the page is not


@transaction.atomic
def leave_gone(path: str) -> None:
    """What stood at this address was removed for good; what led to it leads nowhere either."""
    Redirect.objects.filter(new_path=path).update(new_path="")
    Redirect.objects.update_or_create(old_path=path[:MAX_PATH], defaults={"new_path": ""})


def come_back(address: str, slug: str) -> None:
    """A post stands again where one was removed: nothing of its name is gone any more."""
    gone = Redirect.objects.filter(new_path="")
    if gone.filter(old_path__in=[address, f"/{slug}/"]).exists():
        gone.filter(Q(old_path=address) | Q(old_path__endswith=f"/{slug}/")).delete()


def new_path(old_path: str) -> str | None:
    """Where an address that no page answers leads now; empty where it is gone, None where nothing is known."""
    normal = normal_path(old_path)
    wanted = {without_controls(old_path)[:MAX_PATH], normal, normal and f"{normal}/"} - {""}
    return Redirect.objects.filter(old_path__in=wanted).values_list("new_path", flat=True).first()
