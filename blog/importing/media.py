"""The folder of pictures an import is given."""

from pathlib import Path

from django.core.exceptions import ValidationError

from blog.images.intake import open_picture, store_image


class MediaFolder:
    """Finds pictures by the name a source gives them, case aside, anywhere below a folder."""

    def __init__(self, folder: Path | None, dry_run: bool = False):
        self.dry_run = dry_run
        files = sorted(folder.rglob("*")) if folder else []
        self.paths = {path.name.lower(): path for path in files if path.is_file() and not path.is_symlink()}

    def has(self, name: str) -> bool:
        return Path(name).name.lower() in self.paths

    def store(self, name: str) -> tuple[str | None, str]:
        """The address of the stored picture, or None and why there is none. A dry run stores nothing."""
        path = self.paths.get(Path(name).name.lower())
        if path is None:
            return None, "no file of this name in the --media folder"
        try:
            if self.dry_run:
                open_picture(path.read_bytes())
                return name, ""
            return store_image(path.read_bytes(), path.name).file.url, ""
        except (ValidationError, OSError) as error:
            reason = error.messages[0] if isinstance(error, ValidationError) else f"{error.strerror}"
            return None, reason
