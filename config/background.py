"""Background work without anything else to run: a thread of the server does it, one task after the other.

What a restart cuts off is not lost for good: tasks may run twice, and commands make what is missing. Blogs with
a worker name another backend in TASKS_BACKEND.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import TaskResult, TaskResultStatus
from django.utils.crypto import get_random_string

_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")


class ThreadBackend(ImmediateBackend):
    _execute_task: Callable[[TaskResult], None]

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_string(32),
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
