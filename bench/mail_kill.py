"""Whether mail survives kill -9: comments are told to followers by workers that are killed at random moments.

    python bench/mail_kill.py [KILLS]      (DATABASE_URL says where; default: a new SQLite database)

Prints how many letters were due, how many arrived, how many not, how many twice, and how many are kept since their
sender was killed before the server's answer was heard.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())

from tests.mailbox import Mailbox  # noqa: E402

mailbox = Mailbox()
mailbox.breaks = lambda message: time.sleep(0.005)  # so that kills also come while a message is handed over
os.environ["MAIL_URL"] = f"smtp://127.0.0.1:{mailbox.port}?notls"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from blog.comments.models import Comment  # noqa: E402
from blog.notifications.models import Follower, Notice, Subscription  # noqa: E402
from blog.posts.models import Post  # noqa: E402
from mail.models import Message  # noqa: E402
from mail.sending import OWNED_FOR  # noqa: E402

COMMENTS, FOLLOWERS = 60, 20
WORKER = [sys.executable, "-W", "ignore", "manage.py", "work", "--once"]


def fill() -> None:
    post = Post.objects.create(title="Un billet", body="Un texte.", status="published", published_at=timezone.now())
    for number in range(FOLLOWERS):
        follower = Follower.objects.create(email=f"f{number}@example.org", language="fr")
        Subscription.objects.create(follower=follower, post=post, confirmed_at=timezone.now())
    for number in range(COMMENTS):
        comment = Comment(
            post=post, name=f"Nom {number}", body="Bonjour.", body_html="<p>Bonjour.</p>", status="approved"
        )
        comment.save()
        comment.set_path()
        comment.save()
        Notice.objects.create(comment=comment)


def main() -> None:
    call_command("migrate", verbosity=0)
    fill()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    killed = 0
    for _ in range(kills):
        before = len(mailbox.messages)
        worker = subprocess.Popen(WORKER, cwd=ROOT)
        # From the moment it works, whenever: between two messages, or within one.
        while (
            worker.poll() is None
            and len(mailbox.messages) == before
            and Notice.objects.filter(told_at=None).count() == 0
        ):
            time.sleep(0.001)
        time.sleep(random.uniform(0, 1.2) if Notice.objects.filter(told_at=None).exists() else random.uniform(0, 0.25))
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            killed += 1
        worker.wait()
    left = Message.objects.count()
    print(f"{killed} workers killed; {len(mailbox.messages)} deliveries so far, {left} messages still wait")
    time.sleep(OWNED_FOR.total_seconds() + 5)  # what the killed ones owned is free again
    subprocess.run(WORKER, cwd=ROOT, check=True)
    arrived = Counter(message["Message-ID"] for message in mailbox.messages)
    due = COMMENTS * FOLLOWERS
    kept = set(Message.objects.values_list("message_id", flat=True))
    lost = due - len(arrived.keys() | kept)
    print(f"due {due}, arrived {len(arrived)}, lost {lost}")
    print(f"kept since no answer was heard: {len(kept)}, of which {len(kept - arrived.keys())} had not arrived")
    twice = sum(number > 1 for number in arrived.values())
    print(f"deliveries {sum(arrived.values())}: {twice} came twice, with the same Message-ID")
    mailbox.stop()


if __name__ == "__main__":
    main()
