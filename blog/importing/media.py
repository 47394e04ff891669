"""The folder of pictures an import is given, and finding in it what a source calls by an address."""

from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError

from blog.images.intake import open_picture, store_image
from blog.images.models import Image
from blog.importing.pictures import REDUCED
from blog.importing.records import MediaRecord


class MediaFolder:
    """Finds pictures anywhere below some folders: by as much of their path as agrees, case aside."""

    def __init__(self, *folders: Path | None):
        self.paths: dict[str, list[Path]] = {}
        for folder in filter(None, folders):
            self.add(folder)

    def add(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self.paths.setdefault(path.name.lower(), []).append(path)

    def beside(self, folder: Path) -> "MediaFolder":
        """These pictures and those of one more folder."""
        wider = MediaFolder(folder)
        for name, paths in self.paths.items():
            wider.paths[name] = [*paths, *(path for path in wider.paths.get(name, []) if path not in paths)]
        return wider

    def find(self, name: str) -> Path | None:
        """The file of this name or address; of several, the one whose folders agree best."""
        path = PurePosixPath(unquote(urlsplit(name).path) if "://" in name else unquote(name.split("?")[0]))
        whole = REDUCED.sub("", path.name)
        candidates = self.paths.get(whole.lower()) or self.paths.get(path.name.lower()) or []
        wanted = [part.lower() for part in path.parent.parts][::-1]

        def agreement(candidate: Path) -> int:
            folders = [part.lower() for part in candidate.parent.parts][::-1]
            return next((n for n, (a, b) in enumerate(zip(wanted, folders, strict=False)) if a != b), len(wanted))

        return max(candidates, key=agreement, default=None)

    def take(self, media: MediaRecord, dry_run: bool = False) -> tuple[Image | None, bool, str]:
        """The stored picture, whether it is new, and why there is none. A dry run only looks at the file."""
        path = self.find(media.name)
        if path is None:
            return None, False, "no file of this name in the --media folder"
        try:
            content = path.read_bytes()
            if dry_run:
                open_picture(content)
                return None, True, ""
            known = Image.objects.count()
            fields = {"alt": media.alt, "credit": media.credit, "decorative": media.decorative}
            image = store_image(content, media.title or path.name, keep_plain=media.is_ours, **fields)
            return image, Image.objects.count() > known, ""
        except (ValidationError, OSError) as error:
            reason = error.messages[0] if isinstance(error, ValidationError) else f"{error.strerror}"
            return None, False, reason
