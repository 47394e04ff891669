"""From rich text to Markdown and back. What one has no form for is kept as text."""

import re
from typing import Any

from markdownify import MarkdownConverter

from blog.markup.notes import written_notes
from blog.markup.render import render_markdown
from blog.markup.sanitize import sanitize_post
from blog.markup.text import without_controls


class _Converter(MarkdownConverter):
    """Markdown as `render_markdown` reads it: captions as titles, notes as footnotes, sources of quotations."""

    class Options:
        heading_style = "ATX"
        bullets = "-"
        newline_style = "backslash"
        escape_misc = True
        autolinks = True
        table_infer_header = True
        code_language_callback = staticmethod(lambda pre: _language(pre))

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.notes: list[str] = []

    def convert_figure(self, element, text, parent_tags):
        if pictures := element.find_all("figure"):
            written = (self.convert_figure(one, "", parent_tags).strip() for one in pictures)
            return "\n\n{}\n\n".format("\n".join(written))
        image, caption = element.find("img"), element.find("figcaption")
        if image is None or len(element.find_all("img")) > 1:
            return f"\n\n{text.strip()}\n\n"
        said = " ".join(caption.get_text().split()).replace('"', "”") if caption else ""
        title = f' "{said}"' if said else ""
        return f"\n\n![{_flat(image.get('alt'))}]({image.get('src')}{title})\n\n"

    def convert_span(self, element, text, parent_tags):
        if "footnote" not in (element.get("class") or []):
            return text
        self.notes.append(" ".join(text.split()))
        return f"[^{len(self.notes)}]"

    def convert_pre(self, element, text, parent_tags):
        """A fence longer than any the code holds."""
        code = element.get_text()
        longest = max(map(len, re.findall("`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return f"\n\n{fence}{_language(element)}\n{code.rstrip(chr(10))}\n{fence}\n\n"

    def convert_sup(self, element, text, parent_tags):
        return f"^{text}^" if text and not re.search(r"[\s^]", text) else text

    def convert_sub(self, element, text, parent_tags):
        return f"~{text}~" if text and not re.search(r"[\s~]", text) else text

    def convert_footer(self, element, text, parent_tags):
        return f"\n\n— {text.strip()}\n\n"


def _language(pre) -> str:
    code = pre.find("code")
    classes = (code.get("class") if code else None) or []
    return next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")


def _flat(text: str | None) -> str:
    return " ".join((text or "").replace("[", "(").replace("]", ")").split())


def html_to_markdown(html: str) -> str:
    """Markdown of a clean body; notes are numbered and stand at its end."""
    converter = _Converter()
    text = converter.convert(written_notes(html)).strip()
    text = re.sub(r"\n{3,}", "\n\n", text)
    notes = "\n\n".join(f"[^{number}]: {note}" for number, note in enumerate(converter.notes, 1))
    return "\n\n".join(part for part in (text, notes) if part)


def markdown_to_html(text: str) -> str:
    """Clean rich text of Markdown, with its footnotes where they belong."""
    return sanitize_post(written_notes(render_markdown(without_controls(text)))).strip()


def convert(body: str, body_format: str) -> tuple[str, str]:
    """The body in the other format, and that format's name."""
    return (markdown_to_html(body), "html") if body_format == "markdown" else (html_to_markdown(body), "markdown")
