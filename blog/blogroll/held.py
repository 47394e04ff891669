"""The blogroll in a post: its address alone in a paragraph. See posts/held.py."""

import re
from collections.abc import Callable, Collection, Iterator

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.blogroll.models import LinkedBlog
from blog.markup.text import fold

NAME = gettext_lazy("Other blogs")
ADDRESS = re.compile(r"/(?:\w\w/)?(?P<key>blogroll)/")
MOST = 2_000


def all_blogs() -> dict[str, list[LinkedBlog]]:
    """By group, those without one first."""
    groups: dict[str, list[LinkedBlog]] = {}
    for blog in LinkedBlog.objects.all()[:MOST]:
        groups.setdefault(blog.category, []).append(blog)
    return dict(sorted(groups.items(), key=lambda one: fold(one[0])))


def find(keys: Collection[str]) -> dict[str, dict]:
    return {"blogroll": groups} if (groups := all_blogs()) else {}


def card(groups: dict, back: str = "") -> str:
    return render_to_string("blog/blogroll/card.html", {"groups": groups.items()})


def line(groups: dict) -> str:
    return format_html('<p><a href="{}">{}</a></p>', reverse("blog:blogroll"), _("Other blogs we read"))


def offer(is_meant: Callable[[str], bool], user) -> Iterator[dict]:
    title = _("Other blogs we read")
    if is_meant(title) and LinkedBlog.objects.exists():
        yield {"path": reverse("blog:blogroll"), "title": title, "about": ""}
