"""import_posts as an owner runs it."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Author
from blog.importing.models import ImportedItem, ImportRun
from blog.importing.store import Store
from blog.models import Byline, Comment, Image, Post, PostTag, Redirect, Tag
from tests import cast
from tests.importing.conftest import PAGE, outcomes

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
REPORT_KEYS = {
    *("kind", "outcome", "reason", "source", "source_id", "lines", "title", "slug", "path", "authors"),
    *("published_at", "published_precision", "status", "language", "tags", "body_html", "truncated"),
    *("confidence", "warnings"),
}


def rows():
    """What the database holds of the blog, to compare."""
    models = (Author, Byline, Comment, Image, ImportedItem, ImportRun, Post, PostTag, Redirect, Tag)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_posts_come_in_with_authors_dates_tags_and_addresses(run, page, client):
    report = run(page)
    post = Post.objects.get(title="Premier titre")
    assert post.get_absolute_url() == "/2019/03/premier-titre/"
    assert [author.name for author in post.authors.all()] == ["Maud Kervella"]
    assert [tag.name for tag in post.tags.all()] == ["Wikis"]
    assert client.get("/2019/03/premier-titre/").status_code == 200
    assert client.get("/author/maud-kervella/").status_code == 200
    assert report["counts"]["created"] == 4  # two posts, two guest authors


def test_the_report_has_the_keys_of_the_contract(run, page):
    report = run(page)
    assert set(report) == {"counts", "items"}
    assert set(report["counts"]) == {"created", "updated", "unchanged", "skipped", "failed"}
    assert all(set(item) == REPORT_KEYS for item in report["items"])
    assert sum(report["counts"].values()) == len(report["items"])
    first = next(item for item in report["items"] if item["kind"] == "post")
    assert (first["lines"], first["slug"], first["path"]) == ([1, 7], "premier-titre", "/2019/03/premier-titre/")
    assert (first["published_precision"], first["status"], first["language"]) == ("day", "published", "fr")
    assert all(item["reason"] for item in report["items"] if item["outcome"] in ("skipped", "failed"))


def test_a_second_run_changes_nothing(run, page):
    run(page)
    before = rows()
    report = run(page)
    after = rows()
    assert outcomes(report) == ["unchanged", "unchanged"]
    assert len(after.pop("ImportRun")) == len(before.pop("ImportRun")) + 1
    assert after == before


def test_a_dry_run_writes_no_row_and_the_same_report(run, page, tmp_path):
    before = rows()
    dry = run(page, dry_run=True)
    assert rows() == before
    assert not (tmp_path / "media").exists()
    assert run(page) == dry


def test_what_changed_in_the_source_comes_in_by_update_alone(run, page):
    run(page)
    page.write_text(PAGE.replace("qui parle de wikis", "qui parle de jardins"), "utf-8")
    report = run(page)
    assert outcomes(report) == ["skipped", "unchanged"]
    assert "--update" in next(item["reason"] for item in report["items"] if item["kind"] == "post")
    assert outcomes(run(page, update=True)) == ["updated", "unchanged"]
    post = Post.objects.get(title="Premier titre")
    assert "jardins" in post.body_html
    assert post.slug == "premier-titre"


def test_what_was_edited_here_is_not_overwritten(run, page):
    run(page)
    post = Post.objects.get(title="Premier titre")
    post.body = "<p>Mieux dit.</p>"
    post.save()
    page.write_text(PAGE.replace("qui parle de wikis", "qui parle de jardins"), "utf-8")
    report = run(page)
    assert outcomes(report) == ["skipped", "unchanged"]
    assert "edited here" in next(item["reason"] for item in report["items"] if item["kind"] == "post")
    post.refresh_from_db()
    assert post.body == "<p>Mieux dit.</p>"


def test_a_post_deleted_here_does_not_come_back_by_itself(run, page):
    run(page)
    Post.objects.get(title="Premier titre").delete()
    report = run(page)
    assert outcomes(report) == ["skipped", "unchanged"]
    assert "deleted here" in next(item["reason"] for item in report["items"] if item["kind"] == "post")
    assert outcomes(run(page, update=True)) == ["updated", "unchanged"]
    assert Post.objects.filter(title="Premier titre").exists()


def test_one_author_for_everything_or_a_map(run, page, tmp_path):
    cast.author("Inès Toubal", slug="ines")
    run(page, author="ines")
    assert {str(author) for post in Post.objects.all() for author in post.authors.all()} == {"Inès Toubal"}
    Post.objects.all().delete()
    ImportedItem.objects.all().delete()
    table = tmp_path / "authors.toml"
    table.write_text('[authors]\n"maud kervella" = "ines"\n', "utf-8")
    run(page, authors=table)
    assert [str(a) for a in Post.objects.get(title="Premier titre").authors.all()] == ["Inès Toubal"]
    assert [str(a) for a in Post.objects.get(title="Second titre").authors.all()] == ["Anselme Brac"]


def test_pictures_come_from_a_folder_or_are_reported_missing(run, page, tmp_path, client):
    missing = run(page)
    (media,) = [item for item in missing["items"] if item["kind"] == "media"]
    assert (media["outcome"], media["title"], media["lines"]) == ("skipped", "dessin.png", [7, 7])
    assert 'class="missing">dessin.png' in client.get("/2019/03/premier-titre/").content.decode()
    Post.objects.all().delete()
    ImportedItem.objects.all().delete()
    folder = tmp_path / "pictures" / "deep"
    folder.mkdir(parents=True)
    cast.picture(folder / "Dessin.PNG")
    (media,) = [item for item in run(page, media=tmp_path / "pictures")["items"] if item["kind"] == "media"]
    assert media["outcome"] == "created"
    html = client.get("/2019/03/premier-titre/").content.decode()
    source = html.split('<img src="')[1].split('"')[0]
    answer = client.get(source)
    assert answer["Content-Type"] == "image/png"
    answer.close()


def test_pictures_that_were_missing_come_in_by_update(run, page, tmp_path):
    run(page)
    folder = tmp_path / "pictures"
    folder.mkdir()
    cast.picture(folder / "dessin.png")
    report = run(page, media=folder)
    assert outcomes(report) == ["skipped", "unchanged"]
    assert outcomes(run(page, media=folder, update=True)) == ["updated", "unchanged"]
    assert "/media/images/" in Post.objects.get(title="Premier titre").body_html
    assert outcomes(run(page, media=folder, update=True)) == ["unchanged", "unchanged"]


def test_a_hostile_picture_is_left_out_and_the_post_comes_in(run, page, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "dessin.png").write_bytes(b"<svg onload=alert(1)>")
    report = run(page, media=folder)
    assert outcomes(report, "media") == ["skipped"]
    assert outcomes(report) == ["created", "created"]


def test_the_status_may_be_forced(run, page):
    run(page, status="draft")
    assert set(Post.objects.values_list("status", flat=True)) == {"draft"}


def test_what_lies_beside_the_texts_of_a_folder_is_not_taken_for_one(run, page, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    page.rename(folder / "a.txt")
    (folder / "check.py").write_text("import sys\n\nprint(sys.argv)\n")
    (folder / "expected.json").write_text('{"about": "the texts"}')
    report = run(folder)
    assert outcomes(report) == ["created", "created"]
    assert [item["source"] for item in report["items"] if item["kind"] == "file"] == ["check.py", "expected.json"]


def test_what_goes_wrong_with_one_post_stops_no_other(run, page, monkeypatch):
    write = Store._write

    def fail(self, prepared):
        write(self, prepared)
        if "Premier titre" in [one.record.title for one in prepared]:
            raise KeyError("unforeseen")

    monkeypatch.setattr(Store, "_write", fail)
    report = run(page, fails=True)
    assert outcomes(report) == ["failed", "created"]
    assert outcomes(report, "media") == [], "what it came with was taken back"
    assert [post.title for post in Post.objects.all()] == ["Second titre"]


def test_a_named_file_of_no_known_format_is_refused_unless_it_is_said_to_be_text(run, tmp_path):
    path = tmp_path / "odd.txt"
    path.write_text('{"about": "json"}')
    (failed,) = run(path, fails=True)["items"]
    assert "--format text" in failed["reason"]
    assert outcomes(run(path, format="text")) == ["created"]


def test_a_folder_is_read_file_by_file_but_the_hidden_ones(run, page, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    page.rename(folder / "a.txt")
    (folder / ".DS_Store").write_bytes(b"\x00")
    assert outcomes(run(folder)) == ["created", "created"]


def test_a_fixture_brings_the_same_into_an_empty_blog(run, page, tmp_path, client):
    fixture = tmp_path / "out.json"
    run(page, fixture=fixture)

    def shown():
        skip = {"id", "post_id", "author_id", "tag_id", "content_object_id", "run_id", "created_at"}
        found = {}
        for model in (Author, Byline, ImportedItem, Post, PostTag, Tag):
            values = [{k: v for k, v in row.items() if k not in skip} for row in model.objects.order_by("pk").values()]
            found[model.__name__] = values
        return found, client.get("/").content

    before = shown()
    for model in (ImportedItem, Byline, PostTag, Post, Tag, Author, ImportRun):
        model.objects.all().delete()
    call_command("loaddata", fixture, verbosity=0)
    assert shown() == before
    assert outcomes(run(page)) == ["unchanged", "unchanged"]


def test_a_fixture_of_the_seeds_comes_back_the_same(run, seeds, tmp_path):
    fixture = tmp_path / "out.json"
    run(*sorted(seeds.glob("0*.txt")), fixture=fixture)
    bodies = dict(Post.objects.values_list("slug", "body_html"))
    digest = hashlib.sha256(json.dumps(sorted(bodies.items())).encode()).hexdigest()
    Post.objects.all().delete()
    ImportedItem.objects.all().delete()
    Tag.objects.all().delete()
    call_command("loaddata", fixture, verbosity=0)
    again = dict(Post.objects.values_list("slug", "body_html"))
    assert len(again) == 8
    assert hashlib.sha256(json.dumps(sorted(again.items())).encode()).hexdigest() == digest


def test_a_run_is_remembered_and_shown_to_editors(run, page, client):
    run(page)
    assert ImportRun.objects.get().counts["created"] == 4
    client.force_login(cast.user("editor"))
    assert client.get("/admin/blog/importrun/").status_code == 200
    client.force_login(cast.user("author"))
    assert client.get("/admin/blog/importrun/").status_code == 403


def test_a_blog_may_begin_with_its_archive(page, tmp_path):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", "import_posts", str(page)]
    done = subprocess.run(
        command, cwd=ROOT, env=keep | {"DATA_DIR": str(tmp_path / "data")}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "2 post created" in done.stdout


def test_plain_lines_are_printed_where_there_is_no_terminal(page, capsys):
    call_command("import_posts", page)
    out = capsys.readouterr()
    assert "created    2019-03-12  Premier titre" in out.out
    assert "Done: 2 author created, 1 media skipped, 2 post created" in out.out
    assert "\x1b[" not in out.out + out.err
