"""What a search costs as the blog grows.

    python bench/search.py [POSTS]      (DATABASE_URL says where; default: a new SQLite database)

Fills a blog with POSTS (1,000) posts of 500 words, drawn from 30,000 invented ones as often as words of a language come
(the nth most common 1/n as often), and puts a few real ones among them. Prints for each query what it finds and the
milliseconds of server time of its whole page (median and slowest of 9), and of the index the time to write it.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Author  # noqa: E402
from blog.importing.bulk import insert, insert_values  # noqa: E402
from blog.markup.text import fold  # noqa: E402
from blog.posts.models import Byline, Post  # noqa: E402
from blog.search.corrections import corrected  # noqa: E402
from blog.search.entries import index_posts  # noqa: E402
from blog.search.finding import find  # noqa: E402
from blog.search.query import understand  # noqa: E402
from blog.tags.models import PostTag, Tag  # noqa: E402

POSTS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
VOCABULARY, LENGTH, CHUNK, TIMES = 30_000, 500, 500, 9
SYLLABLES = "ba ché don fi gra hu ji lou mé nan or pi qué ro sen ti vai zo eur oir".split()
REAL = "L’hôpital de jour ouvre ses portes : les chevaux attendent dans la forêt, près de l’œuvre du médecin."


def words() -> list[str]:
    random.seed(3)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(random.choices(SYLLABLES, k=random.choice((2, 2, 3, 3, 4))))] = None
    return list(made)


def fill(vocabulary: list[str]) -> float:
    """Make the posts; gives the seconds that writing the index took."""
    weights = list(accumulate(1 / place for place in range(1, VOCABULARY + 1)))
    now, indexing = timezone.now(), 0.0
    authors = [Author.objects.create(name=f"Plume {n}", slug=f"plume-{n}") for n in range(40)]
    tags = [Tag.objects.create(name=f"Sujet {n}", slug=f"sujet-{n}") for n in range(200)]
    for start in range(0, POSTS, CHUNK):
        posts = []
        for number in range(start, min(start + CHUNK, POSTS)):
            drawn = random.choices(vocabulary, cum_weights=weights, k=LENGTH)
            text = " ".join(drawn) + (f". {REAL}" if number % 997 == 0 else ".")
            post = Post(title=" ".join(drawn[:5]).capitalize(), slug=f"billet-{number}", body=text, language="fr")
            post.body_html, post.excerpt, post.words = f"<p>{text}</p>", text[:200], LENGTH
            post.search_text = fold(f"{post.title} {text}")
            post.status, post.published_at = "published", now - timedelta(hours=POSTS - number)
            posts.append(post)
        with transaction.atomic():
            insert(posts)
            insert_values(
                Byline, ("post", "author", "position", "role"), [(p.pk, authors[p.pk % 40].pk, 1, "") for p in posts]
            )
            insert_values(PostTag, ("content_object", "tag"), [(p.pk, tags[p.pk % 200].pk) for p in posts])
            begun = time.perf_counter()
            index_posts([post.pk for post in posts])
            indexing += time.perf_counter() - begun
    with connection.cursor() as cursor:
        # As a database is that has been there for a while: of one just filled, PostgreSQL reads every row twice.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return indexing


def queries(vocabulary: list[str]) -> list[str]:
    first, second, hundredth, rare = vocabulary[0], vocabulary[1], vocabulary[99], vocabulary[20_000]
    return [
        *("hopital", "cheval", "l'œuvre", "foret medecin", '"hôpital de jour"', '"de l’œuvre du"', rare, hundredth),
        *(first, f"{first} {second}", f"{first} {rare}", f'"{first} {second}"', f'"{hundredth} {first}"'),
        *(f"{hundredth} -{first}", f"{first} tag:sujet-7", f"{first} author:plume-3", f"{first} before:2020"),
        *(f"tag:sujet-7 after:{timezone.now().year - 1}", "hopitl", "medcin chevl", "introuvablement"),
    ]


def measure(client: Client, query: str) -> str:
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get("/search/", {"q": query})
        taken.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": query})
    found, instead = find(understand(query)), None
    if not found.ids and (instead := corrected(understand(query))):
        found = find(instead)
    number = f"{len(found.ids)}{'+' if found.is_more else ''}"
    told = f" (for {instead.as_typed})" if instead else ""
    return f"{query + told:44.44} {number:>6} {statistics.median(taken):8.1f} {max(taken):8.1f} {len(captured):4}"


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    vocabulary = words()
    indexing = 0.0 if Post.objects.exists() else fill(vocabulary)  # a database that was filled before
    print(f"{Post.objects.count()} posts on {connection.vendor}; index written in {indexing:.1f} s")
    print(f"{'query':44} {'found':>6} {'ms':>8} {'slowest':>8} SQL")
    client = Client()
    client.get("/search/", {"q": "a"})
    for query in queries(vocabulary):
        print(measure(client, query))


main()
