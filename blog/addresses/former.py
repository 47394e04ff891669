"""Where an address that was one once leads now: here, or on the blog this one was before.

A rename and an import leave a redirect for every address they know (posts/permalinks.py). The rules here are for what
those do not name, of WordPress, Ghost, Blogger and Dotclear. Each gives an address where a page answers, or nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.urls import is_valid_path, reverse
from django.utils import translation

from accounts.models import Author
from blog.markup.text import fold, make_slug, without_controls
from blog.posts.models import Post
from blog.posts.permalinks import NUMBERED, new_path
from blog.tags.models import Tag

MAX_LENGTH, MAX_PARTS = 300, 8
FEEDS = {
    **dict.fromkeys(
        "feed rss rss.xml rss2 rdf feed.xml index.xml index.rdf feed/rss feed/rss2 feed/rdf".split(), "post-feed"
    ),
    **dict.fromkeys("atom atom.xml feeds/posts/default feed/atom".split(), "post-feed-atom"),
    **dict.fromkeys("comments/feed/rss2 feeds/comments/default feed/comments".split(), "comments-feed"),
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
FILE = re.compile(r"\.(?:html?|php|aspx?)$")
BLOGGER_MONTH = re.compile(r"(\d{4})_(\d\d)_\d\d_archive")


def where_now(path: str, asked: Mapping[str, str] | None = None) -> str | None:
    """Where a path without its language, and what stood behind "?", leads now, without its language.

    Empty for what stood there and was taken away; None where nothing is known.
    """
    with translation.override(settings.LANGUAGE_CODE):
        bare = without_controls(unquote(path)).strip("/ ")
        if bare in ("", "index.php"):
            found = _by_query(asked or {})
            is_home = found is None and bare and not NUMBERED & (asked or {}).keys()
            return "/" if is_home else found
        known = _renamed(path)
        if known is not None or len(bare) > MAX_LENGTH or bare.count("/") >= MAX_PARTS:
            return known
        return _by_rule(bare)


def _renamed(path: str) -> str | None:
    """What a redirect says of an address, but nothing of posts that are not to be read yet."""
    known = new_path(path)
    if not known:
        return known
    slug = known.rstrip("/").rpartition("/")[2][:100]
    posts = Post.objects.filter(slug=slug) if slug and slug.isprintable() else []
    post = next((one for one in posts if one.get_absolute_url() == known), None)
    if post is None or post.is_public:
        return known
    return "" if post.was_public else None


def _by_rule(bare: str) -> str | None:
    bare = bare.removeprefix("index.php/")
    if bare.lower() in FEEDS:
        return reverse(f"blog:{FEEDS[bare.lower()]}")
    if SITEMAPS.fullmatch(bare):
        return reverse("sitemap")
    behind = BEHIND.search(bare)
    if not behind:
        return _thing(bare)
    whole = bare[: behind.start()]
    while further := BEHIND.search(whole):
        whole = whole[: further.start()]
    more = f"feed/{behind['form']}/" if behind["form"] else "feed/" if behind["feed"] else ""
    found = _renamed(f"/{whole}/")
    if found is not None:
        more = f"{behind['page']}/" if behind["page"] else more
    elif (found := _thing(whole)) == f"/{whole}/" and behind["page"]:
        return None  # a list of ours, which has no such page
    return f"{found}{more}" if found and is_valid_path(f"{found}{more}") else found


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
    if len(days) == 2 and (known := _renamed(f"/{'/'.join(days)}/{last}/")) is not None:
        return known  # it had the day in its address, or something before it
    if (post := _post(last)) is not None or not before or last.startswith("comment-page-"):
        return post
    return _post(before[-1])  # WordPress put the page of a picture below its post


def _by_query(asked: Mapping[str, str]) -> str | None:
    """WordPress behind "/?": the first that is there."""
    rules: dict[str, Callable[[str], str | None]] = {
        "s": lambda words: f"{reverse('blog:search')}?{urlencode({'q': words[:300]})}",
        "name": _post,
        "pagename": _post,
        "tag": _tag,
        "category_name": _tag,
        "author_name": _author,
        "m": _archive,
        "feed": lambda kind: reverse("blog:post-feed-atom" if kind == "atom" else "blog:post-feed"),
    }
    known = _renamed(f"/?{urlencode(asked)}")
    if known is not None:
        return known
    found = (rule(asked[name]) for name, rule in rules.items() if asked.get(name))
    return next((one for one in found if one is not None), None)


def _post(slug: str) -> str | None:
    """A post by its address; empty for one its authors took back."""
    slug = make_slug(slug, 100)
    posts = [post for post in Post.objects.filter(slug=slug) if post.was_public] if slug else []
    public = next((post for post in posts if post.is_public), None)
    return public.get_absolute_url() if public else "" if posts else None


def _tag(name: str) -> str | None:
    """A tag by its address or its name, of today or former: categories became tags."""
    bare = name.split("/")[-1]
    wanted = Q(slug=make_slug(bare, 100)) | Q(key=fold(bare)[:100]) | Q(key=fold(bare.replace("-", " "))[:100])
    tag = Tag.objects.filter(wanted, _has(tags=OuterRef("pk"))).first()
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
