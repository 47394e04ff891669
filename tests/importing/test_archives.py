"""Exports inside ZIP and gzip, and several beside one another."""

import gzip
import zipfile

import pytest

from tests.importing.conftest import outcomes, posts_of
from tests.importing.test_feeds import RSS
from tests.importing.test_ghost import ghost, ghost_post
from tests.importing.test_medium_and_substack import medium_page

pytestmark = pytest.mark.django_db


def test_an_export_is_known_by_its_content_inside_zip_and_gzip(run, tmp_path, folder):
    plain = RSS.encode()
    (tmp_path / "a.bin").write_bytes(gzip.compress(plain))
    assert outcomes(run(tmp_path / "a.bin")) == ["created"]
    inner = tmp_path / "inner.gz"
    inner.write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "b.bin", "w") as archive:
        archive.write(inner, "deep/export.xml.gz")
    assert outcomes(run(tmp_path / "b.bin")) == ["unchanged"]


def test_a_folder_of_several_exports_is_taken_apart(run, folder):
    """Whole exports beside each other, and a folder below that is a format of its own."""
    table = "post_id,post_date,is_published,title\n1.libre,2020-01-02T10:00:00Z,true,Libre\n"
    root = folder(
        files={
            "rss.xml": RSS,
            "ghost.json": ghost([ghost_post()]),
            "posts/2018-08-11_Le-titre-abc123def456.html": medium_page(),
            "lettre/posts.csv": table,
            "lettre/posts/1.libre.html": "<p>A</p>",
        }
    )
    assert set(posts_of(run(root))) == {"Un & deux", "Billet 1", "Titre", "Libre"}
