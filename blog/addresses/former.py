"""Where an address that another blog engine had leads to here: WordPress, Ghost, Blogger, Dotclear.

An import leaves a redirect for every address its source names (posts/permalinks.py); these rules are for those it does
not name, and for blogs that came in without. Each gives an address where a page answers, or nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import unquote, urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Author
from blog.markup.text import fold, make_slug, without_controls
from blog.posts.models import Post
from blog.tags.models import Tag

MAX_LENGTH, MAX_PARTS = 300, 8
FEEDS = {
    **dict.fromkeys(
        "rss rss.xml rss2 rdf feed.xml index.xml index.rdf feed/rss feed/rss2 feed/rdf".split(), "post-feed"
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
    r"/(?:feed(?:/(?:rss2?|rdf|atom|json))?|rss|amp|trackback|embed|print|attachment/.*|comment-page-[1-9]\d{0,5}|page/[1-9]\d{0,5})$"
)
FILE = re.compile(r"\.(?:html?|php|aspx?)$")
BLOGGER_MONTH = re.compile(r"(\d{4})_(\d\d)_\d\d_archive")


def where_now(path: str, asked: Mapping[str, str] | None = None) -> str | None:
    """The address of today for a path without its language, and what stood behind "?"; None where nothing matches."""
    bare = without_controls(unquote(path)).strip("/ ")
    if len(bare) > MAX_LENGTH or bare.count("/") >= MAX_PARTS:
        return None
    if bare in ("", "index.php"):
        return _by_query(asked or {})
    bare = bare.removeprefix("index.php/")
    if bare.lower() in FEEDS:
        return reverse(f"blog:{FEEDS[bare.lower()]}")
    if SITEMAPS.fullmatch(bare):
        return reverse("sitemap")
    while (shorter := BEHIND.sub("", bare)) != bare:
        bare = shorter
    *before, last = FILE.sub("", bare).split("/")
    if month := BLOGGER_MONTH.fullmatch(last):
        return _archive(month[1] + month[2])
    if (before and before[0].lower() in SUBJECTS) or before[:2] == ["search", "label"]:
        return _tag(last)
    if before and before[0].lower() in PEOPLE:
        return _author(last)
    if before and before[0].lower() in DATES and (period := _archive("".join([*before[1:], last]))):
        return period
    # WordPress put the page of a picture below its post.
    return _post(last) or (_post(before[-1]) if before and not last.startswith("comment-page-") else None)


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
    return next((found for name, rule in rules.items() if asked.get(name) and (found := rule(asked[name]))), None)


def _post(slug: str) -> str | None:
    slug = make_slug(slug, 100)
    post = Post.objects.public().filter(slug=slug).first() if slug else None
    return post.get_absolute_url() if post else None


def _tag(name: str) -> str | None:
    """A tag by its address or its name: categories became tags."""
    bare = name.split("/")[-1]
    wanted = Q(slug=make_slug(bare, 100)) | Q(key=fold(bare)[:100]) | Q(key=fold(bare.replace("-", " "))[:100])
    tag = Tag.objects.filter(wanted, _has(tags=OuterRef("pk"))).first()
    return tag.get_absolute_url() if tag else None


def _author(name: str) -> str | None:
    author = Author.objects.filter(_has(authors=OuterRef("pk")), slug=make_slug(name, 100)).first()
    return author.get_absolute_url() if author else None


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
