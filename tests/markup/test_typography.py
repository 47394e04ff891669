import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.markup.typography import typeset


@pytest.mark.parametrize(
    ("text", "set_text"),
    [
        ("Vraiment ?", "Vraiment\u202f?"),
        ("« Oui »", "«\u202fOui\u202f»"),
        ("Ceci : cela", "Ceci\u00a0: cela"),
        ("Attends ; non !", "Attends\u202f; non\u202f!"),
        ("Quoi?", "Quoi?"),
        ("à 10:32", "à 10:32"),
        ("http://example.org/?a", "http://example.org/?a"),
    ],
)
def test_french_spaces_are_made_no_break_and_none_is_inserted(text, set_text):
    assert typeset(text, "fr") == set_text


def test_code_and_attributes_are_left_alone():
    html = '<p>a ?</p><code>a ? b : c</code><a title="a > b ?">x</a>'
    assert typeset(html, "fr") == '<p>a\u202f?</p><code>a ? b : c</code><a title="a > b ?">x</a>'


def test_english_is_left_as_it_is():
    assert typeset("Really ?", "en") == "Really ?"


@given(st.text(alphabet="a «»;:!?\u00a0\u202f<>p/=\"'"))
def test_setting_twice_changes_nothing_more(text):
    once = typeset(text, "fr")
    assert typeset(once, "fr") == once
