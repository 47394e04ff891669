"""Whether a blog on SQLite bears a crowd: commenters who write at once, readers who read, for a while.

    python bench/many_voices.py [SECONDS] [COMMENTERS] [READERS]

Starts a blog with the demo and two server processes on a free port. Each commenter sends a comment about once a second,
each reader asks for a page as often. Prints answers by status, the slowest and the median of both, and how many of the
comments that were acknowledged are not in the database.
"""

import http.client
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
HERE = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


class Crowd:
    def __init__(self, port: int, until: float):
        self.port, self.until = port, until
        self.lock = threading.Lock()
        self.answers: Counter = Counter()
        self.took: dict[str, list[float]] = {"comment": [], "read": []}
        self.acknowledged: set[str] = set()

    def ask(self, connection, what: str, method: str, path: str, body: str = "") -> int:
        begun = time.perf_counter()
        try:
            connection.request(method, path, body or None, HERE if body else {"Sec-Fetch-Site": "none"})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            status = type(error).__name__
        with self.lock:
            self.answers[what, status] += 1
            self.took[what].append(time.perf_counter() - begun)
        return status

    def comment(self, number: int, posts: list[int]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = 0
        while time.time() < self.until:
            text = f"Mot {number}-{sent}."
            body = urlencode({"name": f"Voix {number}", "body": text})
            if self.ask(connection, "comment", "POST", f"/comments/post/{random.choice(posts)}/", body) == 302:
                with self.lock:
                    self.acknowledged.add(text)
            sent += 1
            time.sleep(random.uniform(0.5, 1.5))

    def read(self, paths: list[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.time() < self.until:
            self.ask(connection, "read", "GET", random.choice(paths))
            time.sleep(random.uniform(0.5, 1.5))


def main() -> None:
    seconds, commenters, readers = (int(one) for one in (*sys.argv[1:4], *("120", "50", "200")[len(sys.argv) - 1 :]))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = Path(tempfile.mkdtemp())
    env = os.environ | {"DATA_DIR": str(data), "COMMENTS_A_MINUTE": "0", "SITE_URL": f"http://localhost:{port}"}
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=log, stderr=log)
    time.sleep(4)
    try:
        crowd = Crowd(port, time.time() + seconds)
        database = sqlite3.connect(data / "tribune.sqlite3")
        rows = database.execute(
            "SELECT id, slug, strftime('%Y/%m', published_at) FROM blog_post"
            " WHERE kind = 'post' AND status = 'published' ORDER BY published_at DESC LIMIT 8"
        ).fetchall()
        paths = ["/", "/archive/", "/tags/", "/feed/", *(f"/{month}/{slug}/" for _, slug, month in rows)]
        posts = [number for number, _, _ in rows]
        people = [threading.Thread(target=crowd.comment, args=(number, posts)) for number in range(commenters)]
        people += [threading.Thread(target=crowd.read, args=(paths,)) for _ in range(readers)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    finally:
        server.terminate()
        server.wait()
    kept = {body for (body,) in database.execute("SELECT body FROM blog_comment")}
    for (what, status), number in sorted(crowd.answers.items(), key=str):
        print(f"{what:8} {status}: {number}")
    for what, took in crowd.took.items():
        print(f"{what:8} median {statistics.median(took) * 1000:.0f} ms, slowest {max(took):.2f} s")
    print(f"acknowledged {len(crowd.acknowledged)}, lost {len(crowd.acknowledged - kept)}")
    errors = [line for line in (data / "server.log").read_text().splitlines() if "rror" in line or "locked" in line]
    print(f"errors in the server's log: {len(errors)}", *errors[:3], sep="\n")


if __name__ == "__main__":
    main()
