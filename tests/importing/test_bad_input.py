"""What import_posts says to bad files and options, and that the others go on."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.models import Post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n\t\n", "is empty"),
        ("binary.txt", b"\x89PNG\r\n\x00\x00", "is binary"),
        ("strange.txt", b"\xe9t\xe9 comme\nhiver \x81\x8d\n", "Line 2 is neither UTF-8 nor Windows-1252"),
        ("utf16.txt", b"\xff\xfe\x00\xd8\x00", "UTF-16"),
        ("marks.txt", b"*** --- ***", "holds no word"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do_and_the_others_go_on(
    run, page, tmp_path, name, content, says
):
    (tmp_path / name).write_bytes(content)
    report = run(tmp_path / name, page, fails=True)
    (failed,) = [item for item in report["items"] if item["outcome"] == "failed"]
    assert (failed["source"], says in failed["reason"]) == (name, True)
    assert Post.objects.count() == 2


def test_a_missing_file_is_named_and_the_others_go_on(run, page, tmp_path):
    report = run(tmp_path / "nowhere.txt", page, fails=True)
    (failed,) = [item for item in report["items"] if item["outcome"] == "failed"]
    assert failed["source"] == "nowhere.txt"
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"author": "nobody"}, "--author nobody"),
        ({"media": "/no/such/folder"}, "no such folder"),
        ({"authors": "/no/such/map.toml"}, "--authors"),
        ({"fixture": "x.json", "dry_run": True}, "dry run"),
        ({"report": "/no/such/folder/r.json"}, "no folder"),
    ],
)
def test_a_bad_option_says_what_it_takes(page, options, says):
    paths = {name: Path(value) for name, value in options.items() if isinstance(value, str) and name != "author"}
    with pytest.raises(CommandError, match=says):
        call_command("import_posts", page, verbosity=0, **options | paths)


def test_a_map_that_is_no_toml_is_refused(page, tmp_path):
    table = tmp_path / "map.toml"
    table.write_text("[authors\n")
    with pytest.raises(CommandError, match="not TOML"):
        call_command("import_posts", page, verbosity=0, authors=table)


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="No file"):
        call_command("import_posts", tmp_path / "empty", verbosity=0)
