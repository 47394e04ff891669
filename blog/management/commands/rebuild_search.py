from django.core.management.base import BaseCommand
from django.db import connection, transaction

from blog.caching.touching import touch_everything
from blog.comments.models import Comment
from blog.posts.models import Post
from blog.search.engines import COMMENTS
from blog.search.entries import index_comments, index_posts
from blog.search.models import SearchEntry, SearchWord

AT_A_TIME = 200


class Command(BaseCommand):
    help = "Make the search index anew, while the blog runs: after an update that reads words differently."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only where nothing is in it yet")

    def handle(self, **options):
        if options["if_empty"] and (SearchEntry.objects.exists() or not Post.objects.exists()):
            return
        with transaction.atomic():
            SearchWord.objects.all().delete()
        posts = sum(index_posts(ids) for ids in _by_hundreds(Post))
        for ids in _by_hundreds(Comment):
            index_comments(ids)
        touch_everything()
        self.stdout.write(f"In the index: {posts} posts, {_size(COMMENTS.table)} comments.")


def _by_hundreds(model):
    """The ids of all rows, some at a time; what is written meanwhile sees to itself."""
    last = 0
    while ids := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        yield ids
        last = ids[-1]


def _size(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  our own name
        return cursor.fetchone()[0]
