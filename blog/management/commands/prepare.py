"""What `make run` does before the server starts: one process, so that a second start is quick."""

import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from blog import demo
from blog.posts.models import Post
from identity.models import site_name


def is_taken(port: int) -> bool:
    """Whether something answers there. The server would share the port, and each would get half the readers."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Command(BaseCommand):
    help = "Bring database, static files and, where the blog is empty, its content up to date."

    def add_arguments(self, parser):
        parser.add_argument("--texts", type=Path, metavar="DIR", help="fill the blog from these texts, not the demo")

        parser.add_argument("--port", type=int, help="refuse to go on where this port is taken")

    def handle(self, texts, port=None, **options):
        if port and is_taken(port):
            raise CommandError(f"Port {port} is taken by another program: make run PORT={port + 1}")
        if texts and not texts.exists():
            raise CommandError(f"TEXTS={texts}: there is no such folder.")
        call_command("migrate", verbosity=0)
        call_command("erase_again")  # the database may be a backup that was restored
        call_command("rebuild_search", if_empty=True)  # of a blog from before there was an index
        self.collect_static()
        if not User.objects.exists():
            demo.make_accounts(demo.make_password(settings.DATA_DIR))
        if texts:
            self.import_texts(texts)
        elif not Post.objects.exists():
            self.stdout.write("Filling the blog with the demo…")
            demo.load()
        self.say_where()

    def import_texts(self, texts):
        try:
            call_command("import_posts", texts)
        except SystemExit:
            self.stderr.write("Some files could not be read, as said above; the others are in.")

    def collect_static(self):
        """Collect again only where a file is newer than what was collected: hashing takes seconds.

        Files of before stay, since pages that were sent already may still ask for them.
        """
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        collected = manifest.stat().st_mtime if manifest.exists() else 0
        files = [storage.path(path) for finder in finders.get_finders() for path, storage in finder.list([])]
        if not settings.DEBUG and any(Path(file).stat().st_mtime > collected for file in files):
            call_command("collectstatic", interactive=False, verbosity=0)

    def say_where(self):
        lines = ["", f"  {site_name()}: {settings.SITE_URL}/    the desk: {settings.SITE_URL}/admin/"]
        password = demo.known_password(settings.DATA_DIR)
        if password:
            lines.append(f"  Accounts, named for their roles: {', '.join(demo.ACCOUNTS)}")
            lines.append(f"  Their password: {password}")
        self.stdout.write("\n".join([*lines, ""]))
