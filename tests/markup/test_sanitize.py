"""What the sanitisers let through, and what never."""

import pytest

from blog.markup.render import finish_post, render_comment, render_markdown
from blog.markup.sanitize import sanitize_comment, sanitize_post
from tests.trust.payloads import PAYLOADS, holds_script


def test_no_payload_survives_as_a_post_or_a_comment():
    survived = [
        (payload, html)
        for payload in PAYLOADS
        for html in (
            sanitize_post(payload),
            finish_post(payload, "fr"),
            finish_post(render_markdown(payload), "fr"),
            sanitize_comment(payload),
            render_comment(payload, "fr"),
        )
        if holds_script(html)
    ]
    assert not survived


def test_sanitising_twice_changes_nothing_more():
    for payload in PAYLOADS:
        once = finish_post(payload, "fr")
        assert finish_post(once, "fr") == once


def test_there_are_five_hundred_payloads_and_more():
    assert len(set(PAYLOADS)) >= 500


def test_a_post_keeps_quotations_with_their_source_tables_and_footnotes():
    html = "<blockquote><p>Un mot</p><footer>– <cite>Elle</cite></footer></blockquote>"
    assert sanitize_post(html) == html
    assert 'class="footnotes"' in finish_post(render_markdown("Un[^1].\n\n[^1]: Note."), "fr")
    assert "<table>" in finish_post(render_markdown("|a|b|\n|-|-|\n|1|2|"), "fr")


def test_links_of_comments_lend_no_rank():
    assert 'rel="nofollow ugc noopener"' in render_comment("voir https://example.org/", "fr")


def test_a_comment_has_light_marks_only():
    html = render_comment("# Titre\n\n![x](http://e.org/i.png) **gras** *doux* <b>nu</b>", "fr")
    assert "<h1" not in html and "<img" not in html and "<b>" not in html
    assert "<strong>gras</strong>" in html and "<em>doux</em>" in html


def test_a_picture_set_may_only_name_our_own_media():
    assert "srcset" not in sanitize_post('<img src="/media/a.png" srcset="//evil.example/x 480w">')
    assert "srcset" in sanitize_post('<img src="/media/a.png" srcset="/media/a.webp 480w, /media/b.webp 960w">')


@pytest.mark.parametrize(
    "text", ["[" * 64_000, "*a_" * 20_000, "> " * 30_000, "`" * 64_000, "<" * 64_000, "(" * 64_000]
)
def test_a_hostile_64_kb_is_rendered_not_refused_by_a_crash(text):
    assert isinstance(render_comment(text, "fr"), str)
    assert isinstance(finish_post(render_markdown(text), "fr"), str)
