"""What stands above a Markdown text: YAML between ---, TOML between +++, JSON, or header lines."""

import json
import re
import tomllib
from datetime import date, datetime
from typing import Any

import yaml

MAX_MATTER = 65_536
FENCED = re.compile(r"\A\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
JSON = re.compile(r"\A\ufeff?\s*(\{.*?\n\})\s*\n", re.S)
HEADER = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)")


class BadMatter(ValueError):
    """What stands above the text cannot be read; the message says why."""


class _Loader(yaml.SafeLoader):
    """Plain values only. Aliases, by which a few lines can stand for gigabytes, are refused."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise BadMatter("YAML with aliases (*name), which Tribune does not take")
        return super().compose_node(parent, index)


# Dates stay as they are written: YAML would read them in UTC, whatever zone the blog means.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def has_matter(text: str) -> bool:
    return bool(FENCED.match(text) or JSON.match(text) or _headers(text)[0])


def split(text: str) -> tuple[dict[str, Any], str]:
    """What stands above the text, by lower-case names, and the text.

    Raises BadMatter.
    """
    text = text.replace("\r\n", "\n")
    if match := FENCED.match(text):
        parse = _yaml if match[1] == "---" else _toml
        return _named(parse(_bounded(match[2]))), text[match.end() :]
    if match := JSON.match(text):
        return _named(_json(_bounded(match[1]))), text[match.end() :]
    return _headers(text)


def _bounded(matter: str) -> str:
    if len(matter) > MAX_MATTER:
        raise BadMatter(f"more than {MAX_MATTER // 1024} kB above the text")
    return matter


def _yaml(matter: str) -> Any:
    try:
        return yaml.load(matter, _Loader)  # noqa: S506 - it is a safe loader, made stricter
    except yaml.YAMLError as error:
        raise BadMatter(f"not YAML ({str(error).splitlines()[0]})") from None
    except RecursionError:
        raise BadMatter("YAML nested too deep") from None


def _toml(matter: str) -> Any:
    try:
        return tomllib.loads(matter)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadMatter(f"not TOML ({error})") from None


def _json(matter: str) -> Any:
    try:
        return json.loads(matter)
    except (ValueError, RecursionError) as error:
        raise BadMatter(f"not JSON ({error})") from None


def _named(matter: Any) -> dict[str, Any]:
    if matter is None:
        return {}
    if not isinstance(matter, dict):
        raise BadMatter("no names and values above the text")
    return {str(name).lower(): value for name, value in matter.items()}


def _headers(text: str) -> tuple[dict[str, Any], str]:
    """Lines like "Title: …" up to a blank one (Pelican, MultiMarkdown). One of them has to be a title."""
    found: dict[str, Any] = {}
    lines = text.lstrip("\ufeff").split("\n")
    name, count = "", 0
    for line in lines:
        if match := HEADER.fullmatch(line.rstrip()):
            name = match[1].lower()
            found[name] = match[2].strip()
        elif line.startswith((" ", "\t")) and name and line.strip():
            found[name] += " " + line.strip()
        else:
            break
        count += 1
    if "title" not in found:
        return {}, text
    return found, "\n".join(lines[count:])


def text_value(matter: dict[str, Any], *names: str) -> str:
    """The first of these that is there, as text."""
    for name in names:
        value = matter.get(name)
        if isinstance(value, dict):  # Hugo's cover: {image: …}; Jekyll's author: {name: …}
            value = value.get("image") or value.get("name") or value.get("src") or value.get("path")
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def list_value(matter: dict[str, Any], *names: str) -> list[str]:
    """All of these as one list; a text with commas is a list too."""
    found: list[str] = []
    for name in names:
        value = matter.get(name)
        if isinstance(value, str):
            parts = value.split(",") if "," in value else [value]
            found += [part.strip().strip("\"'[]") for part in parts]
        elif isinstance(value, list):
            found += [str(one.get("name") if isinstance(one, dict) else one).strip() for one in value]
        elif isinstance(value, dict):
            found += [str(value.get("name") or "").strip()]
        elif value is not None and not isinstance(value, bool):
            found.append(str(value))
    return list(dict.fromkeys(one for one in found if one))


def truth(matter: dict[str, Any], name: str) -> bool | None:
    """A yes or no, however it is written; None where nothing is said."""
    value = matter.get(name)
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if value is not None else ""
    return True if text in ("true", "yes", "1", "on") else False if text in ("false", "no", "0", "off") else None
