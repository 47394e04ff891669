"""A cache that is away, or hangs, is an empty one: pages take longer, and none fails."""

import logging

from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


def _forgiving(name: str, otherwise):
    def method(self, *args, **kwargs):
        try:
            return getattr(super(Forgiving, self), name)(*args, **kwargs)
        except Exception as error:  # whatever the client raises
            log.warning("The cache is away (%s): %s", type(error).__name__, error)
            return otherwise(*args, **kwargs)

    method.__name__ = name
    return method


class Forgiving:
    """For a cache backend: what it raises is logged, and answered as if nothing were kept."""

    get = _forgiving("get", lambda key, default=None, version=None: default)
    get_many = _forgiving("get_many", lambda keys, version=None: {})
    has_key = _forgiving("has_key", lambda key, version=None: False)
    # Whoever adds a key to find out whether it was there may go on.
    add = _forgiving("add", lambda *args, **kwargs: True)
    set = _forgiving("set", lambda *args, **kwargs: None)
    set_many = _forgiving("set_many", lambda data, *args, **kwargs: list(data))
    touch = _forgiving("touch", lambda *args, **kwargs: False)
    delete = _forgiving("delete", lambda *args, **kwargs: False)
    delete_many = _forgiving("delete_many", lambda *args, **kwargs: None)
    clear = _forgiving("clear", lambda: None)


class ForgivingRedis(Forgiving, RedisCache):
    pass
