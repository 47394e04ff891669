"""How the time of each page grows with the blog, without any cache.

    python bench/growth.py [SIZES] [--keep FOLDER] [--plans FILE] [--chart FILE]

SIZES are numbers of posts (1000,10000,100000), each with ten comments. For each a blog is made, on SQLite in a folder
of its own, or, with DATABASE_URL of PostgreSQL, in a database beside that one, named after it and the size. Prints
milliseconds of server time (median of 9, one process, no page and no part of one kept) and queries
of each page, and how often the time of the first size the last one takes. `--keep` keeps the blogs and uses those that
are there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
TIMES = 9


def measure(size: int, plans: bool) -> None:
    """In a process of its own: make the blog where it is not there yet, and time its pages; prints JSON."""
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from lots import fill

    from accounts.models import User
    from blog.posts.models import Post

    settings.ALLOWED_HOSTS = ["*"]
    settings.LOGGING_CONFIG = None
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    if not Post.objects.exists():
        fill(size)
    made = time.perf_counter() - begun
    reader, desk = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    user, _new = User.objects.get_or_create(username="bench", defaults={"role": "administrator"})
    desk.force_login(user)
    found = {}
    for name, path in pages(size).items():
        client = desk if path.startswith("/admin/") else reader
        for _ in range(2):
            answer = client.get(path)
        taken = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            client.get(path)
            taken.append((time.perf_counter() - begun) * 1000)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[name] = {"ms": statistics.median(taken), "queries": len(asked), "status": answer.status_code}
        if plans:
            found[name]["plans"] = [[one["sql"], plan(one["sql"])] for one in asked if one["sql"].startswith("SELECT")]
    print(json.dumps({"size": size, "made": made, "vendor": connection.vendor, "pages": found}))


PAGES = """
home                 | /
home, page 2         | /page/2/
home, middle page    | /page/{middle_page}/
home, last page      | /page/{last_page}/
post, 5 comments     | {newest}
post, 200 comments   | {discussed}
post of years ago    | {old}
month                | {month}
month, page 2        | {month}page/2/
year                 | {year}
day                  | {day}
tag of many          | /tag/sujet-0/
tag of many, page 9  | /tag/sujet-0/page/9/
tag of few           | /tag/sujet-199/
author               | /author/plume-3/
archive              | /archive/
tags                 | /tags/
authors              | /authors/
language             | /language/en/
all titles           | /archive/all/
popular              | /popular/
comments             | /comments/
feed                 | /feed/
feed of a tag        | /tag/sujet-0/feed/
feed of comments     | /comments/feed/
sitemap              | /sitemap.xml
desk                 | /admin/
desk: posts          | /admin/blog/post/
desk: queue          | /admin/blog/comment/
desk: tags           | /admin/blog/tag/
desk: authors        | /admin/accounts/author/
"""


def pages(size: int) -> dict[str, str]:
    from blog.posts.models import Post

    newest, discussed = Post.objects.order_by("-pk")[:2]
    old = Post.objects.filter(pk__gte=newest.pk - size // 2).order_by("pk")[0]
    date, last = old.local_date, -(-size // 10)
    year = f"/{date.year}/"
    known = {"newest": newest, "discussed": discussed, "old": old}
    known = {name: post.get_absolute_url() for name, post in known.items()}
    known |= {"year": year, "month": f"{year}{date.month:02}/", "day": f"{year}{date.month:02}/{date.day:02}/"}
    known |= {"last_page": last, "middle_page": last // 2}
    rows = (line.split("|") for line in PAGES.strip().splitlines())
    return {name.strip(): path.strip().format(**known) for name, path in rows}


def plan(sql: str) -> str:
    from django.db import connection

    prefix = "EXPLAIN (ANALYZE, BUFFERS) " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.cursor.execute(prefix + sql)
        return "\n".join(str(row[-1]) for row in cursor.cursor.fetchall())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sizes", nargs="?", default="1000,10000,100000")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--plans", type=Path)
    asked.add_argument("--chart", type=Path)
    asked.add_argument("--one", type=int)
    given = asked.parse_args()
    if given.one:
        measure(given.one, bool(given.plans))
        return
    folder = given.keep or Path(tempfile.mkdtemp())
    results = [run(int(size), folder, given.plans, bool(given.keep)) for size in given.sizes.split(",")]
    print(table(results))
    if given.plans:
        given.plans.write_text(plans_of(results[-1]))
    if given.chart:
        given.chart.write_text(chart(results))


def run(size: int, folder: Path, plans, keep: bool) -> dict:
    env = os.environ | {"SITE_URL": "http://localhost", "DATA_DIR": str(folder / str(size)), "WORK_IN_SERVER": "0"}
    env["PAGE_PARTS_MB"] = "0"
    if url := env.get("DATABASE_URL"):
        env["DATABASE_URL"] = beside(url, size, keep)
    command = [sys.executable, __file__, "--one", str(size), *(["--plans", "x"] if plans else [])]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def beside(url: str, size: int, keep: bool) -> str:
    """The address of the database for this size, which is there then."""
    import psycopg2

    parts = urlsplit(url)
    name = f"{parts.path.strip('/')}_{size}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        if not keep:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlunsplit(parts._replace(path=f"/{name}"))


def table(results: list[dict]) -> str:
    sizes = [one["size"] for one in results]
    lines = [f"{results[0]['vendor']}; made in {', '.join(f'{one["made"]:.0f} s' for one in results)}"]
    lines.append(f"{'ms':24}" + "".join(f"{size:>11,}" for size in sizes) + "   queries   ratio")
    for name in results[0]["pages"]:
        rows = [one["pages"][name] for one in results]
        there = [row for row in rows if row["status"] == 200]  # a small blog has no second page of a month
        numbers = "".join(f"{row['ms']:11.1f}" if row in there else f"{row['status']:11}" for row in rows)
        ratio = f"{rows[-1]['ms'] / rows[0]['ms']:8.2f}" if rows[0] in there and rows[-1] in there else ""
        lines.append(f"{name:24}{numbers}{max((row['queries'] for row in there), default=0):10}{ratio}")
    return "\n".join(lines)


def plans_of(result: dict) -> str:
    parts = [f"# {result['size']} posts on {result['vendor']}"]
    for name, page in result["pages"].items():
        parts.append(f"\n## {name}\n")
        parts += [f"{sql}\n\n{told}\n" for sql, told in page["plans"]]
    return "\n".join(parts)


def chart(results: list[dict]) -> str:
    """Time by size, both on logarithmic scales; a page whose line is level grows not at all, and one that a small blog
    has not begins where it is there."""
    import math

    width, height, left = 720, 420, 60
    sizes = [one["size"] for one in results]
    every = [page["ms"] for one in results for page in one["pages"].values() if page["status"] == 200]
    low, high = math.log10(min(every) * 0.8), math.log10(max(every) * 1.2)

    def x(size: int) -> float:
        return left + (width - left - 160) * (math.log10(size) - math.log10(sizes[0])) / math.log10(
            sizes[-1] / sizes[0]
        )

    def y(ms: float) -> float:
        return height - 40 - (height - 60) * (math.log10(ms) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="11">'
    ]
    parts.append(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.0f}" y="{height - 18}" text-anchor="middle">{size:,}</text>')
    for ms in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if low <= math.log10(ms) <= high:
            parts.append(
                f'<path d="M{left} {y(ms):.1f}H{width - 160}" stroke="#ddd"/>'
                f'<text x="8" y="{y(ms) + 4:.1f}">{ms} ms</text>'
            )
    ends: list[float] = []
    for name in sorted(results[0]["pages"], key=lambda name: results[-1]["pages"][name]["ms"]):
        pages = [(one["size"], one["pages"][name]) for one in results]
        there = [(size, page["ms"]) for size, page in pages if page["status"] == 200]
        line = " ".join(f"{x(size):.1f},{y(ms):.1f}" for size, ms in there)
        parts.append(f'<polyline points="{line}" fill="none" stroke="#2b4c7e" stroke-opacity=".6"/>')
        last = y(there[-1][1])
        at = min(last + 4, ends[-1] - 11 if ends else height)
        ends.append(at)
        led = f"M{x(sizes[-1]):.1f} {last:.1f}L{width - 136} {at - 4:.1f}"
        parts.append(f'<path d="{led}" stroke="#bbb" fill="none"/><text x="{width - 132}" y="{at:.1f}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


main()
