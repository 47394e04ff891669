"""From names people type to tags, without duplicates."""

from collections.abc import Iterable

from taggit.managers import _TaggableManager

from blog.markup.text import fold, without_controls
from blog.tags.models import Tag


def clean_name(name: str) -> str:
    """A tag's name as it is stored: one line, single spaces, no leading '#', 100 characters at most."""
    return " ".join(without_controls(name).split()).lstrip("#").strip()[:100].strip()


def tag_key(name: str) -> str:
    """What names of one tag have in common: no case, no accents."""
    return fold(clean_name(name))[:100]


def tags_for(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, in order, each once, created where none matches but for case and accents."""
    wanted: dict[str, str] = {}
    for name in map(clean_name, names):
        if key := fold(name)[:100]:
            wanted.setdefault(key, name)
    known = {tag.key: tag for tag in Tag.objects.filter(key__in=wanted)}
    for key, name in wanted.items():
        if key not in known:
            known[key], _created = Tag.objects.get_or_create(key=key, defaults={"name": name})
    return [known[key] for key in wanted]


class TagsManager(_TaggableManager):
    """What `post.tags` is: strings given to it are matched by folded name."""

    def _to_tag_model_instances(self, tags, tag_kwargs):
        tags = list(tags)
        found = {tag.key: tag for tag in tags_for(tag for tag in tags if isinstance(tag, str))}
        chosen = (tag if isinstance(tag, Tag) else found.get(fold(clean_name(tag))[:100]) for tag in tags)
        return list(dict.fromkeys(tag for tag in chosen if tag))
