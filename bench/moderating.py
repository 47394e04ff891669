"""What moderating costs where much waits: the queue, many at once, undo, and two moderators at the same time.

    python bench/moderating.py [PENDING] [ROUNDS]      (DATABASE_URL says where; default: a new SQLite database)

Prints milliseconds of server time (median of 9) and queries of each page of the queue with PENDING comments waiting
(10,000) among ten times as many, what filing 300 as spam and undoing it takes, and of ROUNDS (200) of two moderators
who decide about the same comment at once: how often each was first, and what nobody may ever see.
"""

import os
import random
import statistics
import sys
import tempfile
import threading
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
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Author, User  # noqa: E402
from blog.comments.models import Comment  # noqa: E402
from blog.importing.bulk import insert  # noqa: E402
from blog.moderation.models import Decision  # noqa: E402
from blog.moderation.transitions import transition, undo  # noqa: E402
from blog.posts.models import Byline, Post  # noqa: E402
from config.ids import reserve_ids  # noqa: E402

PENDING = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
TEXT = "Un commentaire de deux phrases, comme on en lit. " * 5
QUEUE = "/admin/blog/comment/"


def fill() -> list[int]:
    """PENDING comments that wait, and ten times as many that were decided about; on 200 posts."""
    random.seed(1)
    now = timezone.now()
    author = Author.objects.create(name="Plume", slug="plume")
    posts = [
        Post.objects.create(title=f"Billet {n}", body="Un.", status="published", published_at=now) for n in range(200)
    ]
    Byline.objects.bulk_create([Byline(post=post, author=author, position=1) for post in posts[:20]])
    waiting: list[int] = []
    with transaction.atomic():
        numbers = reserve_ids(Comment, PENDING * 11)
        rows = []
        for place, number in enumerate(numbers):
            comment = Comment(pk=number, post=random.choice(posts), name=f"Nom {place % 400}", body=TEXT)
            comment.body_html = f"<p>{TEXT}</p>"
            comment.status = "pending" if place % 11 == 0 else random.choice(["approved"] * 6 + ["spam", "removed"])
            comment.weight = random.choice([50, 50, 80, 110])
            comment.commenter = f"{place % 900:043}"
            comment.created_at = now - timedelta(minutes=len(numbers) - place)
            comment.set_path()
            rows.append(comment)
            if comment.status == "pending":
                waiting.append(number)
        insert(rows)
        reason = {"code": "first-comment", "points": 50, "told": {}}
        lines = [
            Decision(comment_id=pk, old_status="pending", new_status="pending", findings=[reason], batch=_batch())
            for pk in waiting
        ]
        Decision.objects.bulk_create(lines, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return waiting


def _batch():
    import uuid

    return uuid.uuid4()


def pages(client: Client) -> None:
    print(f"\nThe queue, {PENDING} waiting of {PENDING * 11}: ms (median of 9), queries")
    addresses = {
        "oldest first": "",
        "page 100": f"?after=50.{Comment.objects.filter(status='pending').order_by('pk')[2500].pk}",
        "weightiest first": "?order=weight",
        "of one author": "?author=plume",
        "words": "?q=commentaire",
        "words nobody wrote": "?q=zzzzz",
        "spam": "?status=spam",
        "published": "?status=approved",
        "reported": "?status=reported",
    }
    for name, query in addresses.items():
        client.get(QUEUE + query)
        times = []
        for _ in range(9):
            start = time.perf_counter()
            answer = client.get(QUEUE + query)
            times.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, query
        with CaptureQueriesContext(connection) as seen:
            client.get(QUEUE + query)
        print(f"  {name:20} {statistics.median(times):6.0f}  {len(seen)}")


def many(editor: User, waiting: list[int]) -> None:
    some = waiting[:300]
    start = time.perf_counter()
    batch = transition(some, "spam", by=editor).batch
    filed = time.perf_counter()
    transition(some[:5], "approved", by=editor)
    between = time.perf_counter()
    outcome = undo(batch, editor)
    undone = time.perf_counter()
    print(
        f"\n300 filed as spam in {filed - start:.2f} s; five of them then approved; undone in {undone - between:.2f} s:"
    )
    print(f"  {len(outcome.changed)} as before, {len(outcome.skipped)} left")


def two_at_once(waiting: list[int]) -> None:
    """Both saw the comment waiting; one approves and may undo, the other removes."""
    people = [User.objects.create_user(f"m{n}", role="editor") for n in range(2)]
    won, both, lost_unseen, wrong_log = [0, 0], 0, 0, 0
    for number in waiting[1000 : 1000 + ROUNDS]:
        barrier, outcomes = threading.Barrier(2), [None, None]

        def act(place: int, number=number, barrier=barrier, outcomes=outcomes) -> None:
            barrier.wait()
            to = ("approved", "removed")[place]
            for _ in range(20):
                try:
                    outcomes[place] = transition([number], to, by=people[place], expected={number: "pending"})
                    break
                except Exception as error:  # SQLite may be busy; a browser's user would press again
                    if "locked" not in str(error):
                        raise
            connections.close_all()

        threads = [threading.Thread(target=act, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        changed = [bool(outcome and outcome.changed) for outcome in outcomes]
        if all(changed):
            both += 1
        for place in range(2):
            won[place] += changed[place]
        comment = Comment.objects.get(pk=number)
        winner = changed.index(True)
        lost_unseen += comment.status != ("approved", "removed")[winner]
        by_people = list(Decision.objects.filter(comment=number).exclude(actor=None))
        wrong_log += len(by_people) != 1 or by_people[0].actor_id != people[winner].pk
    print(
        f"\nTwo at once, {ROUNDS} rounds: first {won[0]} and {won[1]} times; both took effect {both} times,"
        f" a decision was overwritten unseen {lost_unseen} times, the log disagreed {wrong_log} times"
    )


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    editor = User.objects.create_user("redaction", role="editor")
    waiting = fill()
    client = Client()
    client.force_login(editor)
    print(connection.vendor)
    pages(client)
    many(editor, waiting)
    two_at_once(waiting)


if __name__ == "__main__":
    main()
