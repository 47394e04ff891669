"""The sizes and kinds of a picture that readers get. Their names follow from the picture's own, so that a text can
name them before they are made; until then the picture itself is served in their place (blog/uploads.py).
"""

import io
import re
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from PIL import Image as Pillow

from blog.images.models import Image

WIDTHS = (480, 960, 1600)
# Best first: a browser takes the first it knows. AVIF at speed 6 takes seven times as long for a tenth fewer bytes.
KINDS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 82, "method": 4},
    "jpg": {"quality": 84, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
NAME = re.compile(r"(?P<stem>images/[\w/-]+)-\d{2,4}w\.(?:avif|webp|jpg|png)")


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture at one width, in one kind, under the name it has in the storage."""

    kind: str
    width: int
    name: str

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


def renditions_of(image: Image) -> list[Rendition]:
    """All there should be: narrower than the picture, as AVIF, WebP and its own kind."""
    stem, _, own = str(image.file.name).rpartition(".")
    kinds = dict.fromkeys(["avif", "webp", own])
    return [
        Rendition(kind, width, f"{stem}-{width}w.{kind}") for kind in kinds for width in WIDTHS if width < image.width
    ]


def rendition_url(image: Image, width: int) -> str:
    """The picture's own kind at this width, or the picture where it is no wider."""
    own = str(image.file.name).rpartition(".")[2]
    found = (one.url for one in renditions_of(image) if one.kind == own and one.width >= width)
    return next(found, image.file.url)


def stem_of(name: str) -> str:
    """What the name of a picture begins with whose rendition this may be; "" where it is none."""
    match = NAME.fullmatch(name)
    return match["stem"] if match else ""


@task
def make_renditions(pk: int) -> int:
    """Make what is missing of a picture's renditions; gives how many were made. May run twice."""
    image = Image.objects.filter(pk=pk).first()
    if image is None:
        return 0
    wanted = [one for one in renditions_of(image) if not default_storage.exists(one.name)]
    if not wanted:
        return 0
    with image.file.open() as file:
        picture = Pillow.open(io.BytesIO(file.read()))
        picture.load()
    smaller = {width: _at(picture, width) for width in {one.width for one in wanted}}
    for one in wanted:
        out = io.BytesIO()
        made = smaller[one.width]
        (made.convert("RGB") if one.kind == "jpg" else made).save(out, FORMATS[one.kind], **KINDS[one.kind])
        default_storage.save(one.name, ContentFile(out.getvalue()))
    return len(wanted)


def _at(picture: Pillow.Image, width: int) -> Pillow.Image:
    alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    height = max(1, round(picture.height * width / picture.width))
    return picture.convert("RGBA" if alpha else "RGB").resize((width, height))


def order_renditions(image: Image) -> None:
    """Have them made once the picture is certain to stay, without anybody waiting."""
    transaction.on_commit(lambda: make_renditions.enqueue(image.pk))
