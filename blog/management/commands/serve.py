"""The server for readers, as `make run` starts it: granian, in processes that share the program in memory."""

from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config.lanes import open_lanes
from config.serving import begun, loaded

MOST = 64
STOPS_WITHIN = 30  # seconds: who takes a file ever so slowly keeps no process alive


class Command(BaseCommand):
    help = "Serve the blog."
    requires_system_checks: list[str] = []  # a second start takes seconds as it is

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port (8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes; one a processor is enough (2)")
        parser.add_argument("--threads", type=int, default=4, help="threads of each that make what is not kept (4)")

    def handle(self, host, port, workers, threads, **options):
        for name, number in {"workers": workers, "threads": threads}.items():
            if not 1 <= number <= MOST:
                raise CommandError(f"--{name} takes a number from 1 to {MOST}, not {number}.")
        if not 1 <= port <= 65_535:
            raise CommandError(f"--port takes a number from 1 to 65535, not {port}.")
        if settings.PAGE_CACHE_MB:
            threads = open_lanes(threads)
        server = Granian(
            "config.wsgi",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=STOPS_WITHIN,
        )
        # Each process begins with what was loaded here.
        server.serve(target_loader=partial(begun, loaded()), wrap_loader=False)
