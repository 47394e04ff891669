"""From the names a source gives to the authors of this blog."""

import functools
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from accounts.inks import Ink
from accounts.models import Author
from blog.importing.records import AuthorRecord
from blog.markup.text import fold, make_slug, without_controls

# The same few names come with every post and comment.
_folded = functools.lru_cache(maxsize=10_000)(fold)


class BadAuthorMap(ValueError):
    """The file or the name given for authors cannot be used; the message says why."""


def find_author(name: str) -> Author | None:
    """The author of this slug, user name or name (case and accents aside)."""
    by_key = Author.objects.filter(slug=name).first() or Author.objects.filter(user__username=name).first()
    if by_key:
        return by_key
    wanted = _folded(name)
    return next((author for author in Author.objects.order_by("pk") if _folded(author.name) == wanted), None)


@dataclass(slots=True)
class AuthorMap:
    """Who stands for whom: everything by one author, or each name of the source by a name here.

    Authors that nobody has claimed are made, as guests without a login, when they are first saved by
    `save_new`; until then they are the same unsaved object for every post that names them.
    """

    everything_by: Author | None = None
    names: dict[str, str] = field(default_factory=dict)
    found: dict[str, Author] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_one(cls, name: str) -> "AuthorMap":
        author = find_author(name)
        if author is None:
            raise BadAuthorMap(f"--author {name}: no author or account has this name here.")
        return cls(everything_by=author)

    @classmethod
    def from_toml(cls, path: Path) -> "AuthorMap":
        """Read [authors], a table from names in the source to names, slugs or user names here."""
        try:
            table = tomllib.loads(path.read_text("utf-8")).get("authors", {})
        except OSError as error:
            raise BadAuthorMap(
                f"--authors {path}: {error.strerror}. With --dry-run, a file that is not there is written."
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadAuthorMap(f"--authors {path}: not TOML ({error}).") from None
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise BadAuthorMap(f'--authors {path}: [authors] takes lines like "Name there" = "name-here".')
        return cls(names={_folded(name): here for name, here in table.items()})

    def skeleton(self) -> str:
        """The names that came by, as a TOML file to fill in: each stands for itself until changed."""
        quoted = functools.partial(json.dumps, ensure_ascii=False)  # TOML's strings are JSON's
        lines = [f"{quoted(there)} = {quoted(here)}" for there, here in self.seen.items()]
        return (
            "# Names of the source, and who stands for each here: a name, a slug or a user name.\n"
            "# A name that nobody has here becomes a guest author.\n[authors]\n" + "\n".join(lines) + "\n"
        )

    def authors(self, records: Iterable[AuthorRecord]) -> list[Author]:
        """The authors of these, in order, each once; those without a primary key have yet to be saved."""
        records = list(records)
        for record in records:
            self.seen.setdefault(record.key or record.name, self._here(record))
        if self.everything_by:
            return [self.everything_by]
        found = map(self._one, records)
        return list({id(author): author for author in found}.values())  # an unsaved row cannot be hashed

    def known(self, record: AuthorRecord | None) -> Author | None:
        """The author this is, if there is one already; none is made."""
        if record is None:
            return None
        here = self._here(record)
        author = self.found.get(f"{_folded(here)} {record.slug}") or find_author(here)
        return author if author and author.pk else None

    def _here(self, record: AuthorRecord) -> str:
        return self.names.get(_folded(record.key)) or self.names.get(_folded(record.name)) or record.name

    def _one(self, record: AuthorRecord) -> Author:
        here = self._here(record)
        key = f"{_folded(here)} {record.slug}"
        if key not in self.found:
            same = Author.objects.filter(slug=record.slug, name=here).first() if record.slug else None
            self.found[key] = same or find_author(here) or self._guest(here, record)
        return self.found[key]

    def _guest(self, name: str, record: AuthorRecord) -> Author:
        name = " ".join(without_controls(name).split())[:120] or "?"
        taken = {author.slug for author in self.found.values()}
        wished = make_slug(record.slug or name, 100, fallback="auteur")
        slug, number = Author.objects.free_slug(wished), 1
        while slug in taken:
            number += 1
            slug = f"{wished}-{number}"
        website = record.website if record.website.startswith(("http://", "https://")) else ""
        author = Author(
            name=name, slug=slug, bio=record.bio[:1000], website=website[:200], expertise=record.expertise[:60]
        )
        if record.ink in Ink.values:
            author.ink = record.ink
        return author
