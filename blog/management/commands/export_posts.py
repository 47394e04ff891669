from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from blog.exporting.formats import FORMATS
from blog.exporting.run import export_blog


class Command(BaseCommand):
    help = (
        "Take the blog out, whole: posts, comments, pictures, authors and old addresses. import_posts reads it again."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new folder")
        parser.add_argument("--format", choices=list(FORMATS), default="json")
        parser.add_argument("--public", action="store_true", help="only what any reader may see")
        parser.add_argument("--with-emails", action="store_true", help="commenters' e-mail addresses too")

    def handle(self, **options):
        user = AnonymousUser() if options["public"] else None
        try:
            done = export_blog(options["folder"], options["format"], user, options["with_emails"])
        except FileExistsError:
            raise CommandError(f"{options['folder']} is there already: name a new folder.") from None
        except OSError as error:
            raise CommandError(f"{options['folder']} cannot be written: {error.strerror or error}.") from None
        if options["verbosity"]:
            self.stdout.write(f"Done: {done.posts} posts, {done.comments} comments, {done.pictures} pictures.")
