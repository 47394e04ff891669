"""A run as a whole: killed and run again, undone, started from the admin and watched there."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts.models import Author
from blog.importing import background
from blog.importing.models import CreatedRows, ImportedComment, ImportedItem, ImportRun, RunEntry
from blog.importing.reading import AHEAD_FROM
from blog.importing.remarks import shown
from blog.models import Byline, Comment, Image, Ping, Post, PostTag, Redirect, Tag
from tests import cast
from tests.importing.conftest import counts_of
from tests.importing.test_wordpress import HEAD, TAIL, attachment, comment, item

ROOT = Path(__file__).resolve().parents[2]
BLOG = (Author, Byline, Comment, Image, Ping, Post, PostTag, Redirect, Tag)


def many_posts(number):
    """An export large enough to be killed in the middle of."""
    tag = '<category domain="post_tag" nicename="t"><![CDATA[Étiquette {0}]]></category>'
    link = '<a href="https://ancien.example/2012/10/{0:02}/billet-{0}/">voir</a>'
    items = (
        item(n, title=f"Billet {n}", body=link.format(n % number + 1) + " Du texte. " * 40)
        .replace(f"2012-10-{n:02} ", f"2012-10-{n % 28 + 1:02} ")
        .replace("</item>", tag.format(n % 9) + comment(n * 10) + comment(n * 10 + 1, parent=n * 10) + "</item>")
        for n in range(1, number + 1)
    )
    return HEAD + "".join(items) + TAIL


def dump(database):
    """What a database holds of the blog, without numbers and moments that differ from run to run."""
    tables = {
        "blog_post": "slug, title, body, body_html, status, published_at, comment_count, comment_inks",
        "blog_redirect": "old_path, new_path",
        "accounts_author": "slug, name",
        "blog_tag": "key, name",
        "blog_importeditem": "source, source_id, checksum, stored_checksum, links_open",
        "blog_importedcomment": "source, source_id",
    }
    with sqlite3.connect(database) as connection:
        found = {name: sorted(connection.execute(f"SELECT {fields} FROM {name}")) for name, fields in tables.items()}
        threads = connection.execute(
            "SELECT p.slug, c.name, c.body, c.depth, length(c.path), q.name FROM blog_comment c"
            " JOIN blog_post p ON p.id = c.post_id LEFT JOIN blog_comment q ON q.id = c.parent_id"
        )
        found["threads"] = sorted(threads, key=repr)
        found["bylines"] = sorted(
            connection.execute(
                "SELECT p.slug, a.slug FROM blog_byline b, blog_post p, accounts_author a"
                " WHERE b.post_id = p.id AND b.author_id = a.id"
            )
        )
        found["tags"] = sorted(
            connection.execute(
                "SELECT p.slug, t.key FROM blog_posttag x, blog_post p, blog_tag t"
                " WHERE x.content_object_id = p.id AND x.tag_id = t.id"
            )
        )
    return found


def test_killed_at_twenty_points_and_run_again_it_is_as_if_run_once(tmp_path):
    """SIGKILL, at twenty moments spread over the run; each time the next run goes on from there."""
    path = tmp_path / "export.xml"
    path.write_text(many_posts(220) + " " * AHEAD_FROM, "utf-8")  # long enough for a process that reads ahead
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    def command(folder, *arguments):
        folder.mkdir(exist_ok=True)
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments, "-v0"],
            cwd=ROOT,
            env=keep | {"DATA_DIR": str(folder)},
            stderr=subprocess.DEVNULL,
        )

    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert command(whole, "migrate").wait() == 0
    shutil.copytree(whole, killed)
    began = time.monotonic()
    assert command(whole, "import_posts", str(path)).wait() == 0
    lasted = time.monotonic() - began
    partial = 0
    for point in range(20):
        process = command(killed, "import_posts", str(path))
        try:
            process.wait(timeout=lasted * (point + 7) / 27)  # before a quarter of it, Python is just starting
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            partial += 1
    assert command(killed, "import_posts", str(path)).wait() == 0
    assert partial >= 5, "some were killed at work"
    assert dump(killed / "tribune.sqlite3") == dump(whole / "tribune.sqlite3")


def content():
    return {model.__name__: sorted(map(repr, model.objects.values())) for model in BLOG}


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xml"
    tag = '<category domain="post_tag" nicename="mer"><![CDATA[Mer]]></category>'
    first = item(
        1, body='<img src="https://ancien.example/wp-content/uploads/2012/10/port.png" />', extra=tag + comment(7)
    )
    path.write_text(
        HEAD + first + item(2, title="Second", extra=comment(8)) + attachment(5, "port.png") + TAIL, "utf-8"
    )
    (tmp_path / "uploads").mkdir()
    cast.picture(tmp_path / "uploads" / "port.png")
    return path


@pytest.fixture
def desk(client):
    client.force_login(cast.user("editor"))
    return client


def undo(desk):
    run = ImportRun.objects.latest("pk")
    return desk.post(f"/admin/blog/importrun/{run.pk}/undo/", follow=True).content.decode()


@pytest.mark.django_db
def test_undoing_removes_exactly_what_a_run_created(run, export, desk, tmp_path, django_capture_on_commit_callbacks):
    cast.post(title="D’ici", tags=["Mer"])
    before = content()
    run(export, media=tmp_path / "uploads")
    files = [Image.objects.get().file.path]
    assert content() != before
    with django_capture_on_commit_callbacks(execute=True):
        undo(desk)
    assert content() == before
    assert not any(Path(file).exists() for file in files)
    assert not ImportedItem.objects.exists()
    assert not ImportedComment.objects.exists()
    assert ImportRun.objects.get().state == "undone"
    assert counts_of(run(export))["post created"] == 2, "and it can be imported again"


@pytest.mark.django_db
def test_undoing_keeps_and_names_what_people_have_touched_since(run, export, desk):
    run(export)
    first, second = Post.objects.order_by("pk")
    cast.comment(first, status="approved")
    second.body += "<p>Ajouté.</p>"
    second.save()
    page = undo(desk)
    assert Post.objects.count() == 2
    assert Redirect.objects.exists()
    assert "Un billet" in page
    assert "Second" in page
    assert Author.objects.filter(name="Maud Kervella").exists()


@pytest.mark.django_db
def test_undoing_a_second_run_removes_the_comments_it_brought_alone(run, export, desk):
    run(export)
    export.write_text(export.read_text("utf-8").replace(comment(7), comment(7) + comment(9, parent=7)), "utf-8")
    run(export)
    assert Post.objects.get(title="Un billet").comment_count == 2
    undo(desk)
    assert Post.objects.get(title="Un billet").comment_count == 1
    assert Post.objects.count() == 2


@pytest.mark.django_db
def test_update_keeps_a_revision_of_what_it_replaces(run, export):
    run(export)
    post = Post.objects.get(title="Second")
    post.body = "<p>Réécrit ici.</p>"
    post.save()
    run(export, update=True)
    post.refresh_from_db()
    assert "Du texte." in post.body
    assert post.revisions.get().snapshot["body"] == "<p>Réécrit ici.</p>"


@pytest.mark.django_db
def test_the_page_of_a_run_shows_what_came_of_it(run, export, desk):
    export.write_text(
        export.read_text("utf-8").replace(TAIL, "<item><b></i></item>" + item(9, status="trash") + TAIL), "utf-8"
    )
    run(export, fails=True)
    address = f"/admin/blog/importrun/{ImportRun.objects.get().pk}/change/"
    for part, says in {
        "failed": "mal formé",
        "missing": "port.png",
        "skipped": "à la corbeille là-bas",
        "remarks": "Un billet",
        "redirects": "/2012/10/01/billet-1",
    }.items():
        answer = desk.get(f"{address}?part={part}&page=x")
        assert (answer.status_code, says in answer.content.decode()) == (200, True), part
    assert desk.get(f"{address}?part=nothing").status_code == 200
    assert "&lt;b&gt;" in desk.get(f"{address}?part=failed").content.decode(), (
        "as it stands in the source, shown as text"
    )


@pytest.mark.django_db
def test_provenance_of_each_post(run, export):
    run(export)
    first = ImportedItem.objects.order_by("pk").first()
    assert (first.file_name, len(first.file_sha256), first.first_line > 1) == ("export.xml", 64, True)
    assert first.importer_version
    assert first.source == "wordpress https://ancien.example"


@pytest.mark.django_db
def test_an_editor_uploads_a_file_and_watches_it(desk, export, monkeypatch):
    monkeypatch.setattr(background, "start", lambda run: None)
    upload = SimpleUploadedFile("../../export.xml", export.read_bytes())
    asked = {"file": upload, "format": "auto", "status": "as-is", "language": "fr"}
    answer = desk.post("/admin/blog/importrun/add/", asked)
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/admin/blog/importrun/{run.pk}/change/"
    assert [path.name for path in background.folder_of(run).iterdir()] == ["export.xml"]
    waiting = desk.get(answer["Location"])
    assert waiting["Refresh"] == "2"
    background.work(run)
    done = desk.get(answer["Location"])
    assert "Refresh" not in done
    assert Post.objects.count() == 2
    assert not background.folder_of(run).exists()


@pytest.mark.django_db
def test_an_upload_without_a_file_or_with_an_odd_choice_is_refused_in_words(desk):
    answer = desk.post("/admin/blog/importrun/add/", {"format": "klingon", "status": "as-is"})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_run_that_a_restart_stopped_can_go_on(desk, export, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    upload = SimpleUploadedFile("export.xml", export.read_bytes())
    desk.post("/admin/blog/importrun/add/", {"file": upload, "format": "auto", "status": "as-is"})
    run = ImportRun.objects.get()
    address = f"/admin/blog/importrun/{run.pk}"
    desk.post(f"{address}/resume/")
    assert len(started) == 1, "not while it is at work"
    ImportRun.objects.update(touched_at=timezone.now() - background.SILENCE * 2)
    assert f"{address}/resume/" in desk.get(f"{address}/change/").content.decode()
    desk.post(f"{address}/resume/")
    assert started == [run, run]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["add/", "{0}/undo/", "{0}/resume/", "{0}/change/"])
def test_who_edits_only_their_own_neither_imports_nor_undoes(client, run, export, address):
    run(export)
    number = ImportRun.objects.get().pk
    for role in ("reader", "contributor", "author"):
        client.force_login(cast.user(role, f"u-{role}"))
        answer = client.post(f"/admin/blog/importrun/{address.format(number)}")
        assert answer.status_code in (302, 403)
        assert "importrun" not in answer.headers.get("Location", "").split("?")[0]
    assert Post.objects.count() == 2
    client.force_login(cast.user("editor"))
    assert client.get(f"/admin/blog/importrun/{number}/undo/").status_code == 403
    assert client.post("/admin/blog/importrun/999/undo/").status_code == 404


@pytest.mark.django_db
def test_the_map_of_authors_is_written_by_a_dry_run(run, export, tmp_path):
    table = tmp_path / "map.toml"
    run(export, authors=table, dry_run=True)
    assert '"maud" = "Maud Kervella"' in table.read_text("utf-8")
    cast.author("Inès", slug="ines")
    table.write_text(table.read_text("utf-8").replace('"Maud Kervella"', '"ines"'), "utf-8")
    run(export, authors=table)
    assert set(Byline.objects.values_list("author__slug", flat=True)) == {"ines"}
    assert not CreatedRows.objects.filter(kind="author").exists()
    assert not RunEntry.objects.filter(kind="author", outcome="failed").exists()


@pytest.mark.parametrize(
    ("remark", "french"),
    [
        ("its old address /a leads to another post already", "son ancienne adresse /a mène déjà à un autre billet"),
        (
            "picture a.png: no file of this name in the --media folder",
            "image a.png : aucun fichier de ce nom dans le dossier --media",
        ),
        ("repaired: bare & written as &amp; ×3", "réparé : & nu écrit &amp; ×3"),
        ("dated from the name of the picture in line 7", "daté d’après le nom de l’image de la ligne 7"),
        (
            "line 12: “Atoute” was probably a link; its address is lost",
            "ligne 12 : « Atoute » était sans doute un lien ;",
        ),
        ("something nobody foresaw: 100%", "something nobody foresaw: 100%"),
    ],
)
def test_remarks_are_shown_in_the_reader_s_language(remark, french):
    with translation.override("fr"):
        assert shown(remark).startswith(french)
    with translation.override("en"):
        assert shown(remark) == remark


@pytest.mark.django_db
def test_the_page_of_a_run_speaks_french(run, export, desk):
    run(export)
    html = desk.get(f"/admin/blog/importrun/{ImportRun.objects.get().pk}/change/?part=missing").content.decode()
    assert "aucun fichier de ce nom" in html
