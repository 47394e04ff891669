"""Footnotes, players, coloured code, and the way between rich text and Markdown."""

import pytest

from blog.markup.convert import html_to_markdown, markdown_to_html
from blog.markup.embeds import embed
from blog.markup.highlight import highlight
from blog.markup.notes import number_notes, written_notes
from blog.markup.render import link_addresses, render_markdown
from blog.posts.models import Post
from blog.posts.rendering import render_body, render_post

RICH = (
    "<h2>Un</h2><p>Deux <strong>trois</strong><span class=\"footnote\">Une note.</span> et <em>quatre</em>.</p>"
    '<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol><blockquote><p>Dit.</p><footer>Rose</footer></blockquote>'
    '<figure><img src="/media/a.png" alt="Un mur"><figcaption>Le mur</figcaption></figure>'
    '<pre><code class="language-python">x = "&lt;a&gt;"\n</code></pre><p><a href="/2012/10/x/">x</a></p><hr>'
)  # fmt: skip


def test_a_note_is_numbered_where_it_stands_and_told_below():
    html = number_notes(
        '<p>Un<span class="footnote">Voir https://example.org/a.</span> mot<span class="footnote">Deux</span>.</p>'
    )
    assert '<a href="#fn1" id="fnref1">[1]</a></sup> mot' in html
    assert (
        '<li id="fn1" class="footnote-item"><p>Voir <a href="https://example.org/a">https://example.org/a</a>. ' in html
    )
    assert html.count('class="footnote-backref"') == 2
    assert number_notes("<p>Rien</p>") == "<p>Rien</p>"


def test_notes_of_markdown_are_written_back_into_the_text():
    html = written_notes(render_markdown("Un[^1] mot.\n\n[^1]: La note."))
    assert '<p>Un<span class="footnote">La note.</span> mot.</p>' in html
    assert "<section" not in html and "<hr" not in html


def test_notes_after_those_of_an_import_are_numbered_on():
    html = render_markdown("Un[^1].\n\n[^1]: Déjà là.") + '<p>Deux<span class="footnote">Nouvelle.</span></p>'
    assert 'id="fn2"' in number_notes(html)


def test_rich_text_goes_to_markdown_and_back_unchanged():
    markdown = html_to_markdown(RICH)
    assert html_to_markdown(markdown_to_html(markdown)) == markdown
    for part in (
        "## Un",
        "**trois**[^1]",
        "- a",
        "1. c",
        "> — Rose",
        '![Un mur](/media/a.png "Le mur")',
        "```python",
        "[^1]: Une note.",
    ):
        assert part in markdown
    assert 'x = "<a>"' in markdown


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube"),
        ("https://vimeo.com/123456789", "vimeo"),
        ("https://www.dailymotion.com/video/x7tgad0", "dailymotion"),
        ("https://soundcloud.com/someone/a-song", "soundcloud"),
    ],
)
def test_an_address_alone_in_its_paragraph_is_a_player_that_waits_for_a_click(address, player):
    for paragraph in (f"<p>{address}</p>", f'<p><a href="{address}">Le film</a></p>'):
        html = embed(paragraph)
        assert html.startswith(f'<figure class="embed {player}"><a href="{address}"')
        assert "iframe" not in html
    assert embed(f"<p>Voir {address} ici.</p>") == f"<p>Voir {address} ici.</p>"


def test_our_own_sounds_and_films_play_here_and_fetch_nothing_by_themselves():
    html = embed('<p><a href="/media/documents/ab/son.mp3">Un son (MP3, 1 Mo)</a></p>')
    assert '<audio controls preload="none" src="/media/documents/ab/son.mp3"></audio>' in html
    assert "<video" in embed('<p><a href="/media/documents/ab/film.webm">Un film</a></p>')
    assert embed('<p><a href="/media/documents/ab/a.pdf">A</a></p>').startswith('<p class="document">')


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/watch?v=abcdefgh",
        "javascript:alert(1)",
        "https://youtube.com.evil.example/watch?v=abcdefgh",
    ],
)
def test_addresses_of_nobody_known_stay_links(address):
    assert "embed" not in embed(f'<p><a href="{address}">x</a></p>')


def test_code_that_names_its_language_is_coloured_and_stays_text():
    html = highlight('<pre><code class="language-python"># &lt;script&gt;\nx = 1</code></pre>')
    assert '<span class="tok-c"># &lt;script&gt;</span>' in html
    assert (
        highlight('<pre><code class="language-nothing">x</code></pre>')
        == '<pre><code class="language-nothing">x</code></pre>'
    )


def test_a_note_within_very_deep_markup_loses_no_word():
    html = "<em>" * 1000 + "profond" + "</em>" * 1000 + '<span class="footnote">Une note.</span>'
    rendered = render_body(f"<p>{html}</p>", "html", "fr")
    assert "profond" in rendered and "Une note." in rendered


def test_code_that_holds_a_fence_stays_one_block_in_markdown():
    html = "<pre><code>```\nun\n```</code></pre>"
    assert "````\n```\nun\n```\n````" in html_to_markdown(html)
    assert markdown_to_html(html_to_markdown(html)).replace("\n</code>", "</code>") == html


def test_a_table_s_first_row_is_its_head_where_it_has_none():
    markdown = html_to_markdown(
        "<table><tbody><tr><td>Un</td><td>Deux</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert markdown.split("\n")[0] == "| Un | Deux |"


def test_brackets_without_end_after_an_address_are_left_out_of_it():
    assert link_addresses("http://a.example/" + ")" * 50_000).startswith('<a href="http://a.example/">')
    assert link_addresses("http://a.example/b_(c))") == '<a href="http://a.example/b_(c)">http://a.example/b_(c)</a>)'


def test_a_shortcode_without_end_hides_nothing():
    assert "La suite." in render_body('<p><span class="shortcode">[x] La suite.', "html", "fr")
    assert "[x]" not in render_body('<p><span class="shortcode">[x]</span> La suite.</p>', "html", "fr")


def test_notes_keep_their_links_and_emphasis_whichever_way_they_go():
    markdown = "Un mot[^1].\n\n[^1]: Voir [la page](https://example.org/p) et **fort**, ou https://example.org/q."
    rich = markdown_to_html(markdown)
    assert '<a href="https://example.org/p"' in rich and "<strong>fort</strong>" in rich
    assert "[la page](https://example.org/p)" in html_to_markdown(rich) and "**fort**" in html_to_markdown(rich)
    shown = render_body(rich, "html", "fr")
    assert '<a href="https://example.org/q"' in shown and shown.count("<a href=") == 4


def test_raised_and_lowered_letters_survive_markdown():
    html = "<p>XIX<sup>e</sup> et H<sub>2</sub>O, ~5 et ~6 € ; 2 ^ 3</p>"
    assert markdown_to_html(html_to_markdown(html)) == html


def test_notes_within_notes_are_written_out_once():
    rendered = render_body('<p>a<span class="footnote">b ' * 1500, "html", "fr")
    assert len(rendered) < 500_000 and rendered.count("b ") == 1500


def test_lists_deeper_than_anyone_reads_lose_no_word():
    rendered = render_body("<ul><li>x" * 300 + "</li></ul>" * 300, "html", "fr")
    assert rendered.count("x") == 300 and rendered.count("<ul>") == rendered.count("</ul>") == 50
    shallow = "<ul><li>a<ol><li>b</li></ol></li></ul>"
    assert render_body(shallow, "html", "fr") == shallow


def test_the_largest_and_smallest_headings_stay_headings():
    rendered = render_body("# Un\n\n##### Deux\n\n##\n\nTrois", "markdown", "fr")
    assert rendered == "<h2>Un</h2>\n<h4>Deux</h4>\n\n<p>Trois</p>\n"
    assert render_body("<h1>Un</h1><h6>Deux</h6><h3> <br></h3>", "html", "fr") == "<h2>Un</h2><h4>Deux</h4>"


def test_an_excerpt_has_no_marks_of_notes_and_ends_where_the_text_does():
    post = Post(title="x", body="Un[^1] mot[^1].\n\n[^1]: La note.", body_format="markdown", language="fr")
    render_post(post)
    assert post.excerpt == "Un mot." and post.search_text == "x un mot. la note."


def test_definitions_are_a_list_and_a_source_may_stand_in_the_paragraph_it_ends():
    assert render_body("Stase\n: Un arrêt.", "markdown", "fr") == "<dl>\n<dt>Stase</dt>\n<dd>Un arrêt.</dd>\n</dl>\n"
    html = render_body("> Une phrase.\n> — Rose", "markdown", "fr")
    assert html == "<blockquote>\n<p>Une phrase.</p>\n<footer>Rose</footer>\n</blockquote>\n"


@pytest.mark.parametrize("bare", ["https://example.org/a?b=1", "https://fr.wikipedia.org/wiki/Brest_(Finistère)"])
def test_a_bare_web_address_in_markdown_is_a_link_and_in_code_it_is_not(bare):
    shown = render_body(f"Voir {bare}, ou `{bare}`.", "markdown", "fr")
    assert f">{bare}</a>, ou <code>{bare}</code>." in shown and shown.count("<a ") == 1
