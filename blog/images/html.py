"""The pictures of a body: known ones get sizes and renditions, absent ones a place that says so."""

import re
from dataclasses import dataclass
from html import escape, unescape

from blog.images.models import Image

IMG = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)')")
SIZES = "(min-width: 44rem) 40rem, 100vw"


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): unescape(double or single) for name, double, single in ATTRIBUTE.findall(tag)}


@dataclass(frozen=True, slots=True)
class Picture:
    """An <img> of a body: its address, and what it says it shows."""

    source: str
    alt: str

    @property
    def name(self) -> str:
        return self.source.rsplit("/", 1)[-1]

    @property
    def stored(self) -> str:
        """The name of the file in the storage, where it is one of ours."""
        return self.source.removeprefix("/media/") if self.source.startswith("/media/") else ""


def pictures_in(html: str) -> list[Picture]:
    tags = map(_attributes, IMG.findall(html)) if "<img" in html else ()
    return [Picture(tag.get("src", ""), tag.get("alt", "").strip()) for tag in tags]


def picture_html(image: Image, alt: str, lazy: bool = True, sizes: str = SIZES) -> str:
    """An <img> with its dimensions and renditions, so that nothing jumps and nothing is too large."""
    # The original is named too where it is small enough that nobody would need a rendition.
    candidates = [(r.file.url, r.width) for r in image.renditions.all()]
    candidates.append((image.file.url, image.width))
    attributes = {"src": image.file.url, "alt": alt, "width": image.width, "height": image.height}
    if len(candidates) > 1:
        attributes["srcset"] = ", ".join(f"{url} {width}w" for url, width in candidates[:4])
        attributes["sizes"] = sizes
    if lazy:
        attributes |= {"loading": "lazy", "decoding": "async"}
    return "<img " + " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items()) + ">"


def place_pictures(html: str) -> str:
    """Rewrite each <img> of a body.

    One of ours becomes responsive; a mere file name (a picture lost on the way, as in an imported
    text) becomes a marked place; one elsewhere becomes a link, since no page makes a third-party request.
    """
    if "<img" not in html:
        return html
    sources = {_attributes(tag).get("src", "") for tag in IMG.findall(html)}
    names = {source.removeprefix("/media/") for source in sources if source.startswith("/media/")}
    known = {i.file.url: i for i in Image.objects.filter(file__in=names).prefetch_related("renditions")}

    def place(match: re.Match) -> str:
        attributes = _attributes(match[0])
        source, alt = attributes.get("src", ""), attributes.get("alt", "")
        if source in known:
            image = known[source]
            return picture_html(image, alt or ("" if image.decorative else image.alt))
        if re.match(r"https?://", source):
            return f'<a href="{escape(source)}">{escape(alt or source)}</a>'
        return f'<span class="missing">{escape(source.rsplit("/", 1)[-1])}</span>'

    return IMG.sub(place, html)
