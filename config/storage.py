"""Static files as readers get them."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("(?P<name>[\w/.-]+\.css)"\);\n', re.M)


class OneFileStylesheets(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and a stylesheet that imports others from beside it becomes one file with them.

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
        for name in [] if dry_run else [name for name in paths if name.endswith(".css")]:
            source = read(paths, name)
            if IMPORT.search(source):
                self.delete(name)
                self._save(name, ContentFile(put_together(paths, source, name.rpartition("/")[0])))
                # From here on the file is the one just stored, not the source it was copied from.
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def read(paths, name: str) -> str:
    """The source of a collected file; what lies in STATIC_ROOT may be of an earlier collection."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def put_together(paths, source: str, folder: str) -> str:
    return IMPORT.sub(lambda match: read(paths, f"{folder}/{match['name']}"), source)
