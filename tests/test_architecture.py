"""The shape of the project, held by tests."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
# Each may import what stands on earlier lines, and nothing of its own line's neighbours.
LAYERS = [
    {"markup"},
    {"blogroll", "documents", "events", "images", "polls", "tags"},
    {"posts"},
    {"addresses", "audience", "comments", "totals", "writing"},
    {"likes", "notifications"},
    {"importing"},
    {"exporting"},
    {"archive", "moderation", "syndication"},
    {"search"},
    {"caching"},
]
# What takes long to read and few requests need: imported where it is used.
LATE = {
    "blog.importing.readers",
    "blog.importing.readers.text.reader",
    "blog.importing.run",
    "blog.markup.convert",
}
# Modules of the app itself: they put the parts together, and no part imports them.
ASSEMBLY = {"admin", "apps", "checks", "context", "demo", "models", "receivers", "rules", "uploads", "urls"}


def imports_of(path: Path) -> set[str]:
    """The modules a file imports, in full."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return found


def parts_imported(path: Path) -> set[str]:
    return {module.split(".")[1] for module in imports_of(path) if module.startswith("blog.")}


def layer_of(part: str) -> int:
    return next(index for index, layer in enumerate(LAYERS) if part in layer)


PARTS = sorted(part for layer in LAYERS for part in layer)


def test_every_part_of_the_blog_has_its_place_in_the_order():
    folders = {path.parent.name for path in (ROOT / "blog").glob("*/__init__.py")}
    assert folders - {"migrations", "management", "templatetags"} == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_parts_below_it(part):
    above = {
        f"{path.relative_to(ROOT)} imports {other}"
        for path in (ROOT / "blog" / part).rglob("*.py")
        for other in parts_imported(path) - {part, "signals"}
        if other in ASSEMBLY or layer_of(other) >= layer_of(part)
    }
    assert not above


def test_accounts_import_nothing_of_the_blog():
    for path in (ROOT / "accounts").rglob("*.py"):
        assert not parts_imported(path), path


@pytest.mark.parametrize("app", ["mail", "identity"])
def test_mail_and_identity_know_nobody(app):
    for path in (ROOT / app).rglob("*.py"):
        assert not {name for name in imports_of(path) if name.split(".")[0] in ("accounts", "blog")}, path


def imports_in_functions() -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(ROOT)), node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for folder in ("accounts", "blog", "config", "identity", "mail")
        for path in (ROOT / folder).rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.name != "ready"  # where Django wants them
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def test_imports_stand_at_the_top_of_files_but_of_what_a_server_starts_without():
    assert {module for _path, module in imports_in_functions()} == LATE


def test_a_server_starts_without_what_few_requests_need(tmp_path):
    starts = "import django, sys; django.setup(); import config.serving, config.urls; print(*sys.modules)"
    surroundings = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", starts]
    read = subprocess.run(command, cwd=ROOT, env=os.environ | surroundings, capture_output=True, text=True, check=True)
    assert "blog.importing.admin" in read.stdout.split()
    assert not {*LATE, "ftfy", "yaml", "markdownify"} & set(read.stdout.split())


def test_only_transitions_write_the_status_of_a_comment():
    writers = [
        str(path.relative_to(ROOT))
        for part in ("comments", "moderation", "archive", "importing", "search", "syndication")
        for path in (ROOT / "blog" / part).rglob("*.py")
        if ".update(status=" in path.read_text() or "comment.status = " in path.read_text()
    ]
    assert writers == ["blog/moderation/transitions.py"]


@pytest.mark.django_db
def test_no_migration_is_unmade():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_outgrows_what_one_holds_in_mind():
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for folder in ("accounts", "blog", "config", "identity", "mail")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 350
    ]
    assert not long


def test_the_requirements_are_locked_with_hashes_and_name_no_index():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert text.count("==") and text.count("--hash=sha256:") >= text.count("==")
        assert "http" not in text and "--index" not in text and "--find-links" not in text
