"""Static files as readers get them."""

import base64
import hashlib
import re
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What one file takes in of another whole: styles, and scripts that give nothing back.
IMPORTS = {
    ".css": re.compile(r'^@import url\("(?P<name>[\w/.-]+\.css)"\);\n', re.M),
    ".js": re.compile(r'^import "\./(?P<name>[\w/.-]+\.js)";\n', re.M),
}


class InOneFile(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and a stylesheet or script that takes in others from beside it becomes one file with them.

    No build step: the sources work as they are, and a reader's browser asks once. Modules import each other by
    their hashed names.
    """

    support_js_module_import_aggregation = True
    # As Django has them, but for references to source maps, which are not collected.
    patterns = tuple(
        (name, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for name, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def post_process(self, paths, dry_run=False, **options):
        for name in [] if dry_run else [name for name in paths if Path(name).suffix in IMPORTS]:
            source = read(paths, name)
            if IMPORTS[Path(name).suffix].search(source):
                self.delete(name)
                self._save(name, ContentFile(put_together(paths, source, name)))
                # From here on the file is the one just stored, not the source it was copied from.
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def read(paths, name: str) -> str:
    """The source of a collected file; what lies in STATIC_ROOT may be of an earlier collection."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def put_together(paths, source: str, name: str) -> str:
    """The source with what it imports in the place of each import; a script in a block: its names are its own."""
    folder, kind = name.rpartition("/")[0], Path(name).suffix
    form = "{{\n{}}}\n" if kind == ".js" else "{}"
    return IMPORTS[kind].sub(lambda match: form.format(read(paths, f"{folder}/{match['name']}")), source)


def inline(path: Path) -> tuple[str, str]:
    """A script to stand in the page itself, and what lets it run there (CSP 3, hash-source)."""
    text = path.read_text()
    return text, f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
