"""What is kept is sent by one thread of a process, while others make what is not.

Threads of one process wait for each other's turn in Python, and waking one costs more than sending a kept page: with
four threads that take whatever comes, kept pages took a third longer than with one. With one alone, whoever sends a
large picture holds up all readers (decision 38). So of granian's threads one at a time takes what comes. Where it took
something that must be made, another one takes its place; who has nothing to do sleeps here instead of in granian.
"""

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.server import mp
from granian.wsgi import _callback_wrapper

GONE = 1.0  # seconds after which the thread that takes what comes may have been let go
TURN = 0.0003  # seconds after which a thread lets others have their turn: what is sent at once waits no longer
log = logging.getLogger(__name__)

type Callback = Callable[[Any, dict], Any]  # what granian calls: with where the answer goes, and what is asked


def open_lanes(threads: int) -> int:
    """For the processes that granian starts from here on; gives how many threads it is to have where so many make what
    is not kept.

    This takes the place of a function of granian's own, which would call the application itself.
    """
    if not hasattr(mp, "_wsgi_call_wrap"):
        raise RuntimeError("This release of granian is another than config/lanes.py was written for: see decision 38.")
    mp._wsgi_call_wrap = partial(in_lanes, threads)
    return threads + 1


def in_lanes(threads: int, application: Any, scope_opts: dict, access_log_fmt: str | None = None) -> Callback:
    """`application` is of WSGI; its `at_once` says what it can send without waiting for anything, or None."""
    sys.setswitchinterval(TURN)
    return Lanes(threads, application.at_once, _callback_wrapper(application, scope_opts, access_log_fmt))


class Lanes:
    """What granian's threads do with a request: one more of them than may be making something."""

    def __init__(self, threads: int, at_once: Callable[[dict], tuple | None], make: Callback):
        self.at_once, self.make = at_once, make
        self._lock = threading.Lock()
        self._free = threads  # how many more may make something
        self._later: deque[tuple[Any, dict]] = deque()  # what waits for one of them
        self._taker = 0  # the thread that takes what comes, and when it last did
        self._seen = 0.0
        self._asleep: list[tuple[int, threading.Lock]] = []

    def __call__(self, proto: Any, scope: dict) -> None:
        if self._taker == threading.get_ident():
            self._seen = time.monotonic()
        sent = self.at_once(scope)
        if sent is not None:
            proto.response_bytes(*sent)
        elif self._may_make(proto, scope):
            while True:
                self._make(proto, scope)
                if (waited := self._finished()) is None:
                    break
                proto, scope = waited
        if self._taker != threading.get_ident():
            self._take_or_sleep()

    def _may_make(self, proto: Any, scope: dict) -> bool:
        """Whether this thread is to make it, while another takes what comes; else it waits for who has finished.

        What may have a body is made at once: granian takes the body back when the thread returns that took the request.
        """
        with self._lock:
            if self._free <= 0 and scope["REQUEST_METHOD"] in ("GET", "HEAD"):
                self._later.append((proto, scope))
                return False
            self._free -= 1
            if self._taker == threading.get_ident():
                self._taker = 0
                if self._asleep:
                    self._taker, woken = self._asleep.pop()
                    self._seen = time.monotonic()
                    woken.release()
        return True

    def _make(self, proto: Any, scope: dict) -> None:
        try:
            self.make(proto, scope)
        except Exception:
            log.exception("%s %s", scope.get("REQUEST_METHOD"), scope.get("PATH_INFO"))
            proto.response_bytes(500, [], b"")

    def _finished(self) -> tuple[Any, dict] | None:
        """What waited the longest, to be made now; None where nothing does."""
        with self._lock:
            if self._later and self._free >= 0:
                return self._later.popleft()
            self._free += 1
            return None

    def _take_or_sleep(self) -> None:
        """Take what comes from here on, where nobody does; else sleep until somebody is needed.

        Granian lets threads go that have had nothing to do: one that was not seen for a while may be gone.
        """
        with self._lock:
            if not self._taker or time.monotonic() - self._seen > GONE:
                self._taker, self._seen = threading.get_ident(), time.monotonic()
                return
            bed = threading.Lock()
            bed.acquire()
            self._asleep.append((threading.get_ident(), bed))
        bed.acquire()
