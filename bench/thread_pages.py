"""How long a page of a thread of 10,000 comments takes, first, middle and last, in server time; with its queries.

    python bench/thread_pages.py [CONVERSATIONS]      (DATABASE_URL says where; default: a new SQLite database)

Prints milliseconds (median of 15) and the ratio of each page to the first.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
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

from blog.comments.counting import count_answers, recount  # noqa: E402
from blog.comments.models import Comment  # noqa: E402
from blog.importing.bulk import insert  # noqa: E402
from blog.posts.models import Post  # noqa: E402
from config.ids import reserve_ids  # noqa: E402

COMMENTS = 10_000
TEXT = "Un commentaire de deux phrases, comme on en lit. " * 5


def fill(conversations: int) -> Post:
    random.seed(1)
    now = timezone.now()
    post = Post.objects.create(title="Dix mille", body="Un texte.", status="published", published_at=now)
    made: list[Comment] = []
    with transaction.atomic():
        for place, number in enumerate(reserve_ids(Comment, COMMENTS)):
            comment = Comment(pk=number, post=post, name=f"Nom {place % 400}", body=TEXT, body_html=f"<p>{TEXT}</p>")
            comment.status = "removed" if place % 20 == 7 else "approved"
            comment.created_at = now - timedelta(minutes=COMMENTS - place)
            if place >= conversations:
                comment.parent = random.choice(made)
            comment.set_path()
            made.append(comment)
        insert(sorted(made, key=lambda comment: comment.depth))
        recount([post.pk])
        count_answers(comment.pk for comment in made if not comment.depth)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    post.refresh_from_db()
    return post


def main() -> None:
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    post = fill(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
    client = Client(HTTP_HOST="localhost")
    home = post.get_absolute_url()
    last = -(-Comment.objects.conversations().count() // settings.CONVERSATIONS_PER_PAGE)
    pages = {"first": home}
    if last > 1:
        pages |= {"middle": f"{home}comment-page-{max(2, last // 2)}/", "last": f"{home}comment-page-{last}/"}
    pages |= {"newest": f"{home}?order=newest", "discussed": f"{home}?order=discussed"}
    most = Comment.objects.filter(parent=None).order_by("-answers").first()
    pages["one conversation"] = f"/comments/{most.pk}/conversation/"
    print(f"{connection.vendor}: {COMMENTS} comments, {last} pages, the longest conversation {most.answers + 1}")
    first = 0.0
    for name, address in pages.items():
        client.get(address)
        took = []
        for _ in range(15):
            began = time.perf_counter()
            answer = client.get(address)
            took.append(time.perf_counter() - began)
        assert answer.status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        middle = statistics.median(took) * 1000
        first = first or middle
        drawn = answer.content.count(b'id="comment-')
        print(
            f"{name:17} {middle:5.1f} ms  ratio {middle / first:.2f}  {len(queries)} queries, {drawn} comments,"
            f" {len(answer.content) // 1000} kB"
        )


if __name__ == "__main__":
    main()
