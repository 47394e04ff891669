"""The cards of posts in lists. Each is kept by itself: a list asks for the ids of its posts, and fetches those alone
whose cards are not kept."""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from blog.posts.models import Post
from config.kept import is_there, kept
from config.shown import note, note_row, noting

SAID = mark_safe("<!--said-->")  # where a kept card has what is said of it this time


class Cards:
    """The cards of these posts (ids), in this order; numbered from `first` on, where one is given.

    `said` are sentences shown in place of a post's own lead, by id, as safe HTML; `lead` is a post (id) that is drawn
    apart and large; `rows` are posts that have been fetched with what cards show.
    """

    def __init__(
        self,
        ids: Iterable[int],
        first: int | None = None,
        said: Mapping[int, SafeString] | None = None,
        lead: int = 0,
        rows: Iterable[Post] = (),
    ):
        self.ids, self.first, self.said, self.lead = list(ids), first, said or {}, lead
        self._rows: dict[int, Post | None] = {post.pk: post for post in rows}

    def drawn(self) -> SafeString:
        cards = [self._card(place, pk) for place, pk in enumerate(self.ids)]
        return mark_safe("".join(cards))  # noqa: S308  templates made them

    @property
    def drawn_lead(self) -> str:
        if not self.lead:
            return ""
        return kept(self._name_of_lead, partial(self._made, self.lead, "blog/archive/lead.html"))

    def _card(self, place: int, pk: int) -> str:
        said = self.said.get(pk)
        shown = {"is_first": place == 0, "number": self._number(place), "said": SAID if said else ""}
        card = kept(self._name(place, pk), partial(self._made, pk, "includes/card.html", **shown))
        return card.replace(SAID, conditional_escape(said)) if said else card

    def _name(self, place: int, pk: int) -> tuple:
        return ("card", pk, get_language(), place == 0, self._number(place), bool(self.said.get(pk)))

    def _number(self, place: int) -> int | None:
        return None if self.first is None else self.first + place

    @property
    def _name_of_lead(self) -> tuple:
        return ("lead", self.lead, get_language())

    def _made(self, pk: int, template: str, **shown) -> str:
        post = self._row(pk)
        if post is None:
            note(f"post:{pk}")
            return ""
        authors = post.voices
        for row in (post, post.cover, *authors, *(author.portrait for author in authors), *post.subjects):
            if row is not None:
                note_row(row)
        return render_to_string(template, {"post": post} | shown)

    def _row(self, pk: int) -> Post | None:
        """A post with what is shown of it, fetched together with all that are wanting; None where it is gone."""
        if pk not in self._rows:
            wanted = dict.fromkeys([pk, *self._wanting])
            with noting():  # each notes its own, where it is drawn
                self._rows |= wanted | Post.objects.with_cards().in_bulk(list(wanted))
        return self._rows[pk]

    @cached_property
    def _wanting(self) -> list[int]:
        wanting = [pk for place, pk in enumerate(self.ids) if not is_there(self._name(place, pk))]
        return [*wanting, self.lead] if self.lead and not is_there(self._name_of_lead) else wanting
