"""Whether a poll counts exactly when everybody answers at once.

    python bench/poll_crowd.py [READERS]      (DATABASE_URL says where; default: a new SQLite database)

Starts a blog with the demo and two server processes on a free port. READERS (500) readers, each with a browser of its
own name, wait for one another and answer at once; every tenth answers twice. Prints the answers by status, how long
they took, and the counts that the poll has beside those that were acknowledged.
"""

import http.client
import os
import random
import re
import socket
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
POLL = "/polls/comment-preferez-vous-que-l-on-vous-appelle/"
HERE = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def ask(port: int, method: str, path: str, body: str = "", browser: str = "bench") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body or None, HERE | {"User-Agent": browser} if body else {})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def votes(port: int) -> list[int]:
    page = ask(port, "GET", f"{POLL}results/")[1]
    return [int(number) for number in re.findall(r'<td class="figures">(\d+)</td>', page)]


def crowd(port: int, readers: int) -> None:
    page = ask(port, "GET", POLL)[1]
    name = re.search(r'type="radio" name="(q\d+)"', page)[1]
    choices = re.findall(r'type="radio" name="q\d+" value="(\d+)"', page)
    before, acknowledged, statuses, took = votes(port), Counter(), Counter(), []
    lock, together = threading.Lock(), threading.Barrier(readers)

    def answer(number: int) -> None:
        chosen = random.choice(choices)
        together.wait()
        for _time in range(2 if number % 10 == 0 else 1):
            begun = time.perf_counter()
            status, _page = ask(port, "POST", POLL, urlencode({name: chosen}), f"Browser {number}")
            with lock:
                took.append(time.perf_counter() - begun)
                statuses[status] += 1
                acknowledged[chosen] += status == 302

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(readers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = votes(port)
    print(f"{sum(statuses.values())} answers in {time.perf_counter() - begun:.1f} s, by status: {dict(statuses)}")
    print(f"median {statistics.median(took):.2f} s, slowest {max(took):.2f} s")
    print("acknowledged:", [acknowledged[choice] for choice in choices])
    print("counted:     ", [now - then for now, then in zip(after, before, strict=True)])


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        surroundings = os.environ | {
            "DATA_DIR": folder,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "COMMENTS_A_MINUTE": "0",  # they all come from one network here
        }
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=surroundings, check=True)
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings)
        try:
            for _try in range(60):
                try:
                    ask(port, "GET", "/healthz")
                    break
                except OSError:
                    time.sleep(0.5)
            crowd(port, readers)
        finally:
            server.terminate()
            server.wait()


main()
