"""From the names a source gives to the authors of this blog."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from accounts.models import Author
from blog.markup.text import fold, make_slug, without_controls


class BadAuthorMap(ValueError):
    """The file or the name given for authors cannot be used; the message says why."""


def find_author(name: str) -> Author | None:
    """The author of this slug, user name or name (case and accents aside)."""
    by_key = Author.objects.filter(slug=name).first() or Author.objects.filter(user__username=name).first()
    if by_key:
        return by_key
    wanted = fold(name)
    return next((author for author in Author.objects.order_by("pk") if fold(author.name) == wanted), None)


@dataclass(slots=True)
class AuthorMap:
    """Who stands for whom: everything by one author, or each name of the source by a name here."""

    everything_by: Author | None = None
    names: dict[str, str] = field(default_factory=dict)

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
            raise BadAuthorMap(f"--authors {path}: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadAuthorMap(f"--authors {path}: not TOML ({error}).") from None
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise BadAuthorMap(f'--authors {path}: [authors] takes lines like "Name there" = "name-here".')
        return cls(names={fold(name): here for name, here in table.items()})

    def authors(self, names: tuple[str, ...]) -> tuple[list[Author], list[Author]]:
        """The authors of these names, and those among them who had to be made: guests, without a login."""
        if self.everything_by:
            return [self.everything_by], []
        found, made = [], []
        for name in names:
            here = self.names.get(fold(name), name)
            author = find_author(here)
            if author is None:
                author = _make_guest(here)
                made.append(author)
            found.append(author)
        return list(dict.fromkeys(found)), made


def _make_guest(name: str) -> Author:
    name = " ".join(without_controls(name).split())[:120]
    slug = Author.objects.free_slug(make_slug(name, 100, fallback="auteur"))
    return Author.objects.create(name=name, slug=slug)
