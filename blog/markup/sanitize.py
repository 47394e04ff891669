"""Sanitising HTML with nh3: always the last step before text is stored as rendered."""

import re

import nh3

INLINE = {
    "a",
    "abbr",
    "br",
    "cite",
    "code",
    "del",
    "em",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "strong",
} | {
    "sub",
    "sup",
}
COMMENT_TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "del"}
POST_TAGS = INLINE | {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "hr", "blockquote", "footer", "pre"),
    *("figure", "figcaption", "img", "table", "caption", "thead", "tbody", "tr", "th", "td", "span"),
    *("section", "picture", "source", "audio", "video"),
}
POST_ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "id", "class"},
    "img": {"src", "alt", "width", "height", "srcset", "sizes", "loading", "decoding"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "th": {"scope", "colspan", "rowspan", "class"},
    "td": {"colspan", "rowspan", "class"},
    "abbr": {"title"},
    "code": {"class"},
    "figure": {"class"},
    "p": {"class"},
    "source": {"srcset", "sizes", "type"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload"},
    "sup": {"class"},
    "section": {"class"},
    "hr": {"class"},
    "span": {"lang", "class"},
}
SCHEMES = {"http", "https", "mailto"}

# Classes and ids that our own renderers write; anything else an author pastes is dropped.
CLASSES = re.compile(
    r"language-[\w+#-]{1,30}|missing|shortcode|footnote[\w-]{0,30}|document|tok-[a-z]"
    r"|right|center|address|embed|held|group|youtube|vimeo|dailymotion|soundcloud"
)
OWN_FILE = re.compile(r"/media/[\w./-]+")
PICTURE_TYPES = {"image/avif", "image/webp", "image/jpeg", "image/png"}
IDS = re.compile(r"fn(ref)?[\w:-]{1,40}|address-\d{1,4}")
MEDIA_SET = re.compile(r"(/media/[\w./-]+ \d{2,4}w(, )?){1,8}")
SIZES = re.compile(r"[\w\s().,:-]{1,200}")


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Called by nh3 for each attribute that its lists allow: the value to keep, or None."""
    if name == "class":
        return " ".join(part for part in value.split() if CLASSES.fullmatch(part)) or None
    if name == "id":
        return value if IDS.fullmatch(value) else None
    if name == "srcset":
        return value if MEDIA_SET.fullmatch(value) else None
    if tag in ("audio", "video") and name == "src":
        return value if OWN_FILE.fullmatch(value) else None
    if tag == "source" and name == "type":
        return value if value in PICTURE_TYPES else None
    if name == "sizes":
        return value if SIZES.fullmatch(value) else None
    return value


# A list within a list within a list, a thousand times, costs a parser quadratic time; nobody reads beyond a few.
LIST = re.compile(r"<(/?)(?:ul|ol|dl)\b[^<>]*>", re.I)
MAX_LISTS = 50


def _with_shallow_lists(html: str) -> str:
    """The HTML without those lists, their items stay, that lie deeper than anyone reads."""
    depth = 0

    def keep(match: re.Match) -> str:
        nonlocal depth
        is_end = bool(match[1])
        kept = match[0] if depth < MAX_LISTS + is_end else ""
        depth = max(0, depth + (-1 if is_end else 1))
        return kept

    return LIST.sub(keep, html)


# A page has one heading of the first rank, its title; and nobody sees the fifth and sixth apart from the fourth.
RANK = re.compile(r"<(/?)h([156])\b", re.I)


def _ranked(match: re.Match) -> str:
    return f"<{match[1]}h{2 if match[2] == '1' else 4}"


def sanitize_post(html: str) -> str:
    """HTML of a post's body, safe to show: known tags and attributes, http(s) and mailto links."""
    return nh3.clean(
        _with_shallow_lists(RANK.sub(_ranked, html)),
        tags=POST_TAGS,
        attributes=POST_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )


def sanitize_comment(html: str) -> str:
    """HTML of a comment, safe to show: light marks only, no pictures, links that lend no rank."""
    return nh3.clean(
        html,
        tags=COMMENT_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener",
    )
