"""Background work without anything else to run: a thread of the server does tasks, one after the other, and another
looks now and then whether a chore is due.

What a restart cuts off is not lost for good: tasks may run twice, commands make what is missing, and chores find what
waits. Blogs with a worker name another backend in TASKS_BACKEND, or run `manage.py work` and set WORK_IN_SERVER=0.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import close_old_connections, connections
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import TaskResult, TaskResultStatus
from django.utils.module_loading import import_string

CHORES_EVERY = 20  # seconds
log = logging.getLogger(__name__)

_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")


class ThreadBackend(ImmediateBackend):
    _execute_task: Callable[[TaskResult], None]

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=uuid.uuid4().hex,
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        _pool.submit(self._work, result)
        return result

    def _work(self, result: TaskResult) -> None:
        try:
            self._execute_task(result)
        finally:
            connections.close_all()


def do_chores() -> None:
    """Each of CHORES once: short functions that find out by themselves whether something is due."""
    for path in settings.CHORES:
        try:
            import_string(path)()
        except Exception:
            log.exception("The chore %s", path)  # the others are done, and this one is tried again


def do_chores_forever(stop: threading.Event) -> None:
    while not stop.wait(CHORES_EVERY):
        close_old_connections()
        do_chores()
        close_old_connections()


def start_chores() -> None:
    """In a thread that ends with the process."""
    threading.Thread(target=do_chores_forever, args=(threading.Event(),), name="chores", daemon=True).start()
