"""The pictures of a body: known ones get sizes and renditions, absent ones a place that says so."""

import re
from dataclasses import dataclass
from html import escape, unescape

from blog.images.models import Image
from blog.images.renditions import renditions_of

IMG = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)')")
# A picture with its caption, or alone in its paragraph, as Markdown has it.
ALONE = re.compile(rf"<p>\s*({IMG.pattern})\s*</p>")
FIGURE = re.compile(rf"<figure>\s*({IMG.pattern})\s*(?:<figcaption>(?P<said>.*?)</figcaption>\s*)?</figure>", re.S)
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
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


def picture_html(image: Image, alt: str, lazy: bool = True, sizes: str = SIZES, cut: bool = False) -> str:
    """A picture with its dimensions and renditions, so that nothing jumps and nothing is too large.

    `cut` where the page shows a part of it: then its classes say, in tenths, where its focal point is.
    """
    sets: dict[str, list[str]] = {}
    for one in renditions_of(image):
        sets.setdefault(one.kind, []).append(f"{one.url} {one.width}w")
    attributes = {"src": image.file.url, "alt": alt, "width": image.width, "height": image.height}
    own = str(image.file.name).rpartition(".")[2]
    if smaller := sets.pop(own, None):
        # The original is named too: nobody needs a rendition wider than the picture.
        attributes |= {"srcset": ", ".join([*smaller, f"{image.file.url} {image.width}w"]), "sizes": sizes}
    if cut and (image.focus_x, image.focus_y) != (50, 50):
        attributes["class"] = f"across-{round(image.focus_x / 10)} down-{round(image.focus_y / 10)}"
    attributes |= {"loading": "lazy", "decoding": "async"} if lazy else {"fetchpriority": "high"}
    img = _tag("img", attributes)
    sources = (
        _tag("source", {"type": TYPES[kind], "srcset": ", ".join(set_), "sizes": sizes}) for kind, set_ in sets.items()
    )
    return f"<picture>{''.join(sources)}{img}</picture>" if sets else img


def _tag(name: str, attributes: dict) -> str:
    return f"<{name} " + " ".join(f'{key}="{escape(str(value))}"' for key, value in attributes.items()) + ">"


def place_pictures(html: str) -> str:
    """Rewrite each <img> of a body.

    One of ours becomes responsive, and stands with the caption and credit the library has of it; a mere file
    name (a picture lost on the way, as in an imported text) becomes a marked place; one elsewhere becomes a
    link, since no page makes a third-party request.
    """
    if "<img" not in html:
        return html
    names = {picture.stored for picture in pictures_in(html)} - {""}
    known = {image.file.url: image for image in Image.objects.filter(file__in=names)}

    def place(match: re.Match) -> str:
        attributes = _attributes(match[0])
        source, alt = attributes.get("src", ""), attributes.get("alt", "")
        if source in known:
            image = known[source]
            return picture_html(image, alt or ("" if image.decorative else image.alt))
        if re.match(r"https?://", source):
            return f'<a href="{escape(source)}">{escape(alt or source)}</a>'
        return f'<span class="missing">{escape(source.rsplit("/", 1)[-1])}</span>'

    def sign(match: re.Match) -> str:
        image = known.get(_attributes(match[1]).get("src", ""))
        said = match.groupdict().get("said") or ""
        caption = _caption(image, said) if image else said
        return f"<figure>{match[1]}<figcaption>{caption}</figcaption></figure>" if caption else match[0]

    return IMG.sub(place, ALONE.sub(sign, FIGURE.sub(sign, html)))


def _caption(image: Image, caption: str) -> str:
    """What is said below a picture: the text's own words or the library's, and whose it is."""
    caption = caption or escape(image.caption)
    credit = ", ".join(part for part in (image.credit, image.licence) if part)
    if not credit or escape(credit) in caption:
        return caption
    return f"{caption} <small>{escape(credit)}</small>".strip()
