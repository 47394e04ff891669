"""Telling the other machines of a change, where there are several: by Redis or Valkey, which CACHE_URL names.

Each server process listens. Who changed something says so and waits until all who listen have heard, a second at most:
what the writer then calls published, no node shows as it was. Who cannot listen keeps no page and shows none that is
kept; who comes back forgets all it had. What could not be said is said as soon as it can.
"""

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module

from django.conf import settings

from blog.caching.forgetting import forget, forget_everything

log = logging.getLogger(__name__)

CHANNEL = "tribune:changes"
WAIT = 1.0  # seconds: for an answer, and between two tries
TRIES = 2
EVERYTHING = "*"


class Nodes:
    """The machines this one shares its blog with; `apply` is what a change heard of does here."""

    def __init__(self, client, apply: Callable[[list[str]], None]):
        self.client = client
        self.apply = apply
        self.hears = False  # whether this process would learn of a change
        self._untold: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, keys: Iterable[str]) -> None:
        """Let all who listen forget these, and what could not be said before, and wait until they have."""
        message = [*keys, *self._take_untold()]
        for _ in range(TRIES):
            try:
                self._tell(message)
                return
            except Exception as error:  # whatever the client raises
                log.warning("Other nodes could not be told of a change (%s); it is tried again.", type(error).__name__)
        self._keep_untold(message)

    def _tell(self, keys: list[str]) -> None:
        heard, listeners = self._say(keys)
        until = time.monotonic() + WAIT
        for _ in range(listeners):
            left = until - time.monotonic()
            if left <= 0 or self.client.blpop([heard], timeout=left) is None:
                log.warning("Not all of %d processes have answered in time that they know of a change.", listeners)
                break

    def _say(self, keys: list[str]) -> tuple[str, int]:
        """Gives where those who hear it answer, and how many they are."""
        heard = f"{CHANNEL}:{uuid.uuid4().hex}"
        return heard, self.client.publish(CHANNEL, json.dumps({"heard": heard, "keys": keys}))

    def _take_untold(self) -> set[str]:
        with self._lock:
            untold, self._untold = self._untold, set()
        return untold

    def _keep_untold(self, keys: Iterable[str]) -> None:
        with self._lock:
            self._untold.update(keys)

    def listen(self, stop: threading.Event) -> None:
        """Hear of changes until told to stop: the work of a thread."""
        while not stop.is_set():
            try:
                self._listen(stop)
            except Exception as error:
                if self.hears:
                    log.warning("Changes on other nodes are not heard of (%s): no page is kept.", type(error).__name__)
            if self.hears:
                self.hears = False
                self.apply([EVERYTHING])  # nor may a server in front send what is kept
            stop.wait(WAIT)

    def _listen(self, stop: threading.Event) -> None:
        with self.client.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(CHANNEL)
            self.apply([EVERYTHING])  # what changed before was not heard
            while not stop.is_set():
                heard.ping()
                if not self._hear_for(heard, WAIT):
                    raise TimeoutError
                self._tell_the_untold()

    def _hear_for(self, heard, seconds: float) -> bool:
        """Do what is said meanwhile; gives whether anything came, be it the answer to a ping."""
        until, came = time.monotonic() + seconds, False
        while (left := until - time.monotonic()) > 0:
            if (message := heard.get_message(timeout=left)) is None:
                continue
            came = self.hears = True
            if message["type"] == "message":
                self._hear(json.loads(message["data"]))
        return came

    def _hear(self, message: dict) -> None:
        self.apply(message["keys"])
        self.client.rpush(message["heard"], 1)
        self.client.expire(message["heard"], 60)

    def _tell_the_untold(self) -> None:
        """All at once, without waiting: one of those who answer is this thread."""
        if untold := self._take_untold():
            try:
                self._say(sorted(untold))
            except Exception:  # whoever listens says so and begins anew
                self._keep_untold(untold)
                raise


@cache
def nodes() -> Nodes | None:
    """What CACHE_URL names; None on a single machine."""
    if "Redis" not in settings.CACHES["default"]["BACKEND"]:
        return None
    waits = {"socket_timeout": 2 * WAIT, "socket_connect_timeout": WAIT}
    client = import_module("redis").Redis.from_url(settings.CACHES["default"]["LOCATION"], **waits)
    return Nodes(client, apply)


def all_are_heard() -> bool:
    """Whether this process learns of what other machines change, if there are any."""
    others = nodes()
    return others is None or others.hears


def apply(keys: list[str]) -> None:
    """A change was made on some node."""
    if EVERYTHING in keys:
        forget_everything()
    else:
        forget(keys)


def start_listening() -> None:
    """In a thread that ends with the process; nothing on a single machine."""
    if known := nodes():
        threading.Thread(target=known.listen, args=(threading.Event(),), name="nodes", daemon=True).start()
