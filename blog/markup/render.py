"""From what was written to what readers get."""

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from blog.markup.sanitize import sanitize_comment, sanitize_post
from blog.markup.shield import shield
from blog.markup.typography import typeset

# CommonMark's delimiter runs can be made to cost quadratic time; a run this long is nobody's prose.
LONG_RUN = re.compile(r"([*_~`\[\]<>!&|()])\1{99,}")


@cache
def _post_markdown() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
        .use(deflist_plugin)
        .use(superscript_plugin)
        .use(sub_plugin)
    )


@cache
def _comment_markdown() -> MarkdownIt:
    # Light: no headings, pictures, tables or rules; a typed newline is a newline; bare addresses are links.
    return (
        MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
        .disable(["heading", "lheading", "image", "hr", "html_block", "html_inline", "reference"])
        .enable("strikethrough")
    )


CAPTIONED = re.compile(r'<p>(<img src="[^"]*" alt="[^"]*") title="([^"]*)" />\s*</p>')
SEVERAL = re.compile(r"<p>((?:<img [^<>]*/>\s*){2,})</p>")
PICTURE = re.compile(r"<img [^<>]*/>")
# Styles are for nobody to bring: the columns of a table are aligned by class.
ALIGNED = re.compile(r'(?<=<t[hd] )style="text-align:(right|center)"')
FIGURE = r"<figure>\1 /><figcaption>\2</figcaption></figure>"
EMPTY_HEADING = re.compile(r"<(h[2-4])>(?:\s|<br>)*</\1>")
SIGNED = re.compile(r"(?:<p>|\n)[—–] ([^\n]*)</p>\n</blockquote>")
# One paragraph that begins with a letter and holds no sign that Markdown, or HTML, takes for a mark.
UNMARKED = re.compile(r"""[^\W\d_](?:[^\\`*_~\[\]<>&|=\n\r\t\0]*[^\\`*_~\[\]<>&|=\s\0])?""")
URL = re.compile(r"""(?<![\w"'=/>])(https?://(?:(?!&(?:quot|lt|gt|#\w+);)[^\s<>"'«»])+)""")
TRAILING = ".,;:!?…)]}’"


def _link(match: re.Match) -> str:
    url = match[1]
    end, unopened = len(url), url.count(")") - url.count("(")
    while end and url[end - 1] in TRAILING:
        if url[end - 1] == ")":
            if unopened <= 0:
                break  # the bracket closes one of the address: …/Page_(film)
            unopened -= 1
        end -= 1
    return f'<a href="{url[:end]}">{url[:end]}</a>{url[end:]}'


def link_addresses(escaped: str) -> str:
    """Bare http(s) addresses in escaped text as links, without the punctuation that follows them."""
    return URL.sub(_link, escaped)


def link_outside_tags(html: str) -> str:
    """Link bare addresses in the text of rendered HTML, leaving links and code alone."""
    if "://" not in html:
        return html
    parts = re.split(r"(<a\b.*?</a>|<code\b.*?</code>|<pre\b.*?</pre>|<[^>]+>)", html, flags=re.S)
    return "".join(part if index % 2 else link_addresses(part) for index, part in enumerate(parts))


def _tame(text: str) -> str:
    return LONG_RUN.sub(lambda match: match[0][:99], text)


def render_markdown(text: str) -> str:
    """Markdown of a post (CommonMark, tables, footnotes) as unsanitised HTML.

    A picture alone in its paragraph takes its title for a caption, several are a group; a quotation's last line that
    begins with a dash says where it comes from.
    """
    html = _post_markdown().render(_tame(text)).replace('<hr class="footnotes-sep" />\n', "")
    html = html.replace("\n</code></pre>", "</code></pre>")
    html = SEVERAL.sub(_grouped, html)
    html = ALIGNED.sub(r'class="\1"', html)
    html = CAPTIONED.sub(FIGURE, html)
    return SIGNED.sub(_signed, html)


def _grouped(match: re.Match) -> str:
    """Pictures that share a paragraph, with nothing else in it, as a group."""
    alone = (CAPTIONED.sub(FIGURE, f"<p>{picture}</p>") for picture in PICTURE.findall(match[1]))
    figures = (re.sub("^<p>(.*)</p>$", r"<figure>\1</figure>", one) for one in alone)
    return f'<figure class="group">{"".join(figures)}</figure>'


def _signed(match: re.Match) -> str:
    ended = "" if match[0].startswith("<p>") else "</p>\n"
    return f"{ended}<footer>{match[1]}</footer>\n</blockquote>"


def finish_post(html: str, language: str) -> str:
    """The last steps for a post's HTML, whose tags are written in one way by now: typeset, shield, then clean."""
    shielded, _emails = shield(typeset(html, language))
    return sanitize_post(EMPTY_HEADING.sub("", shielded))


def render_comment(text: str, language: str) -> str:
    """Light Markdown of a comment as safe HTML."""
    # Most comments hold no mark at all; saying so is a tenth of the work of looking for all of them.
    html = f"<p>{text}</p>" if UNMARKED.fullmatch(text) else _comment_markdown().render(_tame(text))
    html = link_outside_tags(html)
    return sanitize_comment(typeset(html, language, ordinals=False))
