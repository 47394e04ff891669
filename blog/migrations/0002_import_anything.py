import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CreatedRows",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("author", "Author"), ("tag", "Tag"), ("image", "Image"), ("redirect", "Redirect")],
                        max_length=10,
                    ),
                ),
                ("ids", models.JSONField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ImportedComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("source_id", models.CharField(max_length=200)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ImportedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("text", models.TextField()),
                ("proposed", models.JSONField(default=list)),
                ("decided", models.JSONField(null=True)),
            ],
            options={
                "verbose_name": "imported page",
                "verbose_name_plural": "imported pages",
                "ordering": ["-pk"],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="Ping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("is_approved", models.BooleanField(default=False, verbose_name="shown")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date")),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("snapshot", models.JSONField(verbose_name="content")),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["-made_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RunEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("outcome", models.CharField(max_length=10, verbose_name="outcome")),
                ("source", models.CharField(max_length=255, verbose_name="source")),
                ("source_id", models.CharField(blank=True, max_length=200)),
                ("title", models.TextField(blank=True, verbose_name="title")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("warnings", models.JSONField(default=list, verbose_name="remarks")),
                ("first_line", models.PositiveIntegerField(null=True)),
                ("last_line", models.PositiveIntegerField(null=True)),
                ("raw", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "entry of an import",
                "verbose_name_plural": "entries of an import",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="importeditem",
            name="imported_once",
        ),
        migrations.RemoveField(
            model_name="importrun",
            name="report",
        ),
        migrations.AddField(
            model_name="importeditem",
            name="importer_version",
            field=models.CharField(default="", max_length=20, verbose_name="importer"),
        ),
        migrations.AddField(
            model_name="importeditem",
            name="links_open",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="importeditem",
            name="repairs",
            field=models.JSONField(default=list, verbose_name="repairs"),
        ),
        migrations.RenameField("importeditem", "source_format", "source"),
        migrations.AlterField(
            model_name="importeditem",
            name="source",
            field=models.CharField(max_length=200, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="counts",
            field=models.JSONField(default=dict, verbose_name="counts"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="counts_by_kind",
            field=models.JSONField(default=dict, verbose_name="counts by kind"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("running", "running"),
                    ("done", "done"),
                    ("failed", "failed"),
                    ("undone", "undone"),
                ],
                default="running",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="touched_at",
            field=models.DateTimeField(auto_now=True, verbose_name="last sign of life"),
        ),
        migrations.AddField(
            model_name="post",
            name="kind",
            field=models.CharField(
                choices=[("post", "post"), ("page", "page")],
                default="post",
                help_text="A page stands outside of the stream of posts, at an address without a date.",
                max_length=4,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="importeditem",
            name="post",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="imported_from",
                to="blog.post",
                verbose_name="post",
            ),
        ),
        migrations.AddIndex(
            model_name="importeditem",
            index=models.Index(
                condition=models.Q(("links_open", True)), fields=["source"], name="imported_with_open_links"
            ),
        ),
        migrations.AddConstraint(
            model_name="importeditem",
            constraint=models.UniqueConstraint(fields=("source", "source_id"), name="imported_once"),
        ),
        migrations.AddField(
            model_name="createdrows",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="created_rows", to="blog.importrun"
            ),
        ),
        migrations.AddField(
            model_name="importedcomment",
            name="comment",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="imported_from", to="blog.comment"
            ),
        ),
        migrations.AddField(
            model_name="importedcomment",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="blog.importrun"
            ),
        ),
        migrations.AddField(
            model_name="importedpage",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importedpage",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="pages", to="blog.importrun"
            ),
        ),
        migrations.AddField(
            model_name="ping",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pings", to="blog.post", verbose_name="post"
            ),
        ),
        migrations.AddField(
            model_name="importedcomment",
            name="ping",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="imported_from", to="blog.ping"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="blog.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="runentry",
            name="post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="blog.post"
            ),
        ),
        migrations.AddField(
            model_name="runentry",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="blog.importrun"
            ),
        ),
        migrations.AddIndex(
            model_name="ping",
            index=models.Index(fields=["post", "created_at"], name="mentions_of_a_post"),
        ),
        migrations.AddConstraint(
            model_name="importedcomment",
            constraint=models.UniqueConstraint(fields=("source", "source_id"), name="comment_imported_once"),
        ),
        migrations.AddIndex(
            model_name="runentry",
            index=models.Index(fields=["run", "outcome", "kind"], name="entries_of_a_run"),
        ),
    ]
