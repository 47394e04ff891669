"""What is read: a file, or a folder whose files belong together; archives are unpacked first, within bounds."""

import gzip
import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

HEAD = 65_536
CHUNK = 1 << 20
# A file that is read whole (a page's text, a post's HTML, a JSON export): beyond it memory would grow.
MAX_WHOLE = 200_000_000
MAX_UNPACKED = 20_000_000_000
# Text packs about 1:10, the most repetitive export 1:100; a bomb is made of 1:1000 and more.
MAX_RATIO, RATIO_FROM = 200, 10_000_000
MAX_MEMBERS = 200_000


class UnreadableSource(ValueError):
    """The file cannot be read; the message says why and what to do."""


class Source:
    """A file, or a folder read as one. `name` is how reports show it, `path` where it lies."""

    def __init__(self, path: Path, name: str = ""):
        self.path, self.name = path, name or path.name

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    @cached_property
    def head(self) -> bytes:
        """The first bytes, by which formats are told apart; empty for a folder."""
        if self.is_folder:
            return b""
        with self.open() as file:
            return file.read(HEAD)

    @cached_property
    def size(self) -> int:
        return 0 if self.is_folder else self.path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """Of the file's bytes, as hex; empty for a folder, whose files each have theirs."""
        if self.is_folder:
            return ""
        with self.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]

    @cached_property
    def files(self) -> list[str]:
        """The names of a folder's files, with their folders, sorted; hidden ones and links are left out."""
        found = (path for path in self.path.rglob("*") if path.is_file() and not path.is_symlink())
        names = (path.relative_to(self.path).as_posix() for path in found)
        return sorted(name for name in names if not is_hidden(name))

    def file(self, name: str) -> "Source":
        return Source(self.path / name, name)

    def read(self) -> bytes:
        """All the bytes. Raises UnreadableSource where they are too many to hold."""
        if self.size > MAX_WHOLE:
            raise UnreadableSource(f"larger than {MAX_WHOLE // 10**6} MB; split it into smaller files.")
        return self.path.read_bytes()


def is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The source of a path, unpacked where it is a ZIP or gzip archive, into a folder that goes away.

    Raises UnreadableSource for an archive that is damaged, locked or hostile, OSError as `open` does.
    """
    if path.is_dir():
        yield Source(path)
        return
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"PK\x03\x04") or start == b"PK\x05\x06":
        with TemporaryDirectory(prefix="tribune-") as folder:
            _unzip(path, Path(folder))
            yield _inside(Path(folder), path.name)
    elif start.startswith(b"\x1f\x8b"):
        with TemporaryDirectory(prefix="tribune-") as folder:
            _gunzip(path, Path(folder) / (path.stem or "file"))
            yield Source(Path(folder) / (path.stem or "file"), path.name)
    else:
        yield Source(path)


def _inside(folder: Path, name: str) -> Source:
    """An archive's own top folder, where all is in one, is the archive."""
    names = [path for path in folder.iterdir() if not is_hidden(path.name)]
    while len(names) == 1 and names[0].is_dir() and names[0].name not in ("posts", "_posts", "content"):
        folder = names[0]
        names = [path for path in folder.iterdir() if not is_hidden(path.name)]
    return Source(folder, name)


def _gunzip(path: Path, target: Path) -> None:
    try:
        with gzip.open(path) as file:
            _copy(file, target, _allowance(path.stat().st_size))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableSource(f"a damaged gzip archive ({error}); fetch it again.") from None


def _unzip(path: Path, folder: Path) -> None:
    left = _allowance(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise UnreadableSource(f"more than {MAX_MEMBERS} files in the archive; split it.")
            for member in members:
                target = folder / _safe_name(member)
                if member.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as file:
                    left -= _copy(file, target, left)
    except RuntimeError:  # how zipfile says that a password is needed
        raise UnreadableSource("a ZIP archive with a password; unpack it and import the folder.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableSource(f"a damaged ZIP archive ({error}); fetch it again.") from None
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        raise UnreadableSource("a ZIP archive in which a file and a folder share a name; refused.") from None


def _safe_name(member: zipfile.ZipInfo) -> str:
    """The member's name, if it stays inside the folder and is no link."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name:
        raise UnreadableSource(f"a ZIP archive with a path that leads out of it ({name!r}); refused.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableSource(f"a ZIP archive with a link in it ({name!r}); refused.")
    return name


def _allowance(packed: int) -> int:
    """How many bytes an archive of this size may unpack to."""
    return min(MAX_UNPACKED, max(RATIO_FROM, packed * MAX_RATIO))


def _copy(file, target: Path, allowance: int) -> int:
    """Copy to the target, counting what really comes rather than what the archive says of itself."""
    written = 0
    with target.open("wb") as out:
        while chunk := file.read(CHUNK):
            written += len(chunk)
            if written > allowance:
                raise UnreadableSource("an archive that unpacks to far more than it holds; refused as a bomb.")
            out.write(chunk)
    return written
