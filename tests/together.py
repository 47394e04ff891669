"""Two transactions at one time, each in a thread and a connection of its own."""

import threading
import time

import pytest
from django.db import connection, transaction


def for_two_writers(test):
    """A test that commits, of what SQLite cannot have: there one writes at a time, and the second waits for the first."""
    only = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
    return pytest.mark.django_db(transaction=True)(only(test))


def at_the_same_time(first, second):
    """`second` begins when `first` calls what it is given, which then waits a little; gives what went wrong."""
    said, wrong = threading.Event(), []

    def done(what, *given):
        try:
            with transaction.atomic():
                what(*given)
        except Exception as error:
            wrong.append(error)
        finally:
            said.set()
            connection.close()

    def meanwhile():
        said.set()
        time.sleep(0.5)

    one = threading.Thread(target=done, args=[first, meanwhile])
    one.start()
    assert said.wait(20)
    other = threading.Thread(target=done, args=[second])
    other.start()
    for thread in (one, other):
        thread.join()
    return wrong
