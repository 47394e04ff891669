from django.core.management.base import BaseCommand

from accounts.erasing import accounts_that_came_back, erase_account
from blog.comments.erasing import comments_that_came_back
from blog.comments.own import take_back
from blog.notifications.own import followers_that_came_back, forget


class Command(BaseCommand):
    help = "Erase again what people had erased: to be run after a backup was restored (prepare does it too)."

    def handle(self, **options):
        comments, accounts, followers = comments_that_came_back(), accounts_that_came_back(), followers_that_came_back()
        for comment in comments:
            take_back(comment)
        for account in accounts:
            erase_account(account, with_comments=False)
        for follower in followers:
            forget(follower)
        if comments or accounts or followers or options["verbosity"] > 1:
            self.stdout.write(
                f"Erased again: {len(comments)} comments, {len(accounts)} accounts, {len(followers)} who followed."
            )
