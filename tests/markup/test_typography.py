import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.markup.render import render_comment, render_markdown
from blog.markup.typography import typeset, typeset_text

N = "\u202f"


@pytest.mark.parametrize(
    ("text", "set_text"),
    [
        ("Vraiment ?", f"Vraiment{N}?"),
        ("Quoi? Si! Oui; non: ah", f"Quoi{N}? Si{N}! Oui{N}; non{N}: ah"),
        ("Quoi ?! Non…", f"Quoi{N}?! Non…"),
        ("« Oui »", f"«{N}Oui{N}»"),
        ("«Oui»", f"«{N}Oui{N}»"),
        ("<em>«Oui</em>»", f"<em>«{N}Oui</em>{N}»"),
        ("Ceci : cela", f"Ceci{N}: cela"),
        ("Ceci\u00a0: cela", f"Ceci{N}: cela"),
        ("Attends ; non !", f"Attends{N}; non{N}!"),
        ("(vraiment ?)", f"(vraiment{N}?)"),
        ("12 % ; 50 %!", f"12 %{N}; 50 %{N}!"),
        ("l'été d'aujourd'hui", "l’été d’aujourd’hui"),
        ("à 10:32", "à 10:32"),
        ("Bravo :-) ou ;) ou ;-)", "Bravo :-) ou ;) ou ;-)"),
        ("mailto:x@example.org ;", f"mailto:x@example.org{N};"),
        ("http://example.org/?a !", f"http://example.org/?a{N}!"),
        ("voir www.example.org/l'a?b;c et a.b'c@example.org", "voir www.example.org/l'a?b;c et a.b'c@example.org"),
        ("R&amp;D; a &lt; b", f"R&amp;D{N}; a &lt; b"),
        ("Attends...", "Attends…"),
        ("le 1er mai, la 1re fois, le 2e jour", "le 1<sup>er</sup> mai, la 1<sup>re</sup> fois, le 2<sup>e</sup> jour"),
        ("au XIXe siècle, sous François Ier", "au XIX<sup>e</sup> siècle, sous François I<sup>er</sup>"),
        ("la Ve République", "la V<sup>e</sup> République"),
        ("Ce Vie Le Xe", "Ce Vie Le Xe"),
        ("l'A4, 3e-mail, 0x2e, v2.1e", "l’A4, 3e-mail, 0x2e, v2.1e"),
        ("l'<em>ami</em> d'<a href=\"/x\"><b>ici</b></a>", 'l’<em>ami</em> d’<a href="/x"><b>ici</b></a>'),
        ("<p>5'</p><p>ici</p> les'<br>x", "<p>5'</p><p>ici</p> les'<br>x"),
        ("5€? 😀! n°1: ceci. Non!!!!! Vrai…?", f"5€{N}? 😀{N}! n°1{N}: ceci. Non{N}!!!!! Vrai…{N}?"),
        ("«test»: oui. 100%: oui. 3€: non. 😀: ah", f"«{N}test{N}»{N}: oui. 100%{N}: oui. 3€{N}: non. 😀{N}: ah"),
        ("“oui”? Il dit:«oui»", f"“oui”{N}? Il dit{N}:«{N}oui{N}»"),
        ("10:<b>32</b>", "10:<b>32</b>"),
    ],
)
def test_french_is_set_as_a_printer_would(text, set_text):
    assert typeset(text, "fr") == set_text


@pytest.mark.parametrize(
    ("text", "set_text"),
    [
        ('"Yes," she said, "it\'s <em>here</em>."', "“Yes,” she said, “it’s <em>here</em>.”"),
        ('<p>"<em>Yes</em>"</p><p>"No"</p>', "<p>“<em>Yes</em>”</p><p>“No”</p>"),
        ("'Single', the '90s, rock 'n' roll", "‘Single’, the ’90s, rock ’n’ roll"),
        ("'Tis said 'twas so; tell 'em 'til noon", "’Tis said ’twas so; tell ’em ’til noon"),
        ('He said:"No…"and:\'yes\' …"so"', "He said:“No…”and:‘yes’ …“so”"),
        ("&quot;Entities&quot; &amp; more...", "“Entities” &amp; more…"),
        ("Really ?", "Really ?"),
        ('a <code>"b"</code>"', 'a <code>"b"</code>”'),
    ],
)
def test_english_gets_its_quotation_marks(text, set_text):
    assert typeset(text, "en") == set_text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_code_attributes_and_addresses_are_left_alone(language):
    html = '<code>a ? "b" : l\'c 1er</code><pre>« x »</pre><kbd>?</kbd><a title="l\'a > b ?" href="/?q=l\'a;b">x</a>'
    assert typeset(html, language) == html


def test_a_title_is_set_without_tags():
    assert typeset_text("L'été du 1er mai : «oui»?", "fr") == f"L’été du 1er mai{N}: «{N}oui{N}»{N}?"
    assert typeset_text('"It\'s"', "en") == "“It’s”" and typeset_text("l'a ?", "de") == "l'a ?"


def test_a_comment_is_set_and_has_no_raised_letters():
    assert render_comment("L'an 1er: oui?", "fr") == f"<p>L’an 1er{N}: oui{N}?</p>"


def test_what_is_written_stays_as_it_was_written():
    assert render_markdown("Quoi ?") == "<p>Quoi ?</p>\n"


@pytest.mark.parametrize("language", ["fr", "en"])
@given(st.text(alphabet="ae1IVX «»;:!?\u00a0\u202f<>p/=\"'.&@w%()…-"))
def test_setting_twice_changes_nothing_more(language, text):
    once = typeset(text, language)
    assert typeset(once, language) == once
    plain = typeset_text(text, language)
    assert typeset_text(plain, language) == plain
