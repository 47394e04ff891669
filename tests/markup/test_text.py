import pytest

from blog.markup.render import link_addresses, render_comment
from blog.markup.text import (
    excerpt,
    fold,
    make_slug,
    one_line,
    plain_text,
    reading_minutes,
    without_controls,
    word_count,
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Des coquilles vides", "des-coquilles-vides"),
        ("L’œuvre à Noël", "l-oeuvre-a-noel"),
        ("Stars 2.0", "stars-2-0"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("日本", "billet"),
        ("", "billet"),
    ],
)
def test_a_slug_is_ascii_and_tells_c_from_its_neighbours(text, slug):
    assert make_slug(text, fallback="billet") == slug


def test_a_long_slug_is_cut_at_a_word():
    slug = make_slug("mot " * 60, 40)
    assert len(slug) <= 40 and not slug.endswith("-") and set(slug.split("-")) == {"mot"}


def test_folding_forgets_case_accents_and_ligatures():
    assert fold("  L’Œuvre  ÉTÉ naïve ") == "l'oeuvre ete naive"


def test_an_excerpt_ends_at_a_sentence_or_a_word():
    assert excerpt("Une phrase courte. " * 3, 40) == "Une phrase courte. Une phrase courte."
    assert excerpt("mot " * 100, 20).endswith(" …")
    assert excerpt("court", 20) == "court"
    assert excerpt("« Oui\u202f»,\n dit-elle", 40) == "« Oui\u202f», dit-elle"


def test_plain_text_separates_blocks_and_decodes():
    assert plain_text("<p>Un &amp; deux</p><p>trois<br>quatre</p><script>x</script>") == "Un & deux\ntrois\nquatre"


def test_words_and_minutes():
    assert word_count("L’un d’eux, peut-être.") == 3
    assert reading_minutes(10) == 1
    assert reading_minutes(2200) == 10


def test_control_characters_go_and_line_ends_stay():
    assert without_controls("a\x00b\x1b[31m\nc\td") == "ab[31m\nc\td"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("voir http://a.example/b.", "http://a.example/b"),
        ("(https://a.example/Film_(1999))", "https://a.example/Film_(1999)"),
        ("https://a.example/x, puis", "https://a.example/x"),
        ("https://a.example/?p=1!", "https://a.example/?p=1"),
    ],
)
def test_addresses_are_linked_without_the_punctuation_that_follows(text, href):
    assert f'<a href="{href}">{href}</a>' in link_addresses(text)


def test_an_address_in_code_or_in_a_link_is_left_alone():
    html = render_comment("`https://a.example/` et [ici](https://b.example/)", "fr")
    assert html.count("<a ") == 1


def test_a_family_of_signs_stays_one_and_what_is_not_seen_goes():
    family = "👩\u200d👩\u200d👧 et ❤\ufe0f\u200d🔥"
    assert one_line(f" {family}\n ici") == f"{family} ici"
    assert one_line("a\u200db\u200d") == "ab"
