"""A page of two posts, and the command that imports it."""

import json
import zipfile
from collections import Counter

import pytest
from django.core.management import call_command

from tests.conftest import shared

PAGE = """Premier titre

Publié le 12 mars 2019 par Maud Kervella

Une phrase assez longue pour être un paragraphe, suivie d’une autre, et qui parle de wikis.

dessin.png

Catégorie : Wikis | 2 commentaires »

Second titre

Publié le 3 mars 2019 par Anselme Brac

Une autre phrase assez longue pour être un paragraphe, elle aussi, et qui finit par un point.

Lire la suite
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def run(tmp_path):
    """Run the command and give its report; `fails` says whether it must end with an error."""

    def run(*paths, fails=False, **options):
        report = tmp_path / "report.json"
        if fails:
            with pytest.raises(SystemExit) as stop:
                call_command("import_posts", *paths, report=report, verbosity=0, **options)
            assert stop.value.code == 1
        else:
            call_command("import_posts", *paths, report=report, verbosity=0, **options)
        return json.loads(report.read_text("utf-8"))

    return run


def outcomes(report, kind="post"):
    return [item["outcome"] for item in report["items"] if item["kind"] == kind]


def posts_of(report):
    """The posts and pages of a report, by title."""
    return {item["title"]: item for item in report["items"] if item["kind"] in ("post", "page")}


def counts_of(report):
    """How many items there are, by kind and outcome."""
    return dict(Counter(f"{item['kind']} {item['outcome']}" for item in report["items"]))


@pytest.fixture
def exports():
    """Real exports, which belong to others."""
    return shared("corpora") / "exports"


@pytest.fixture
def folder(tmp_path):
    """Write files into a folder, by their names."""

    def folder(**files):
        for name, content in files.pop("files").items():
            path = tmp_path / "blog" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8") if isinstance(content, str) else path.write_bytes(content)
        return tmp_path / "blog"

    return folder


def packed(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return path
