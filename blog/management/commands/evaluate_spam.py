from django.core.management.base import BaseCommand, CommandError

from blog.moderation.evaluating import FOLDS, evaluate, examples


class Command(BaseCommand):
    help = "How good the spam filter is: it is tried on decisions that were held out of what it learned."

    def handle(self, **options):
        spam, ham = examples()
        if min(len(spam), len(ham)) < FOLDS:
            raise CommandError(
                f"Decided by people: {len(spam)} spam, {len(ham)} good. At least {FOLDS} of each are "
                "needed to hold some out."
            )
        self.stdout.write(f"Spam: {len(spam)}. Good: {len(ham)}. Each fifth held out of what was learned in turn")
        for name, table in evaluate(spam, ham).items():
            self.stdout.write(
                f"{name:5} precision {table.precision:.3f}, recall {table.recall:.3f}: {table.true} spam caught "
                f"({table.recall:.1%}), {table.false} good ones misfiled ({table.misfiled:.2%})"
            )
