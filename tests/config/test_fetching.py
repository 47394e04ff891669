"""Fetching what others name: never what only we can reach, never without bounds (trust 12)."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config import fetching
from config.fetching import Refused, fetch, is_public


class Site(BaseHTTPRequestHandler):
    """A site whose pages are what the test says: path → (status, headers, body); a body may be a generator."""

    pages: dict = {}
    asked: list = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.pages[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for part in [body] if isinstance(body, bytes) else body():
                self.wfile.write(part)
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    """A server here, that passes for one of the open internet under the name blog.example."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    Site.pages, Site.asked = {}, []
    port = server.server_address[1]
    names = {
        "blog.example": "127.0.0.1",
        "inside.example": "10.0.0.7",
        "localhost": "127.0.0.1",
        "127.0.0.1": "127.0.0.1",
    }

    def resolve(host, asked_port, *args, **kwargs):
        if host not in names:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names[host], port))]

    connect = socket.create_connection
    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching.socket, "create_connection", lambda to, **kw: connect((to[0], port), **kw))
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    yield Site
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::"),
        *("2001:db8::1", "240.0.0.1", "2001:0:7f00:1::"),
    ],
)
def test_what_is_not_of_the_open_internet_is_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_what_is_of_the_open_internet_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://blog.example/", "file:///etc/passwd", "gopher://x/", "//blog.example/", "blog.example", "", "http://"),
        *("http://user:pass@blog.example/", "http://blog.example:22/", "http://blog.example:6379/", "http://[::1"),
        *("http://unknown.example/", "http://inside.example/", "http://blog.example:99999/", "http://\u2100.example/"),
    ],
)
def test_odd_addresses_are_refused_before_anybody_is_asked(site, url):
    with pytest.raises(Refused):
        fetch(url)
    assert not site.asked


def test_local_addresses_are_refused_however_they_are_written():
    for host in ("127.0.0.1", "[::1]", "0x7f000001", "2130706433", "127.1", "localhost", "[::ffff:127.0.0.1]"):
        with pytest.raises(Refused):
            fetch(f"http://{host}/", seconds=2)


def test_a_page_comes_with_its_headers(site):
    site.pages = {"/feed?x=1": (200, {"ETag": '"1"'}, b"corps")}
    answer = fetch("http://blog.example/feed?x=1", {"Accept": "a/b"})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"corps", '"1"')
    [(_path, headers)] = site.asked
    assert headers["Host"] == "blog.example" and headers["User-Agent"].startswith("Tribune (+http")


def test_an_address_with_accents_or_spaces_is_asked_as_bytes(site):
    site.pages = {
        "/caf%C3%A9/un%20flux?mot=%C3%A9t%C3%A9": (200, {}, b"ici"),
        "/b%C3%A9": (301, {"Location": "/c d"}, b""),
    }
    site.pages["/c%20d"] = site.pages["/caf%C3%A9/un%20flux?mot=%C3%A9t%C3%A9"]
    assert fetch("http://blog.example/café/un flux?mot=été").body == b"ici"
    assert fetch("http://blog.example/b%C3%A9").body == b"ici"


def test_redirects_are_followed_and_each_is_checked(site):
    site.pages = {"/a": (301, {"Location": "/b"}, b""), "/b": (200, {}, b"ici")}
    assert fetch("http://blog.example/a").url == "http://blog.example/b"
    for place in ("http://inside.example/", "http://127.0.0.2:6379/", "file:///etc/passwd", "http://blog.example:22/"):
        site.pages["/a"] = (302, {"Location": place}, b"")
        with pytest.raises(Refused):
            fetch("http://blog.example/a")
    site.pages["/a"] = (302, {"Location": "/a"}, b"")
    site.asked.clear()
    with pytest.raises(Refused):
        fetch("http://blog.example/a")
    assert len(site.asked) == fetching.HOPS


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **kwargs: rows)
    monkeypatch.setattr(fetching.socket, "create_connection", lambda *args, **kwargs: pytest.fail("connected"))
    with pytest.raises(Refused):
        fetch("http://rebinding.example/")


def test_a_name_is_resolved_once_and_that_address_is_connected_to(monkeypatch):
    asked = []

    def resolve(host, port, **kwargs):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34", 80))]

    def connect(to, **kwargs):
        asked.append(to)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        fetch("http://rebinding.example/")
    assert asked == ["rebinding.example", ("93.184.216.34", 80)]


def test_what_is_too_large_is_left(site):
    site.pages = {"/": (200, {}, b"x" * 3_000_000)}
    with pytest.raises(Refused, match="pèse plus"):
        fetch("http://blog.example/")


def test_what_unpacks_to_too_much_is_left(site):
    site.pages = {"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 50_000_000))}
    with pytest.raises(Refused, match="pèse plus"):
        fetch("http://blog.example/")
    site.pages = {"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"feed"))}
    assert fetch("http://blog.example/").body == b"feed"
    site.pages = {"/": (200, {"Content-Encoding": "br"}, b"feed")}
    with pytest.raises(Refused):
        fetch("http://blog.example/")


def test_who_drips_is_left_when_the_time_is_over(site):
    def drips():
        for _ in range(100):
            yield b"x"
            time.sleep(0.05)

    site.pages = {"/": (200, {}, drips)}
    with pytest.raises((Refused, TimeoutError)):
        fetch("http://blog.example/", seconds=0.3)


def test_what_does_not_speak_http_is_left(site):
    site.pages = {"/": (200, {"X": "y" * 70_000}, b"")}
    with pytest.raises(Refused):
        fetch("http://blog.example/")


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "10.1.2.3", "[::1]", "localhost", "a.localhost", "nas.local"]
)
def test_a_host_that_only_we_could_reach_is_known_by_its_words_where_they_tell(host):
    with pytest.raises(Refused, match="internet"):
        fetching.checked(f"http://{host}/feed")
    assert fetching.checked("https://93.184.216.34/") and fetching.checked("https://lou.example/")
