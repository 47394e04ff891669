import signal
import threading

from django.core.management.base import BaseCommand

from config.background import CHORES_EVERY, do_chores, do_chores_forever


class Command(BaseCommand):
    help = f"Send what mail waits and do the other chores, every {CHORES_EVERY} seconds, until it is told to end."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do them once and end")

    def handle(self, once, **options):
        do_chores()
        if once:
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        do_chores_forever(stop)
