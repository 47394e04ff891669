"""What all feeds have in common: pages by `?before=`, and 304 for who has it already."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from blog.posts.coming import next_to_come
from blog.syndication.addresses import whole
from blog.syndication.formats import Rss
from config.kept import kept
from config.shown import base_of, note, note_moment
from identity.models import Identity, identity_of

LENGTH = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed is asked for: its subject, if it has one, the number of the entry its page comes after, and whose
    blog it is."""

    subject: Any
    before: int | None
    path: str
    identity: Identity
    page: list = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.identity.shown_name


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


class PagedFeed(Feed):
    """The base of all: pages by `?before=`, and 304 for who has it already."""

    feed_type: Any = Rss
    length = LENGTH

    def __call__(self, request, *args, **kwargs):
        def make() -> list[str]:
            note(base_of(request.path))
            note_moment(next_to_come())
            made = super(PagedFeed, self).__call__(request, *args, **kwargs)
            return [made.content.decode(), made["Content-Type"], made.get("Last-Modified", "")]

        # The first page is kept as it is sent.
        text, content_type, modified = make() if request.GET else kept(("feed", request.path), make)
        response = HttpResponse(text, content_type=content_type)
        if modified:
            response["Last-Modified"] = modified
        if settings.WEBSUB_HUB:
            here = settings.SITE_URL + request.get_full_path()
            response["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{here}>; rel="self"'
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag, parse_http_date_safe(modified), response)

    def get_object(self, request, **kwargs):
        before = _number(request.GET.get("before", ""))
        asked = Asked(self.find(**kwargs), before, request.path, identity_of(request))
        asked.page.extend(self.fetch(self.rows(asked)[: self.length + 1]))  # one more, if there is one
        return asked

    def find(self, **parts) -> Any:
        """What the parts of the address name; 404 where it is not there."""
        return None

    def feed_url(self, asked):
        return whole(asked.path + (f"?before={asked.before}" if asked.before else ""))

    def author_name(self, asked):
        return asked.name  # Atom wants someone, also for posts that nobody signed

    def feed_guid(self, asked):
        return settings.SITE_URL + asked.path

    def rows(self, asked):
        raise NotImplementedError

    def fetch(self, rows) -> list:
        """These with all that an entry says."""
        return list(rows)

    def items(self, asked):
        return asked.page[: self.length]

    def feed_extra_kwargs(self, asked):
        has_more = len(asked.page) > self.length
        return {"older": f"{settings.SITE_URL}{asked.path}?before={asked.page[-2].pk}" if has_more else ""}

    def item_link(self, item):
        return whole(item.get_absolute_url())

    item_guid_is_permalink = False
