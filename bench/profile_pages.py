"""Where the time of an uncached page goes, and what a comment by form costs.

    python bench/profile_pages.py [POSTS]      (DATABASE_URL says where; default: a new SQLite database)

Fills a blog with POSTS (1,000) posts and ten times as many comments, asks each page as the server would, and prints CPU
milliseconds of a request (median of 40, the database's own where it is a process apart left out) and its queries: with
the parts of pages that are kept (no whole page is); for the first who asks after the change that comes most often; and
with nothing kept at all. By a profile of the latter it says what part of it the database, Django's queries, its
templates, our code and all else have. Then the same of a comment that is held, of one that is published, and of one
whose author is told by mail, each with all that it sets going in the background; and of a plain list of twenty posts in
Django, to compare machines by: the ratio to it, in turns, stands beside each figure.
"""

import cProfile
import gc
import os
import pstats
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count, cycle
from pathlib import Path
from statistics import median
from string import ascii_lowercase
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())
os.environ.setdefault("SITE_URL", "http://localhost")
# What is done in the background is done at once, and so counted.
os.environ["TASKS_BACKEND"] = "django.tasks.backends.immediate.ImmediateBackend"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core import signing  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from lots import fill  # noqa: E402

from accounts.models import Author, User  # noqa: E402
from blog.caching.forgetting import forget  # noqa: E402
from blog.caching.front import PageCache  # noqa: E402
from blog.comments.commenters import COOKIE, SALT  # noqa: E402
from blog.comments.models import Comment  # noqa: E402
from blog.posts.models import Post  # noqa: E402
from blog.search.entries import index_posts  # noqa: E402

TIMES = 40
PARTS = {
    "database": ("sqlite3", "psycopg2", "backends/"),
    "queries": ("django/db",),
    "templates": ("django/template", "django/utils", "django/urls", "templatetags"),
    "ours": (str(ROOT / "blog"), str(ROOT / "accounts"), str(ROOT / "identity"), str(ROOT / "config")),
}


def part_of(function: tuple) -> str:
    place = f"{function[0]} {function[2]}"
    return next((part for part, signs in PARTS.items() if any(sign in place for sign in signs)), "else")


def measured(ask) -> tuple[float, float, int]:
    """Milliseconds, the ratio to a plain list that was made just before, and queries."""
    for _ in range(5):
        ask()
    times, ratios = [], []
    for _ in range(TIMES):
        plain, took = timed(plain_list), timed(ask)
        times.append(took * 1000)
        ratios.append(took / plain)
    with CaptureQueriesContext(connection) as queries:
        ask()
    return median(times), median(ratios), len(queries)


def timed(ask) -> float:
    begun = time.thread_time()
    ask()
    return time.thread_time() - begun


def comments(application: WSGIHandler) -> dict[str, Callable[[], None]]:
    """Each call sends one: from networks and browsers that sent none for a while, on one of ten posts, or on one whose
    author has an account, to whom a letter is made and given to nobody."""
    for post in Post.objects.order_by("-pk")[:200]:  # a comment looks for the files of pages that show it
        environ = RequestFactory(HTTP_HOST="localhost").get(post.get_absolute_url()).environ
        b"".join(PageCache(application)(environ, lambda status, headers: None))
    heard, *others = Post.objects.order_by("-pk").values_list("pk", flat=True)[:11]
    posts = cycle(others)
    reached = User.objects.create_user("reached", "reached@example.org", role="author")
    Author.objects.filter(bylines__post=heard).update(user=reached)
    known = list(Comment.objects.approved().order_by("-pk").values_list("pk", flat=True)[:200])
    for pk in known:
        Comment.objects.filter(pk=pk).update(commenter=f"browser {pk}")
    browsers = (f"browser {pk}" for pk in known)
    networks = count(1)

    def send(cookie: str = "", post: int = 0) -> None:
        fields = {"name": "Rose", "body": " ".join(random.choices(ascii_lowercase, k=30))}
        number = next(networks)
        environ = {"HTTP_SEC_FETCH_SITE": "same-origin", "REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
        if cookie:
            environ["HTTP_COOKIE"] = f"{COOKIE}={signing.Signer(salt=SALT).sign(cookie)}"
        address, typed = f"/comments/post/{post or next(posts)}/", "application/x-www-form-urlencoded"
        sent = RequestFactory(HTTP_HOST="localhost").post(address, urlencode(fields), typed, **environ)
        application(sent.environ, lambda status, headers: None).close()

    return {
        "comment, held": send,
        "comment, published": lambda: send(next(browsers)),
        "comment, with mail": lambda: send(next(browsers), heard),
    }


PLAIN = """{% for post in posts %}<h2><a href="{{ post.get_absolute_url }}">{{ post.title }}</a></h2>
<p>{{ post.excerpt }}</p>
<p>{% for one in post.bylines.all %}{{ one.author.name }}{% endfor %}, {{ post.published_at }}</p>
{% endfor %}"""


def plain_list() -> None:
    posts = Post.objects.order_by("-published_at").prefetch_related("bylines__author")[:20]
    engines["django"].from_string(PLAIN).render({"posts": posts})


def pages() -> dict[str, tuple[str, ...]]:
    """The addresses asked for, each with the keys of what has changed: for home a comment elsewhere, for a post one on
    it, for a list a post that came to it."""
    newest, discussed = Post.objects.order_by("-pk")[:2]
    date = Post.objects.order_by("pk")[500].local_date
    month = f"/{date.year}/{date.month:02}/"
    return {
        "home": ("/", "talk"),
        "post, 5 comments": (newest.get_absolute_url(), "talk", f"counts:{newest.pk}"),
        "post, 200": (discussed.get_absolute_url(), "talk", f"counts:{discussed.pk}"),
        "tag": ("/tag/sujet-0/", "/tag/sujet-0/", "/"),
        "month": (month, month, "/"),
        "feed": ("/feed/", "/", "/archive/all/"),
        "search": ("/search/?q=lampe", "texts"),
        "search, few found": ("/search/?q=lampe+page+7+orage", "texts"),
        "archive": ("/archive/", "/archive/", "/"),
    }


def main() -> None:
    settings.ALLOWED_HOSTS, settings.LOGGING_CONFIG = ["*"], None
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    if not Post.objects.exists():
        fill(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
        ids = list(Post.objects.values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            index_posts(ids[start : start + 500])
    application, requests = WSGIHandler(), RequestFactory(HTTP_HOST="localhost")

    def ask(path: str, *changed: str) -> None:
        if changed:
            forget(frozenset(changed))
        answer = application(requests.get(path).environ, lambda status, headers: None)
        b"".join(answer)
        answer.close()

    figures = ("kept", "ratio", "queries", "changed", "ratio", "queries", "made", "ratio", "queries")
    print(" " * 20 + "".join(f"{name:>8}" for name in figures) + "".join(f"{part:>11}" for part in [*PARTS, "else"]))
    gc.collect()
    gc.freeze()
    for name, (path, *changed) in pages().items():
        settings.PAGE_PARTS_MB = 8
        told = [measured(partial(ask, path)), measured(partial(ask, path, *changed))]
        settings.PAGE_PARTS_MB = 0
        told.append(measured(partial(ask, path)))
        shown = "".join("{:8.1f}{:8.2f}{:8}".format(*one) for one in told)
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(TIMES):
            ask(path)
        profile.disable()
        parts: Counter[str] = Counter()
        for function, (_calls, _all, own, _with, _callers) in pstats.Stats(profile).stats.items():
            parts[part_of(function)] += own
        shares = "".join(f"{parts[part] / parts.total():11.0%}" for part in [*PARTS, "else"])
        print(f"{name:20}{shown}{shares}", flush=True)
    settings.PAGE_PARTS_MB = 8
    for name, send in (comments(application) | {"a plain list of 20": plain_list}).items():
        print(f"{name:20}" + "{:8.1f}{:8.2f}{:8}".format(*measured(send)))


main()
