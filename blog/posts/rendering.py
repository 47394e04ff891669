"""From a post's body to what readers, lists and search get of it."""

import re

from blog.images.html import place_pictures
from blog.markup.embeds import embed
from blog.markup.highlight import highlight
from blog.markup.notes import number_notes
from blog.markup.render import finish_post, link_outside_tags, render_markdown
from blog.markup.sanitize import sanitize_post
from blog.markup.shield import shield
from blog.markup.spans import replace_pairs
from blog.markup.text import excerpt, fold, plain_text, without_controls, word_count
from blog.markup.typography import typeset

NOT_PROSE = re.compile(r'<(figure|pre|table|h[1-6]|section)\b.*?</\1>|<p class="(?:held|document)">.*?</p>', re.S)

# A figure of figures, as galleries are written elsewhere.
GROUP = re.compile(r"<figure>(?=\s*<figure)")

# What an import could not translate (a shortcode): editors find it in the body, readers are spared it.
HIDDEN, HIDDEN_END = re.compile('<span class="shortcode">'), re.compile("</span>")


def render_body(body: str, body_format: str, language: str, clean: bool = False) -> str:
    """Safe HTML of a body written in "html" or "markdown"; `clean` where it has just been sanitised."""
    return finish_post(_dressed(body, body_format, clean), language)


def emails_in(post) -> list[str]:
    """The e-mail addresses of a post's text, in the order in which its rendering numbers them."""
    return shield(typeset(_dressed(post.body, post.body_format), post.language))[1]


def _dressed(body: str, body_format: str, clean: bool = False) -> str:
    """All but the last steps."""
    html = (
        link_outside_tags(render_markdown(body))
        if body_format == "markdown"
        else replace_pairs(body, HIDDEN, lambda _start: HIDDEN_END, lambda *_pair: "")
    )
    # Cleaned first, so that every tag is written in one way; finish_post cleans once more, last.
    if not clean or body_format == "markdown":
        html = without_controls(sanitize_post(html))
    html = GROUP.sub('<figure class="group">', html)
    return highlight(embed(place_pictures(number_notes(html))))


def render_post(post, clean: bool = False) -> None:
    """Fill the fields of a post that come from its body."""
    post.body_html = render_body(post.body, post.body_format, post.language, clean)
    text = plain_text(post.body_html)
    post.words = word_count(text)
    prose = NOT_PROSE.sub("", post.body_html)
    post.excerpt = excerpt((text if prose == post.body_html else plain_text(prose)) or text)
    post.search_text = fold(f"{post.title} {post.standfirst} {text}")
