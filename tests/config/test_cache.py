"""With the cache away no page fails."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from config import environment
from config.cache import Forgiving
from tests import cast


class Dead(BaseCache):
    def __init__(self, location, params):
        super().__init__(params)

    def _fail(self, *args, **kwargs):
        raise ConnectionError("the cache is away")

    get = get_many = has_key = add = set = set_many = touch = delete = delete_many = clear = _fail


class ForgivingDead(Forgiving, Dead):
    pass


@pytest.fixture
def dead_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "tests.config.test_cache.ForgivingDead"}}


@pytest.mark.django_db
def test_one_signs_in_while_the_cache_is_away(client, dead_cache):
    cast.user("author", name="maud")
    assert client.post("/account/sign-in/code/", {"email": "a@example.org"}).status_code == 302
    assert client.post("/account/sign-up/", {"email": "n@example.org"}).status_code == 302
    stranger = client.__class__()
    answer = stranger.post("/account/sign-in/", {"login": "maud", "password": "a long password"})
    assert answer["Location"] == "/admin/"


def test_a_cache_that_is_away_is_an_empty_one(dead_cache):
    cache = caches["default"]
    cache.set("a", 1)
    assert cache.get("a") is None and cache.get("a", 2) == 2
    assert cache.add("a", 1) and not cache.delete("a")
    assert cache.get_many(["a"]) == {} and cache.set_many({"a": 1}) == ["a"] and "a" not in cache
    assert cache.get_or_set("a", 3) == 3
    cache.delete_many(["a"])
    cache.clear()


def test_a_shared_cache_forgives_and_waits_for_no_long_time(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://cache:6379/0")
    monkeypatch.setattr(environment, "find_spec", lambda name: name)
    found = environment.cache("CACHE_URL")
    assert found["BACKEND"] == "config.cache.ForgivingRedis" and found["OPTIONS"]["socket_timeout"] <= 1
