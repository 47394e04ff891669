"""Taking a document in: by what the file is, not by its name."""

import hashlib
import io
import re
import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blog.documents.models import Document
from blog.markup.text import make_slug, without_controls

MAX_BYTES = 100_000_000
# What browsers are told each is. Only these are stored; none of them runs.
TYPES = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
TEXTS = {".txt": "txt", ".md": "txt", ".csv": "csv"}
UTF16 = (b"\xff\xfe", b"\xfe\xff")
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN_DOCUMENT = {TYPES[kind].partition(";")[0]: kind for kind in ("odt", "ods", "odp", "epub")}
# What stands in the first box of the family of MP4, to which pictures of phones and cameras belong too.
MP3 = {b"ID3\x02", b"ID3\x03", b"ID3\x04"}
SOUNDS = {b"M4A ", b"M4B "}
FILMS = re.compile(rb"iso\w|mp4\d|avc1|M4V.|MSNV|dash|3g[p2]\w|f4v |mmp4|qt  ")
PHONE_PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(content: bytes, name: str) -> str:
    """The kind of a file by its content, "" for one that is not taken. The name only tells text from CSV."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return "m4a" if brand in SOUNDS else "mp4" if FILMS.fullmatch(brand) else ""
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in content[:64] else ""
    if content.startswith(b"OggS"):
        return "ogg"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "wav"
    if content[:4] in MP3 or (content[:1] == b"\xff" and content[1:2] and content[1] & 0xE6 == 0xE2):
        return "mp3"
    return _kind_of_text(content, name)


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return OPEN_DOCUMENT.get(archive.read("mimetype").decode("ascii", "replace").strip(), "")
            if any(name.endswith("vbaProject.bin") for name in names):
                return ""  # macros run
            return next((kind for folder, kind in OFFICE.items() if any(n.startswith(folder) for n in names)), "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""


def _kind_of_text(content: bytes, name: str) -> str:
    try:
        is_text = "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        is_text = False
    return TEXTS.get(_suffix(name), "") if is_text else ""


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _in_utf8(content: bytes, name: str) -> bytes:
    """What Excel and older editors save in Windows' own letters, or in UTF-16, as browsers read it."""
    try:
        text = content.decode("utf-16" if content[:2] in UTF16 else "cp1252")
    except UnicodeDecodeError:
        return content
    # The mark in front tells Excel what it is.
    return text.encode("utf-8-sig" if TEXTS[_suffix(name)] == "csv" else "utf-8")


def store_document(content: bytes, name: str, uploaded_by=None, title: str = "") -> Document:
    """Store a document; the same bytes are stored once.

    Raises ValidationError, in words for the person who sent it, where it is too large, empty, or of a kind
    that is not taken.
    """
    if not content:
        raise ValidationError(_("This file is empty."))
    if len(content) > MAX_BYTES:
        raise ValidationError(_("This file weighs more than %(mb)s MB.") % {"mb": MAX_BYTES // 10**6})
    kind = kind_of(content, name)
    if not kind and _suffix(name) in TEXTS:
        content = _in_utf8(content, name)
        kind = kind_of(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if known := Document.objects.filter(sha256=sha256).first():
        return known
    if not kind and _suffix(name) in TEXTS:
        raise ValidationError(_("This is not a text we can read: save it again with the encoding UTF-8."))
    if content[4:8] == b"ftyp" and content[8:12] in PHONE_PICTURES:
        raise ValidationError(
            _("This is a picture as phones keep it (HEIC), which browsers cannot show: save it as JPEG.")
        )
    if not kind:
        taken = ", ".join(sorted(kind.upper() for kind in TYPES))
        raise ValidationError(_("This is neither a picture nor a file Tribune takes: %(kinds)s.") % {"kinds": taken})
    name = without_controls(PurePosixPath(name.replace("\\", "/")).name)[:200] or f"document.{kind}"
    stem = f"{sha256[:2]}/{sha256[:12]}-{make_slug(PurePosixPath(name).stem, 40, 'document')}"
    document = Document(
        name=name, title=(title or PurePosixPath(name).stem)[:200], kind=kind, size=len(content), sha256=sha256
    )
    document.uploaded_by = uploaded_by
    try:
        with transaction.atomic():
            document.file.save(f"{stem}.{kind}", ContentFile(content), save=True)
    except IntegrityError:  # the same document, taken in at the same moment
        document.file.delete(save=False)
        return Document.objects.get(sha256=sha256)
    return document
