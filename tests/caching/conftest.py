import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from blog.caching.front import PageCache
from config import kept


class Web:
    """Readers in front of the page cache: `get` gives the answer as they have it."""

    def __init__(self, capture):
        self.made = 0
        self.capture = capture
        self.handler = WSGIHandler()
        self.cache = PageCache(self.application)

    def application(self, environ, start_response):
        self.made += 1
        return self.handler(environ, start_response)

    def get(self, path, method="GET", data="", **environ):
        asked = RequestFactory().generic(method, path, data).environ | {"HTTP_HOST": "localhost"}
        del asked["HTTP_COOKIE"]
        asked |= environ
        return Answer(self.cache, asked)

    def text(self, path, **environ):
        answer = self.get(path, **environ)
        assert answer.status == 200, (path, answer.status)
        return answer.body.decode()

    def commit(self):
        """What is done in the block counts as committed at its end."""
        return self.capture(execute=True)


class Answer:
    def __init__(self, application, environ):
        self.headers = {}
        chunks = application(environ, self._start)
        self.body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()

    def _start(self, status, headers, exc_info=None):
        self.status = int(status[:3])
        self.headers = {name.lower(): value for name, value in headers}


@pytest.fixture
def web(db, django_capture_on_commit_callbacks, monkeypatch):
    """The cache in front of Django, in the transaction of the test, as if there were none."""
    monkeypatch.setattr(kept, "is_in_transaction", lambda: False)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield Web(django_capture_on_commit_callbacks)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)
