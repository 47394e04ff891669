"""Static files as readers get them."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("(?P<name>[\w/.-]+\.css)"\);\n', re.M)


class OneFileStylesheets(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and a stylesheet that imports others from beside it becomes one file with them.

    No build step: the sources work as they are, and a reader's browser asks once.
    """

    def post_process(self, paths, dry_run=False, **options):
        for name in [] if dry_run else [name for name in paths if name.endswith(".css")]:
            source = self._read(name)
            if IMPORT.search(source):
                whole = self._put_together(source, name.rpartition("/")[0])
                self.delete(name)
                self._save(name, ContentFile(whole))
                # From here on the file is the one just stored, not the source it was copied from.
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _put_together(self, source: str, folder: str) -> str:
        return IMPORT.sub(lambda match: self._read(f"{folder}/{match['name']}"), source)

    def _read(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()
