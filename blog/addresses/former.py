"""Where an address that was one once leads now: here, or on the blog this one was before.

A rename and an import leave a redirect for every address they know (posts/permalinks.py). The rules here are for what
those do not name, of WordPress, Ghost, Blogger and Dotclear. Each gives an address where a page answers, or nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.urls import is_valid_path, reverse
from django.utils import translation

from accounts.models import Author
from blog.addresses.asking import answers
from blog.markup.text import fold, make_slug, without_controls
from blog.posts.models import Post
from blog.posts.permalinks import NUMBERED, new_path
from blog.tags.models import Tag

MAX_LENGTH, MAX_PARTS = 300, 8
# What WordPress puts behind "/?", where this blog has nothing of the kind.
NAMED = {"name", "pagename", "tag", "category_name", "author_name"}
BEHIND_HOME = {*NUMBERED, *NAMED, "s", "m", "feed"}
A_YEAR = 4  # digits of "m", which other programs use too
MOST_TRIED = 8  # addresses that lead to each other
FEEDS = {
    **dict.fromkeys(
        "feed rss rss.xml rss2 rdf feed.xml index.xml index.rdf feed/rss feed/rss2 feed/rdf".split(), "post-feed"
    ),
    **dict.fromkeys("atom atom.xml feeds/posts/default feed/atom".split(), "post-feed-atom"),
    **dict.fromkeys(
        "comments/feed/rss2 feeds/comments/default feed/comments feed/rss2/comments feed/atom/comments".split(),
        "comments-feed",
    ),
}
SITEMAPS = re.compile(
    r"(?:wp-sitemap|sitemap_index|sitemap-index|(?:post|page)-sitemap\d*|sitemap-(?:posts|pages))[\w-]*\.xml"
)
SUBJECTS = "category categories categorie rubrique tag tags label labels topic topics etiquette mot-cle".split()
PEOPLE = "author authors auteur auteurs profile by".split()
DATES = "archive archives date blog".split()
# What stands behind the address of a post or of a list, and is no part of it.
BEHIND = re.compile(
    r"/(?:(?P<feed>rss|feed(?:/(?:rss2?|rdf|(?P<form>atom|json)))?)"
    r"|(?P<page>(?:comment-page-|page/)[1-9]\d{0,5})|amp|trackback|embed|print|attachment/.*)$"
)
# Of Dotclear, and of Blogger.
FEED_OF_TAG = re.compile(
    r"feed/(?:tag|category|categorie|rubrique)/(?P<tag>.+?)(?:/(?:rss2?|atom))?|feeds/posts/\w+/-/(?P<label>.+)"
)
FILE = re.compile(r"\.(?:html?|php|aspx?)$")
BLOGGER_MONTH = re.compile(r"(\d{4})_(\d\d)_\d\d_archive")


def where_now(path: str, asked: Mapping[str, str] | None = None) -> str | None:
    """Where an address that no page answers, with what stood behind "?", leads now: to one where a page answers.

    Empty for what stood there and was taken away; None where nothing is known.
    """
    return _where(path, asked or {}, set())


def is_behind_home(path: str, asked: Mapping[str, str]) -> bool:
    """Whether this is one of WordPress's ways to name something behind "/?", answered before the home page is."""
    language = translation.get_language_from_path(path)
    bare = path.removeprefix(f"/{language}") if language else path
    return bare in ("/", "/index.php") and bool(BEHIND_HOME & asked.keys())


def _where(path: str, asked: Mapping[str, str], tried: set[str]) -> str | None:
    here = f"{path}?{urlencode(asked)}" if is_behind_home(path, asked) else path
    if here in tried or len(tried) >= MOST_TRIED:
        return None
    tried.add(here)
    for found in _candidates(path, asked):
        if not found:
            return ""
        parts = urlsplit(found)
        behind = dict(parse_qsl(parts.query))
        is_of_once = is_behind_home(parts.path, behind)
        if parts.path != here and not is_of_once and answers(found):
            return found
        further = _where(parts.path, behind if is_of_once else {}, tried)  # an address that was one itself
        if further is not None:
            return further
    return None


def _candidates(path: str, asked: Mapping[str, str]) -> Iterator[str]:
    """Where an address may lead, the likeliest first, with its language; empty for what was taken away."""
    language = translation.get_language_from_path(path)
    with translation.override(language or settings.LANGUAGE_CODE):
        lacks_its_slash = not path.endswith("/") and is_valid_path(f"{path}/")
    if lacks_its_slash:
        yield f"{path}/?{urlencode(asked)}" if asked else f"{path}/"
    if language:
        known = new_path(path)  # of a blog that had languages in its addresses too
        yield from [known] if known is not None else []
        path = path.removeprefix(f"/{language}")
        yield from _own_language(path, asked) if language == settings.LANGUAGE_CODE else ()
    with translation.override(settings.LANGUAGE_CODE):
        found = list(_of_bare(path, asked))
    for one in found:
        if one and language and language != settings.LANGUAGE_CODE:
            yield f"/{language}{one}"
        yield one  # in its own language, or of those that have none: /sitemap.xml


def _own_language(path: str, asked: Mapping[str, str]) -> Iterator[str]:
    """The site's own language has no beginning of its own: /fr/tags/ is /tags/."""
    with translation.override(settings.LANGUAGE_CODE):
        address = next((one for one in (path, f"{path}/") if is_valid_path(one)), None)
    if address and not is_behind_home(path, asked):
        yield f"{address}?{urlencode(asked)}" if asked else address


def _of_bare(path: str, asked: Mapping[str, str]) -> Iterator[str]:
    """The same without language."""
    bare = without_controls(unquote(path)).strip("/ ")
    if bare in ("", "index.php"):
        yield from _by_query(asked)
        if bare and not names_something(asked):
            yield "/"
        return
    known = new_path(path)
    if known is not None:
        yield known
    if len(bare) <= MAX_LENGTH and bare.count("/") < MAX_PARTS:
        yield from _by_rule(bare)


def _by_rule(bare: str) -> Iterator[str]:
    bare = bare.removeprefix("index.php/")
    yield from _by_name(bare)
    yield from _by_thing(bare)


def _by_name(bare: str) -> Iterator[str]:
    """What is called one thing elsewhere and another here."""
    if bare == "blog":
        yield "/"
    if bare.startswith("blog/"):  # all of it stood one floor lower
        yield f"/{bare.removeprefix('blog/')}/"
    if bare.lower() in FEEDS:
        yield reverse(f"blog:{FEEDS[bare.lower()]}")
    if SITEMAPS.fullmatch(bare):
        yield reverse("sitemap")
    if feed := FEED_OF_TAG.fullmatch(bare):
        yield from (f"{tag}feed/" for tag in [_tag(feed["tag"] or feed["label"])] if tag)


def _by_thing(bare: str) -> Iterator[str]:
    behind = BEHIND.search(bare)
    whole = bare[: behind.start()] if behind else bare
    while further := BEHIND.search(whole):
        whole = whole[: further.start()]
    known = new_path(f"/{whole}/") if behind else None
    found = _thing(whole) if known is None else known
    if found is None:
        return
    if behind and found:
        if found == f"/{whole}/" and behind["page"]:
            return  # a list of ours, which has no such page
        if behind["feed"]:
            yield f"{found}feed/{behind['form']}/" if behind["form"] else f"{found}feed/"
        elif behind["page"] and known is not None:
            yield f"{found}{behind['page']}/"
    yield found


def _thing(bare: str) -> str | None:
    """A post, tag, author or part of the archive, by the address it had."""
    *before, last = FILE.sub("", bare).split("/")
    if month := BLOGGER_MONTH.fullmatch(last):
        return _archive(month[1] + month[2])
    if (before and before[0].lower() in SUBJECTS) or before[:2] == ["search", "label"]:
        return _tag(last)
    if before and before[0].lower() in PEOPLE:
        return _author(last)
    if before and before[0].lower() in DATES and (period := _archive("".join([*before[1:], last]))):
        return period
    days = [part for part in before if part.isdecimal()][:2]
    if len(days) == 2 and (known := new_path(f"/{'/'.join(days)}/{last}/")) is not None:
        return known  # it had the day in its address, or something before it
    if (post := _post(last)) is not None or not before or last.startswith("comment-page-"):
        return post
    return _post(before[-1])  # WordPress put the page of a picture below its post


def names_something(asked: Mapping[str, str]) -> bool:
    """Whether a thing is named behind "/?", and not home asked for with something else behind it."""
    is_moment = len(asked.get("m", "")) >= A_YEAR and asked["m"].isdecimal()
    return is_moment or bool(NUMBERED & asked.keys()) or any(asked.get(name) for name in NAMED)


def _by_query(asked: Mapping[str, str]) -> Iterator[str]:
    """WordPress behind "/?": the first that is there, its feed before it where that is asked for."""
    rules: dict[str, Callable[[str], str | None]] = {
        "s": lambda words: f"{reverse('blog:search')}?{urlencode({'q': words[:300]})}",
        "name": _post,
        "pagename": _post,
        "tag": _tag,
        "category_name": _tag,
        "author_name": _author,
        "m": _archive,
    }
    found = new_path(f"/?{urlencode(asked)}")
    kind = asked.get("feed", "")
    if kind.startswith("comments"):
        yield reverse("blog:comments-feed")
    for name in filter(asked.get, rules):
        found = rules[name](asked[name]) if found is None else found
    is_of_all = found is None and not names_something(asked)
    if kind and (is_of_all or (found and "?" not in found)):
        yield f"{found or '/'}feed/atom/" if kind == "atom" else f"{found or '/'}feed/"
    if found is not None:
        yield found


def _post(slug: str) -> str | None:
    """A post by its address of today or of once; empty for one its authors took back."""
    slug = make_slug(slug, 100)
    post = Post.objects.filter(slug=slug).first() if slug else None
    if post is None or not post.was_public:
        return new_path(f"/{slug}/") if slug else None
    return post.get_absolute_url() if post.is_public else ""


def _tag(name: str) -> str | None:
    """A tag by its address or its name, of today or former: categories became tags."""
    bare = name.split("/")[-1]
    wanted = Q(slug=make_slug(bare, 100)) | Q(key=fold(bare)[:100]) | Q(key=fold(bare.replace("-", " "))[:100])
    tags = sorted(Tag.objects.filter(wanted, _has(tags=OuterRef("pk"))), key=lambda tag: tag.slug != bare.lower())
    tag = tags[0] if tags else None
    return tag.get_absolute_url() if tag else new_path(f"/tag/{make_slug(bare, 100)}/")


def _author(name: str) -> str | None:
    author = Author.objects.filter(_has(authors=OuterRef("pk")), slug=make_slug(name, 100)).first()
    return author.get_absolute_url() if author else new_path(f"/author/{make_slug(name, 100)}/")


def _has(**which) -> Exists:
    return Exists(Post.objects.for_reading(AnonymousUser()).filter(**which))


def _archive(digits: str) -> str | None:
    """A year, month or day as WordPress writes it: 2012, 201210, 20121027."""
    match = re.fullmatch(r"((?:19|20)\d\d)(\d\d)?(\d\d)?", digits)
    if not match:
        return None
    parts = [int(part) for part in match.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    days = dict(zip(("published_at__year", "published_at__month", "published_at__day"), parts, strict=False))
    if not Post.objects.for_reading(AnonymousUser()).filter(**days).exists():
        return None
    return reverse(f"blog:archive-{('year', 'month', 'day')[len(parts) - 1]}", args=parts)
