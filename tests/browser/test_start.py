"""The blog as `make run` starts it: prepared, with the production server, DEBUG off, files as readers get them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def surroundings(data):
    """A free port, its address, and an environment that knows nothing but them and a data folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return port, url, keep | {"SITE_URL": url, "DATA_DIR": str(data)}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a running blog with the demo, and what its preparation said."""
    port, url, env = surroundings(tmp_path_factory.mktemp("data"))
    prepare = [sys.executable, "manage.py", "prepare"]
    said = subprocess.run(prepare, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    server = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=env)
    try:
        wait_for(f"{url}/healthz")
        yield url, said
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url):
    for _ in range(100):
        try:
            return urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture
def visit(chromium):
    """Open an address as a first-time visitor; gives the page and what the visit fetched."""
    contexts = []

    def visit(url, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page, fetched = context.new_page(), []
        page.on("requestfinished", lambda request: fetched.append(request))
        page.goto(url, wait_until="networkidle")
        return page, fetched

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["/", "/2026/03/la-salle-d-attente-a-parle-la-premiere/", "/tag/wikis/"])
def test_a_first_visit_is_at_most_8_requests_and_100_kb_without_pictures(site, visit, path):
    _, fetched = visit(site[0] + path)
    texts = [request for request in fetched if request.resource_type != "image"]
    sizes = {request.url.rsplit("/", 1)[1] or path: request.sizes()["responseBodySize"] for request in texts}
    assert len(texts) <= 8, sizes
    assert sum(sizes.values()) <= 100_000, sizes
    assert all(request.url.startswith(site[0]) for request in fetched)


def test_nothing_is_missing_and_no_policy_is_broken(site, visit):
    for path in ("/", "/2026/03/la-salle-d-attente-a-parle-la-premiere/", "/account/sign-in/", "/en/archive/"):
        page, fetched = visit(site[0] + path)
        assert all(request.response().ok for request in fetched), path
        assert page.evaluate("document.fonts.check('16px Newsreader')")


def test_nothing_jumps_while_a_page_loads(site, visit):
    page, _ = visit("about:blank", viewport={"width": 360, "height": 740})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    for path in ("/", "/2026/03/la-salle-d-attente-a-parle-la-premiere/"):
        page.goto(site[0] + path, wait_until="networkidle")
        assert page.evaluate("window.shift") < 0.02, path


def test_the_printed_account_opens_the_desk(site, visit):
    password = re.search(r"password: (\S+)", site[1])[1]
    page, _ = visit(site[0] + "/admin/")
    page.fill("[name=login]", "administrator")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("text=Le bureau")
    page.goto(site[0] + "/admin/blog/comment/")
    page.wait_for_selector(".waiting li")


def test_development_shows_the_toolbar(visit, tmp_path):
    port, url, env = surroundings(tmp_path)
    env["DEBUG"] = "1"
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True, capture_output=True)
    serve = [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"{url}/healthz")
        page, _ = visit(f"http://127.0.0.1:{port}/")
        assert page.locator("#djDebug").count() == 1
    finally:
        server.terminate()
        server.wait(10)


def test_kept_pages_are_sent_though_everything_else_waits(site):
    """Slow senders may take all threads of a process that make something."""
    url, _said = site
    host = url.removeprefix("http://")
    for _ in range(20):  # both processes have it
        urllib.request.urlopen(url, timeout=20).read()
    slow = []
    try:
        for _ in range(4):
            sender = socket.create_connection(("127.0.0.1", int(host.partition(":")[2])), timeout=20)
            head = f"POST /comments/post/1/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n"
            sender.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nname=".encode())
            slow.append(sender)
        for _ in range(20):
            assert urllib.request.urlopen(url, timeout=20).status == 200
    finally:
        for sender in slow:
            sender.close()
    wait_for(f"{url}/healthz")  # and who is gone is waited for no longer
