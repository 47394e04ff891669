"""Documents that a post leads to: with kind, size and how often they were fetched, on the page and elsewhere."""

import re
from collections.abc import Callable, Collection, Iterator

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from blog.documents.models import Document

NAME = gettext_lazy("Document")
ADDRESS = re.compile(r"/media/(?P<key>documents/[\w./-]+)")
MOST = 500  # looked through for what an author means


def find(keys: Collection[str]) -> dict[str, Document]:
    return {str(one.file.name): one for one in Document.objects.filter(file__in=keys)}


def card(document: Document, back: str = "") -> str:
    return render_to_string("blog/documents/card.html", {"document": document})


def line(document: Document) -> str:
    return format_html('<p><a href="{}">{}</a></p>', document.file.url, document.label)


def offer(is_meant: Callable[[str], bool], user) -> Iterator[dict]:
    for one in Document.objects.all()[:MOST]:
        if is_meant(f"{one.title} {one.name}"):
            yield {"path": one.file.url, "title": one.label, "about": one.name}
