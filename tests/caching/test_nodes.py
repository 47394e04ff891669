"""Several machines: what one changes, none of the others shows as it was."""

import queue
import threading
import time
from collections import defaultdict

import pytest

from blog.caching import nodes as module
from blog.caching.nodes import EVERYTHING, Nodes
from tests import cast


class Hub:
    """What Redis does for the nodes, in this process: channels, lists, and being away."""

    def __init__(self):
        self.is_away = self.is_deaf = False
        self.listeners = []
        self.lists = defaultdict(queue.Queue)

    def _ask(self):
        if self.is_away:
            raise ConnectionError

    def publish(self, channel, data):
        self._ask()
        for one in self.listeners:
            one.put({"type": "message", "data": data})
        return len(self.listeners)

    def blpop(self, names, timeout):
        try:
            return self.lists[names[0]].get(timeout=timeout)
        except queue.Empty:
            return None

    def rpush(self, name, value):
        self.lists[name].put(value)

    def expire(self, name, seconds):
        pass

    def pubsub(self, **options):
        self._ask()
        return Subscription(self)


class Subscription:
    def __init__(self, hub):
        self.hub, self.inbox = hub, queue.Queue()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.inbox in self.hub.listeners:
            self.hub.listeners.remove(self.inbox)

    def subscribe(self, channel):
        self.hub.listeners.append(self.inbox)

    def ping(self):
        self.hub._ask()
        if not self.hub.is_deaf:
            self.inbox.put({"type": "pong"})

    def get_message(self, timeout):
        self.hub._ask()
        try:
            return self.inbox.get(timeout=timeout)
        except queue.Empty:
            return None


def until(condition):
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setattr(module, "WAIT", 0.1)
    return Hub()


@pytest.fixture
def node(hub):
    """Another machine, which listens; `heard` is what it did."""
    stop = threading.Event()
    made = Nodes(hub, lambda keys: made.heard.append(keys))
    made.heard = []
    thread = threading.Thread(target=made.listen, args=(stop,))
    thread.start()
    assert until(lambda: made.hears)
    yield made
    stop.set()
    thread.join()


def test_what_one_says_the_other_has_heard_before_the_writer_goes_on(hub, node):
    node.heard.clear()
    Nodes(hub, print).tell(["post:1", "/"])
    assert node.heard == [["post:1", "/"]]


def test_who_begins_to_listen_forgets_all(node):
    assert node.heard == [[EVERYTHING]]


@pytest.mark.parametrize("trouble", ["is_away", "is_deaf"])
def test_who_cannot_listen_knows_it_and_forgets_all_when_it_can(hub, node, trouble):
    setattr(hub, trouble, True)
    assert until(lambda: not node.hears)
    setattr(hub, trouble, False)
    assert until(lambda: node.hears) and node.heard[-1] == [EVERYTHING]


def test_what_could_not_be_said_is_said_later(hub, node):
    hub.is_away = True
    node.tell(["post:1"])
    hub.is_away = False
    assert until(lambda: ["post:1"] in node.heard)
    assert until(lambda: not node._untold)


def test_a_connection_that_fails_once_is_no_hindrance(hub, node, monkeypatch):
    said, fails = hub.publish, [ConnectionError]

    def publish(*args):
        if fails:
            raise fails.pop()
        return said(*args)

    monkeypatch.setattr(hub, "publish", publish)
    Nodes(hub, print).tell(["post:1"])
    assert node.heard[-1] == ["post:1"]


def test_who_does_not_listen_says_with_the_next_change_what_it_could_not_say(hub, node):
    command = Nodes(hub, print)
    hub.is_away = True
    command.tell(["post:1"])
    hub.is_away = False
    command.tell(["post:2"])
    assert until(lambda: node.heard[-1] == ["post:2", "post:1"])


def test_who_has_much_to_say_again_says_it_at_once_and_hears_meanwhile(hub, node, monkeypatch):
    """Whoever hears answers: if that one waited for answers, its own would be among them."""
    waiting = []
    answer = hub.blpop
    monkeypatch.setattr(hub, "blpop", lambda *a, **k: waiting.append(threading.current_thread()) or answer(*a, **k))
    hub.is_away = True
    for number in range(20):
        node.tell([f"post:{number}", "/"])
    hub.is_away = False
    everything = {"/", *(f"post:{number}" for number in range(20))}
    assert until(lambda: any(set(keys) == everything for keys in node.heard))
    Nodes(hub, print).tell(["post:99"])
    assert node.heard[-1] == ["post:99"] and waiting == [threading.current_thread()]


def test_nobody_waits_for_ever_for_who_does_not_answer(hub):
    hub.listeners.append(queue.Queue())
    Nodes(hub, print).tell(["post:1"])


@pytest.mark.django_db
def test_who_cannot_listen_keeps_no_page_and_shows_none(web, hub):
    cast.post()
    web.cache.nodes = Nodes(hub, print)
    for _ in range(2):
        assert web.get("/").status == 200
    assert web.made == 2
    web.cache.nodes.hears = True
    for _ in range(2):
        web.get("/")
    assert web.made == 3


def test_a_single_machine_has_no_others():
    assert module.nodes() is None
