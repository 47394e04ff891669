"""Count the posts of a blog from before there were totals; see blog/totals/counting.py."""

from collections import Counter, defaultdict

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

AT_A_TIME = 500


def count(apps, schema_editor):
    bylines, post_tags = apps.get_model("blog", "Byline"), apps.get_model("blog", "PostTag")
    counted, total = apps.get_model("blog", "Counted"), apps.get_model("blog", "Total")
    shown = (
        apps.get_model("blog", "Post")
        .objects.filter(kind="post", status="published", published_at__isnull=False)
        .order_by("pk")
    )
    for model, post in ((bylines, "post"), (post_tags, "content_object")):
        model.objects.update(out_at=Subquery(shown.filter(pk=OuterRef(post)).order_by().values("published_at")[:1]))
    totals, posts = Counter(), list(shown.values_list("pk", "published_at", "language"))
    for start in range(0, len(posts), AT_A_TIME):
        some = posts[start : start + AT_A_TIME]
        ids = [pk for pk, _moment, _language in some]
        tags, authors = defaultdict(set), defaultdict(set)
        for pk, tag in post_tags.objects.filter(content_object__in=ids).values_list("content_object", "tag"):
            tags[pk].add(tag)
        for pk, author in bylines.objects.filter(post__in=ids).values_list("post", "author"):
            authors[pk].add(author)
        rows = []
        for pk, moment, language in some:
            date = timezone.localtime(moment)
            cells = _cells(date.year * 100 + date.month, sorted(tags[pk]), sorted(authors[pk]), language)
            totals.update(cells)
            rows.append(counted(post_id=pk, cells=cells))
        counted.objects.bulk_create(rows)
    rows = [
        total(month=month, tag=tag, author=author, language=language, number=number)
        for (month, tag, author, language), number in totals.items()
    ]
    total.objects.bulk_create(rows, batch_size=AT_A_TIME)


def _cells(month, tags, authors, language):
    return [
        (month, 0, 0, ""),
        (month, 0, 0, language),
        *((month, tag, 0, "") for tag in tags),
        *((month, 0, author, "") for author in authors),
        *((0, tag, author, "") for tag in tags for author in authors),
    ]


class Migration(migrations.Migration):
    dependencies = [("blog", "0022_totals")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
