"""How many comments were learned of each kind is kept with the words, under the empty one."""

from django.db import migrations
from django.db.models import Count, Q

ALL = ""


def count_examples(apps, schema_editor):
    learned = apps.get_model("blog", "Example").objects.aggregate(
        spam=Count("pk", filter=Q(learned=True)), ham=Count("pk", filter=Q(learned=False))
    )
    if any(learned.values()):
        apps.get_model("blog", "SpamWord").objects.update_or_create(token=ALL, defaults=learned)


class Migration(migrations.Migration):
    dependencies = [("blog", "0027_comments_by_date")]
    operations = [migrations.RunPython(count_examples, migrations.RunPython.noop)]
