from django.core.management.base import BaseCommand, CommandError

from blog.caching.touching import touch_everything
from blog.comments.counting import count_answers, drifted_conversations, drifted_posts, recount
from blog.totals.counting import count_again, wrong_totals


class Command(BaseCommand):
    help = "Compare the numbers of comments and posts that the blog remembers with what is there."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="count again what is wrong")

    def handle(self, *, mend, **options):
        posts, conversations, totals = list(drifted_posts()), list(drifted_conversations()), wrong_totals()
        for post in posts:
            self.stdout.write(f"{post}: {post.comment_count} comments noted, {post.true_count} there")
        for root in conversations:
            self.stdout.write(f"comment {root.pk}: {root.answers} answers noted, {root.true_count} there")
        if totals:
            self.stdout.write(f"numbers of posts: {totals} wrong")
        if not posts and not conversations and not totals:
            self.stdout.write("All numbers are right.")
        elif mend:
            recount(post.pk for post in posts)
            count_answers(root.pk for root in conversations)
            if totals:
                count_again()
            touch_everything()
            self.stdout.write("Mended.")
        else:
            raise CommandError("Some numbers are wrong: --mend counts them again.")
