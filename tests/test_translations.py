"""Every string can be translated, and the French catalogue is complete and compiled."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}


def test_the_french_catalogue_is_complete():
    unfinished = [entry.msgid for entry in polib.pofile(CATALOGUE) if not entry.translated() or entry.fuzzy]
    assert not unfinished
    # French has three forms since it counts millions apart; polib is content with two.
    assert not [entry.msgid for entry in polib.pofile(CATALOGUE) if len(entry.msgstr_plural) not in (0, 3)]


def test_the_french_catalogue_is_compiled_as_it_stands():
    source = {(entry.msgid, entry.msgstr) for entry in polib.pofile(CATALOGUE)}
    compiled = {(entry.msgid, entry.msgstr) for entry in polib.mofile(CATALOGUE.with_suffix(".mo"))}
    assert source == compiled


def test_no_string_of_the_sources_is_missing_from_the_catalogue(tmp_path):
    assert shutil.which("xgettext"), "gettext is missing: 'apt install gettext'"
    for name in ("accounts", "blog", "config", "identity", "mail", "static", "templates", "locale", "manage.py"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    (tmp_path / "static").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-obsolete", "-v0"]
    subprocess.run(command, cwd=tmp_path, check=True)
    fresh = polib.pofile(tmp_path / CATALOGUE.relative_to(ROOT))
    known = {entry.msgid for entry in polib.pofile(CATALOGUE)}
    assert {entry.msgid for entry in fresh} - known == set()


FOR_MACHINES = ROOT / "templates" / "caching"  # settings of servers in front; no reader sees them
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.parent != FOR_MACHINES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_holds_words_outside_a_translation(path):
    if path.name in ("400.html", "500.html"):
        pytest.skip("said in both languages, since no language is known where it is shown")
    text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", path.read_text(), flags=re.S)
    text = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.S)
    text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>|&\w+;", " ", text, flags=re.S)
    names = {"RSS", "Atom", "Mastodon", "Bluesky", "LinkedIn", "Facebook"}
    assert not [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in names]


def test_no_string_hides_from_the_catalogue_within_an_f_string():
    """The tools that gather strings do not look there."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("accounts", "blog", "config", "identity", "mail")
        for path in (ROOT / folder).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]
    assert not hidden
