from django.core.management.base import BaseCommand

from blog.comments.erasing import comments_that_came_back
from blog.comments.own import take_back


class Command(BaseCommand):
    help = "Erase again what commenters had erased: to be run after a backup was restored (prepare does it too)."

    def handle(self, **options):
        back = comments_that_came_back()
        for comment in back:
            take_back(comment)
        if back or options["verbosity"] > 1:
            self.stdout.write(f"Comments erased again: {len(back)}.")
