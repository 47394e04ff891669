"""What is kept is sent at once by one thread of the server, whatever the others wait for; nothing asked is lost."""

import queue
import threading

import pytest

from config import lanes
from config.lanes import Lanes, open_lanes

WAIT = 10  # seconds, for what is there at once where nothing is wrong


class Proto:
    """Where granian takes an answer."""

    def __init__(self):
        self.answered = threading.Event()

    def response_bytes(self, status, headers, body):
        self.status, self.body = status, body
        self.answered.set()

    @property
    def said(self):
        assert self.answered.wait(WAIT)
        return self.body


class Server:
    """As granian: so many threads that take requests from one queue. `/kept/` is there at once; what else is asked for
    goes through `gate`, each once."""

    def __init__(self, making, threads):
        self.gate, self.requests, self.made = threading.Semaphore(0), queue.Queue(), queue.Queue()
        self.lanes = Lanes(making, self.at_once, self.make)
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while (request := self.requests.get()) is not None:
            self.lanes(*request)

    def at_once(self, scope):
        return (200, [], b"kept") if scope["PATH_INFO"] == "/kept/" else None

    def make(self, proto, scope):
        self.made.put(scope["PATH_INFO"])
        assert self.gate.acquire(timeout=WAIT)
        if scope["PATH_INFO"] == "/broken/":
            raise ValueError("broken")
        proto.response_bytes(200, [], b"made")

    def ask(self, path, method="GET"):
        proto = Proto()
        self.requests.put((proto, {"PATH_INFO": path, "REQUEST_METHOD": method}))
        return proto

    def begun(self, number):
        """The next so many that are being made."""
        return [self.made.get(timeout=WAIT) for _ in range(number)]


@pytest.fixture
def server():
    return Server(making=2, threads=3)


def test_what_is_kept_is_sent_though_all_others_wait(server):
    slow = [server.ask("/slow/") for _ in range(2)]
    server.begun(2)
    assert [server.ask("/kept/").said for _ in range(20)] == [b"kept"] * 20
    assert not any(proto.answered.is_set() for proto in slow)
    server.gate.release(2)
    assert [proto.said for proto in slow] == [b"made"] * 2


def test_what_is_one_too_many_waits_for_who_has_finished_and_holds_nobody_up(server):
    slow = [server.ask(f"/slow/{number}/") for number in range(6)]
    assert len(server.begun(2)) == 2
    assert server.ask("/kept/").said == b"kept"
    for _ in slow:
        server.gate.release()
    assert [proto.said for proto in slow] == [b"made"] * 6
    assert len(server.begun(4)) == 4 and server.made.empty(), "each once"


def test_what_has_a_body_is_made_by_the_thread_that_took_it(server):
    """Also where as many as may be are at work: granian takes the body back."""
    slow = [server.ask("/slow/", "POST") for _ in range(3)]
    assert len(server.begun(3)) == 3
    later = server.ask("/kept/")
    server.gate.release(3)
    assert [proto.said for proto in slow] == [b"made"] * 3 and later.said == b"kept"


def test_what_fails_is_answered_and_told(server, caplog):
    broken = server.ask("/broken/")
    server.gate.release()
    assert broken.said == b"" and broken.status == 500
    assert "GET /broken/" in caplog.text and "ValueError" in caplog.text
    server.gate.release()
    assert server.ask("/slow/").said == b"made"


def test_where_the_thread_that_took_what_came_is_gone_another_does(server, monkeypatch):
    monkeypatch.setattr(lanes, "GONE", 0.0)
    assert server.ask("/kept/").said == b"kept"
    server.lanes._taker = -1  # granian let it go
    assert [server.ask("/kept/").said for _ in range(9)] == [b"kept"] * 9


def test_many_at_once_are_all_answered(server):
    asked = [
        server.ask(("/kept/", "/slow/", "/broken/")[number % 3], "POST" if number % 5 else "GET")
        for number in range(300)
    ]
    server.gate.release(300)
    assert [proto.said for proto in asked] == [(b"kept", b"made", b"")[number % 3] for number in range(300)]


def test_another_granian_is_not_served_with_in_the_dark(monkeypatch):
    monkeypatch.delattr("config.lanes.mp._wsgi_call_wrap")
    with pytest.raises(RuntimeError, match="decision 38"):
        open_lanes(4)


def test_one_thread_more_than_may_make_something(monkeypatch):
    monkeypatch.setattr("config.lanes.mp._wsgi_call_wrap", None)
    assert open_lanes(4) == 5
