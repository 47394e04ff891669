"""The addresses posts had: redirects to where they are now, and links among posts that follow them."""

import re
from collections.abc import Collection, Iterator
from html import escape, unescape
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone

from blog.importing.bulk import insert_values, update
from blog.importing.checksums import checksum_of_post
from blog.importing.models import CreatedRows, ImportedItem, ImportRun
from blog.posts.models import BodyFormat, Post
from blog.posts.permalinks import normal_path
from blog.posts.redirects import Redirect
from blog.posts.rendering import render_body

HREF = re.compile(r'(?<=\shref=")([^"]+)(?=")')
MARKDOWN_LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=[\s)])|(?<=<)(https?://[^<>\s]+)(?=>)|^(?<=\]: )(\S+)$", re.M)
# Pictures and documents are no posts: a link to one is not waiting for any.
FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf|zip|mp3|mp4|docx?|odt|xlsx?)$", re.I)
BATCH = 200


def hosts_of(url: str) -> set[str]:
    """The hosts a blog answered at: with and without www."""
    try:
        bare = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return set()
    return {bare, f"www.{bare}"} if bare else set()


def leads_back(address: str, hosts: set[str]) -> bool:
    """Whether a link of an imported text leads to the blog the text comes from."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.hostname:
        return parts.scheme in ("http", "https", "") and parts.hostname.lower() in hosts
    return not parts.scheme and address.startswith("/") and not address.startswith(("/media/", "//"))


def links_back(body: str, body_format: str, hosts: set[str]) -> bool:
    pattern = HREF if body_format == BodyFormat.HTML else MARKDOWN_LINK
    return any(leads_back(unescape(match[0]), hosts) for match in pattern.finditer(body))


def redirect_to(posts: list[tuple[Post, str, tuple[str, ...]]], run: ImportRun | None) -> dict[str, list[str]]:
    """Let the addresses posts had lead to where each is now, unless there is no run: then it only looks.

    Takes posts, where each is now, and where it was; gives, by where it is, those of its old addresses that
    another post or page has already.
    """
    wanted: dict[str, str] = {}
    collisions: dict[str, list[str]] = {}
    for _post, target, addresses in posts:
        for address in dict.fromkeys(map(normal_path, addresses)):
            if address and address != target.rstrip("/") and wanted.setdefault(address, target) != target:
                collisions.setdefault(target, []).append(address)
    known = {redirect.old_path: redirect.new_path for redirect in Redirect.objects.filter(old_path__in=wanted)}
    # Where these posts stand is known; the others are asked for.
    now = {target.rstrip("/") for _post, target, _addresses in posts}
    here = now | _addresses_here(wanted.keys() - now, but=[post.pk for post, _target, _addresses in posts])
    made = []
    for address, target in wanted.items():
        if known.get(address) == target:
            continue
        if address in known or address in here:
            collisions.setdefault(target, []).append(address)
        else:
            made.append((address, target))
    if run and made:
        when = connection.ops.adapt_datetimefield_value(timezone.now())
        ids = insert_values(Redirect, ("old_path", "new_path", "created_at"), [(*one, when) for one in made])
        CreatedRows.objects.create(run=run, kind=CreatedRows.Kind.REDIRECT, ids=ids)
    return collisions


def _addresses_here(wanted: Collection[str], but: Collection[int | None] = ()) -> set[str]:
    """Those of the addresses at which a post stands now, leaving out posts with these ids."""
    slugs = {address.rsplit("/", 1)[-1]: address for address in wanted}
    posts = Post.objects.filter(slug__in=slugs, published_at__isnull=False).exclude(pk__in=filter(None, but))
    posts = posts.only("slug", "kind", "published_at")
    return {post.get_absolute_url().rstrip("/") for post in posts} & set(wanted)


def rewrite_links(source: str, hosts: set[str]) -> int:
    """Let the links among a source's posts lead to where the posts are now; gives how many changed.

    A post keeps `links_open` while it holds links to addresses that nobody has yet: a later file may.
    """
    changed = 0
    waiting = ImportedItem.objects.filter(source=source, links_open=True, post__isnull=False).order_by("pk")
    of_posts = ("title", "language", "body", "body_format", "body_html")  # and no more: they are long
    waiting = waiting.select_related("post").only(
        "links_open", "stored_checksum", *(f"post__{name}" for name in of_posts)
    )
    last = 0
    while items := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = items[-1].pk
        with transaction.atomic():
            changed += _rewrite(items, hosts)
    return changed


def _rewrite(items: list[ImportedItem], hosts: set[str]) -> int:
    posts = [(item, item.post, dict(_links(item.post, hosts))) for item in items if item.post]
    paths = {path for _, _, links in posts for path in links.values()}
    targets = dict(Redirect.objects.filter(old_path__in=paths).values_list("old_path", "new_path"))
    targets |= {path: f"{path}/" for path in _addresses_here(paths - targets.keys())}
    changed = [post for item, post, links in posts if _rewrite_post(item, post, links, targets)]
    update(changed, ["body", "body_html"])
    update([item for item, _, _ in posts], ["links_open", "stored_checksum"])
    return len(changed)


def _rewrite_post(item: ImportedItem, post: Post, links: dict[str, str], targets: dict[str, str]) -> bool:
    """Rewrite the links (address to path) of one post, unless someone edited it here; gives whether any changed."""
    item.links_open = any(path not in targets for path in links.values())
    found = {address: _target(targets, address, path) for address, path in links.items() if path in targets}
    if not found or item.stored_checksum != checksum_of_post(post):
        return False
    before, shown = post.body, post.body_html
    for address, new in found.items():
        post.body = _replaced(post.body, post.body_format, address, new)
        shown = _replaced(shown, BodyFormat.HTML, address, new)
    # An address is not part of the text: words, excerpt and search stay as they are.
    is_shown = shown != post.body_html and post.body_format == BodyFormat.HTML
    post.body_html = shown if is_shown else render_body(post.body, post.body_format, post.language)
    item.stored_checksum = checksum_of_post(post)
    return post.body != before


def _target(targets: dict[str, str], address: str, path: str) -> str:
    """Where a link leads now, at the same place of the page."""
    fragment = urlsplit(address).fragment
    return targets[path] + (f"#{fragment}" if fragment else "")


def _links(post: Post, hosts: set[str]) -> Iterator[tuple[str, str]]:
    """Each link that leads back, as written, and the path it has among redirects."""
    pattern = HREF if post.body_format == BodyFormat.HTML else MARKDOWN_LINK
    for match in pattern.finditer(post.body):
        address = unescape(match[0])
        if leads_back(address, hosts) and (path := normal_path(address)) and not FILE.search(path):
            yield address, path


def _replaced(body: str, body_format: str, address: str, new: str) -> str:
    if body_format == BodyFormat.HTML:
        return HREF.sub(lambda match: escape(new) if unescape(match[0]) == address else match[0], body)
    return MARKDOWN_LINK.sub(lambda match: new if match[0] == address else match[0], body)
