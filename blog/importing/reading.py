"""What a reader gives, made ready to be kept: read here, or ahead by a process of its own.

Reading and keeping cost about as much. A process that reads on while the records before are written halves the
time a long archive takes where there are two processors. It never touches the database.
"""

import logging
import multiprocessing
import os
import queue
import signal
import sys
from collections.abc import Iterator
from itertools import batched
from multiprocessing.queues import Queue

from blog.importing.readers import READERS
from blog.importing.ready import ready
from blog.importing.records import ErrorRecord, PostRecord, ReadOptions, Record
from blog.importing.sources import Source, UnreadableSource

logger = logging.getLogger(__name__)
AHEAD_FROM = 2_000_000  # bytes; below them the process is not worth its start
AT_ONCE, WAITING = 10, 10  # records in a message, and messages that may wait: what memory they take is bounded
MAX_RAW = 100_000

# Some records at a time, and None at the end.
type Messages = Queue[tuple[Record, ...] | None]


def records_of(source: Source, reader_name: str, options: ReadOptions) -> Iterator[Record]:
    """What the reader of this name gives, until it cannot go on: then why."""
    try:
        for record in READERS[reader_name].read(source, options):
            yield _ready(record) if isinstance(record, PostRecord) else record
    except UnreadableSource as error:
        yield ErrorRecord(str(error))
    except OSError as error:
        yield ErrorRecord(f"{error.strerror or error}: check the path and its rights.")
    except Exception as error:
        logger.exception("reading %s as %s", source.name, reader_name)
        yield ErrorRecord(f"cannot be read as {reader_name} ({type(error).__name__}: {error}); please report it.")


def _ready(record: PostRecord) -> Record:
    try:
        return ready(record)
    except Exception as error:  # whatever it is, the other posts go on and the report names this one
        logger.exception("preparing %s", record.title)
        reason = f"{type(error).__name__}: {error}"
        return ErrorRecord(reason, record.kind, record.lines, record.title, raw=repr(record)[:MAX_RAW])


def is_worth_a_process(source: Source) -> bool:
    return source.size >= AHEAD_FROM and (os.process_cpu_count() or 1) > 1


def records_ahead(source: Source, reader_name: str, options: ReadOptions) -> Iterator[Record]:
    """The same as `records_of`, read by another process while these are being kept."""
    context = multiprocessing.get_context("spawn")  # a fork would share the connection to the database
    messages: Messages = context.Queue(maxsize=WAITING)
    process = context.Process(target=_send, args=(messages, source, reader_name, options), daemon=True)
    process.start()
    try:
        while batch := _next(messages, process):
            yield from batch
    except ChildProcessError as error:
        yield ErrorRecord(str(error))
    finally:
        process.terminate()
        process.join()


def _next(messages: Messages, process) -> tuple[Record, ...] | None:
    """The next records; None at the end."""
    while True:
        goes_on = process.is_alive()
        try:
            return messages.get(timeout=1)
        except queue.Empty:
            if not goes_on and process.exitcode:
                raise ChildProcessError(
                    f"the process that read it was ended from outside ({process.exitcode}), perhaps because memory "
                    "ran out; what came before is kept: run the import again."
                ) from None


def _send(messages: Messages, source: Source, reader_name: str, options: ReadOptions) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the import, which hears it too, ends this process
    for batch in batched(records_of(source, reader_name, options), AT_ONCE, strict=False):
        _put(messages, batch)
    _put(messages, None)


def _put(messages: Messages, batch: tuple[Record, ...] | None) -> None:
    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        try:
            return messages.put(batch, timeout=2)
        except queue.Full:
            continue
    messages.cancel_join_thread()
    sys.exit(1)  # nobody is left to read for
