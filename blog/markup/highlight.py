"""Code in colours, by Pygments, as classes: the stylesheet says what colours."""

import re
from html import escape, unescape

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Generic, Keyword, Literal, Name, Number, Operator, String

BLOCK = re.compile(r'<pre><code class="language-(?P<language>[\w+#-]{1,30})">(?P<code>[^<]*)</code></pre>')
# Longer code stays plain: some lexers take their time.
MAX_CODE = 5_000
LANGUAGES = set(
    "bash c cpp csharp css diff django docker go graphql haskell html ini java javascript js json kotlin lua nginx php "
    "python py r ruby rust scss shell sh sql swift toml ts typescript xml yaml".split()
)
# The most particular first.
CLASSES = [
    (Comment, "c"), (Keyword, "k"), (String, "s"), (Number, "n"), (Name.Function, "f"), (Name.Class, "f"),
    (Name.Tag, "k"), (Name.Attribute, "f"), (Name.Builtin, "b"), (Name.Decorator, "b"), (Operator.Word, "k"),
    (Generic.Deleted, "d"), (Generic.Inserted, "i"), (Generic.Heading, "k"), (Literal, "s"), (Error, ""),
]  # fmt: skip


def highlight(html: str) -> str:
    """The HTML with the code of blocks that name their language set in <span class="tok-…">."""
    return BLOCK.sub(_coloured, html) if 'class="language-' in html else html


def _coloured(match: re.Match) -> str:
    code = unescape(match["code"])
    if match["language"].lower() not in LANGUAGES or len(code) > MAX_CODE:
        return match[0]
    tokens = list(get_lexer_by_name(match["language"].lower(), stripnl=False, ensurenl=False).get_tokens(code))
    if "".join(text for _kind, text in tokens) != code:
        return match[0]
    parts = []
    for kind, text in tokens:
        name = next((name for token, name in CLASSES if kind in token), "")
        parts.append(
            f'<span class="tok-{name}">{escape(text, quote=False)}</span>' if name else escape(text, quote=False)
        )
    return f'<pre><code class="language-{match["language"]}">{"".join(parts)}</code></pre>'
