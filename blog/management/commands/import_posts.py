import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.progress import Progress

from blog.importing.authors import AuthorMap, BadAuthorMap
from blog.importing.fixture import write_fixture
from blog.importing.readers import READERS
from blog.importing.report import Outcome, Report
from blog.importing.run import ImportOptions, files_in, import_paths
from blog.posts.models import Post


def begins_a_blog() -> bool:
    """Whether the database has yet to be made, or was begun and left: a blog may begin with its archive."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    with connection.cursor() as cursor:
        if Post._meta.db_table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(Post._meta.db_table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise CommandError("The database is older than this Tribune: run manage.py migrate, then import.")
    return True


class Command(BaseCommand):
    help = "Bring posts in from source texts and exports. Run twice, it changes nothing more."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
        parser.add_argument("--format", choices=["auto", *READERS], default="auto")
        who = parser.add_mutually_exclusive_group()
        who.add_argument("--author", metavar="USERNAME", help="everything is by this author")
        who.add_argument("--authors", type=Path, metavar="MAP.toml", help="who stands for each name of the source")
        parser.add_argument("--media", type=Path, metavar="DIR", help="a folder with the pictures")
        parser.add_argument("--status", choices=["as-is", "draft", "published"], default="as-is")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], help="default: found out")
        parser.add_argument("--dry-run", action="store_true", help="report everything, write no row")
        parser.add_argument("--update", action="store_true", help="bring in what changed in the source")
        parser.add_argument("--keep-emails", action="store_true", help="keep commenters' e-mail addresses")
        parser.add_argument("--report", type=Path, metavar="FILE.json")
        parser.add_argument("--fixture", type=Path, metavar="FILE.json", help="write what was imported for loaddata")

    def handle(self, **options):
        if begins_a_blog():
            call_command("migrate", verbosity=0)
        import_options = ImportOptions(
            format=options["format"],
            status=options["status"],
            language=options["language"],
            dry_run=options["dry_run"],
            update=options["update"],
            keep_emails=options["keep_emails"],
            media=self.media(options["media"]),
            authors=self.authors(options),
            ahead=True,
        )
        self.refuse_early(options)
        quiet, bodies = options["verbosity"] == 0, options["report"] is not None
        with self.run(options["paths"], import_options, quiet, bodies) as report:
            self.write_files(report, import_options, options)
            if options["verbosity"]:
                self.summarise(report, options["dry_run"])
            if report.has_failed:
                sys.exit(1)

    def refuse_early(self, options) -> None:
        """What would fail at the end is said before anything is imported."""
        if options["fixture"] and options["dry_run"]:
            raise CommandError("--fixture writes what was imported; a dry run imports nothing.")
        if not files_in(options["paths"]):
            raise CommandError("No file there to import.")
        for path in filter(
            None, (options["report"], options["fixture"], self.writes_skeleton(options) and options["authors"])
        ):
            if not path.parent.is_dir():
                raise CommandError(f"{path} cannot be written: there is no folder {path.parent}.")

    def write_files(self, report: Report, import_options: ImportOptions, options) -> None:
        if options["report"]:
            self.write_file(options["report"], report.write)
        if self.writes_skeleton(options):
            text = import_options.authors.skeleton()
            self.write_file(options["authors"], lambda path: path.write_text(text, "utf-8"))
        if options["fixture"]:
            self.write_file(options["fixture"], lambda path: write_fixture(report, path))

    def media(self, folder: Path | None) -> Path | None:
        if folder and not folder.is_dir():
            raise CommandError(f"--media {folder}: there is no such folder.")
        return folder

    def authors(self, options) -> AuthorMap:
        try:
            if options["author"]:
                return AuthorMap.of_one(options["author"])
            if options["authors"]:
                return AuthorMap() if self.writes_skeleton(options) else AuthorMap.from_toml(options["authors"])
        except BadAuthorMap as error:
            raise CommandError(str(error)) from None
        return AuthorMap()

    def writes_skeleton(self, options) -> bool:
        """Whether the dry run is asked for the map of authors, to be filled in."""
        if not options["dry_run"] or not options["authors"]:
            return False
        self.is_skeleton = getattr(self, "is_skeleton", not options["authors"].exists())
        return self.is_skeleton

    def run(self, paths, import_options, quiet: bool, bodies: bool) -> Report:
        """A bar on a terminal, a line a file elsewhere."""
        console = Console(file=sys.stderr)
        if quiet or not console.is_terminal:

            def say(name):
                if not quiet:
                    self.stderr.write(f"reading {name}")

            return import_paths(paths, import_options, say, bodies=bodies)
        with Progress(console=console, transient=True) as progress:
            bar = progress.add_task("", total=None)
            return import_paths(
                paths, import_options, lambda name: progress.update(bar, description=name), bodies=bodies
            )

    def write_file(self, path: Path, write) -> None:
        try:
            write(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None

    def summarise(self, report: Report, dry_run: bool) -> None:
        for item in report.items:
            if item.outcome == Outcome.FAILED:
                self.stderr.write(self.style.ERROR(f"{item.source}: {item.reason}"))
            elif item.kind in ("post", "page"):
                known = {"month": 7, "year": 4}.get(item.published_precision or "", 10)
                date = (item.published_at or "no date")[:known]
                self.stdout.write(f"{item.outcome:9}  {date:10}  {item.title}")
        parts = [f"{number} {what}" for what, number in report.counts_by_kind.items()]
        self.stdout.write(("Would be: " if dry_run else "Done: ") + (", ".join(parts) or "nothing"))
        if report.warnings:
            self.stdout.write(f"{report.warnings} remarks on what was read and where dates come from: see --report.")
