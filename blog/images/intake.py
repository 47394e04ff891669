"""Taking a picture in: by what the file is, not by its name; re-encoded, so nothing hidden comes along."""

import hashlib
import io
import warnings
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from blog.images.models import Image
from blog.images.plain import is_plain
from blog.images.renditions import order_renditions
from blog.markup.text import make_slug

# What is read, and what each is kept as. MPO is what telephones write: a JPEG with others behind it.
FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG", "AVIF": "WEBP"}
OPENED = [kind for kind in FORMATS if kind != "MPO"]  # which Pillow opens as JPEG and then renames
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
SAVING: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88},
    "WEBP": {"quality": 82, "method": 4},
}
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000


def open_picture(content: bytes) -> Pillow.Image:
    """Decode a picture.

    Raises ValidationError, in words for the person who sent it, where the file is too large, is
    not a picture, is of a kind not accepted (SVG among them), or is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(io.BytesIO(content), formats=OPENED)
            if len(content) > MAX_BYTES:
                raise ValidationError(
                    _("This picture weighs more than %(mb)s MB; make it smaller.") % {"mb": MAX_BYTES // 10**6}
                )
            if picture.width * picture.height > MAX_PIXELS:  # known before a pixel is decoded
                raise ValidationError(
                    _("This picture has more than %(mp)s million pixels; make it smaller.")
                    % {"mp": MAX_PIXELS // 10**6}
                )
            picture.load()
    except (UnidentifiedImageError, Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        reason = _("This is not a picture Tribune takes: JPEG, PNG, WebP, GIF or AVIF.")
        raise ValidationError(reason, code="not-a-picture") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(_("This picture is damaged; export it again from where it comes.")) from None
    return picture


def encode(picture: Pillow.Image, kind: str) -> bytes:
    """The pixels alone, as JPEG, PNG or WEBP: no EXIF, no place, no thumbnail, no appended bytes."""
    out = io.BytesIO()
    alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if alpha and kind != "JPEG" else "RGB")
    clean = Pillow.new(picture.mode, picture.size)
    clean.paste(picture)
    clean.save(out, kind, **SAVING[kind])
    return out.getvalue()


def store_image(content: bytes, name: str, uploaded_by=None, keep_plain: bool = False, **fields) -> Image:
    """Store a picture, and have its renditions made; the same bytes are stored once.

    `fields` are alt, decorative and credit. With `keep_plain`, a file that holds nothing but its pixels
    stays as it is, so that one of our own exports comes back the same. Raises ValidationError like
    `open_picture`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if known := Image.objects.filter(sha256=sha256).first():
        return known
    opened = open_picture(content)
    kind = FORMATS[opened.format or ""]
    picture = ImageOps.exif_transpose(opened)
    stem = f"{sha256[:2]}/{sha256[:12]}-{make_slug(PurePosixPath(name).stem, 40, 'image')}"
    kept = content if keep_plain and opened.format == kind and is_plain(content) else b""
    image = Image(name=name[:200], sha256=sha256, uploaded_by=uploaded_by, **fields)
    image.width, image.height = picture.size
    try:
        with transaction.atomic():
            image.file.save(f"{stem}.{EXTENSIONS[kind]}", ContentFile(kept or encode(picture, kind)), save=True)
            order_renditions(image)
    except IntegrityError:  # the same picture, taken in at the same moment
        image.file.delete(save=False)
        return Image.objects.get(sha256=sha256)
    return image
