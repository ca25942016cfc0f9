import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0020_who_has_a_term"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="is_retired",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="It is offered no more, and stays on the stories that have it.",
                verbose_name="retired",
            ),
        ),
        migrations.AddField(
            model_name="theme",
            name="is_retired",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="It is offered no more, and stays on the stories that have it.",
                verbose_name="retired",
            ),
        ),
        migrations.CreateModel(
            name="TermChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("merge", "Merge"), ("rename", "Rename"), ("split", "Split"), ("retire", "Retire")],
                        max_length=20,
                    ),
                ),
                (
                    "facet",
                    models.CharField(choices=[("theme", "theme"), ("cohort", "cohort"), ("tag", "tag")], max_length=20),
                ),
                ("terms", models.JSONField(help_text="What it is about: number, slug and name of each, as they were.")),
                ("into", models.JSONField(help_text="What becomes of them; the same three, as they were.", null=True)),
                ("options", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("heard_of_at", models.DateTimeField(auto_now_add=True, help_text="When the worker was last at it.")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "expected",
                    models.PositiveIntegerField(default=0, help_text="Stories that had the terms when it began."),
                ),
                ("changed", models.PositiveIntegerField(default=0, help_text="Stories that are done.")),
                ("note", models.TextField(blank=True, help_text="What was not done, and why.")),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of terms",
                "verbose_name_plural": "changes of terms",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="TermRedirect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=20)),
                ("slug", models.CharField(max_length=100)),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Of a tag, in small letters, as people type it.", max_length=100
                    ),
                ),
                (
                    "key",
                    models.PositiveBigIntegerField(
                        help_text="Of a term that is gone, or goes; not of a renamed one.", null=True
                    ),
                ),
                ("new_key", models.PositiveBigIntegerField(help_text="Empty: nothing stands in its place.", null=True)),
            ],
            options={
                "verbose_name": "redirect of a term",
                "verbose_name_plural": "redirects of terms",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("name", ""), _negated=True), fields=["name"], name="redirects_of_typed_tags"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("facet", "key"), name="term_goes_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key", models.F("new_key")), _negated=True), name="term_leads_elsewhere"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DifferentTags",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="taggit.tag"),
                ),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="taggit.tag"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("one", "other"), name="tags_told_apart_once")],
            },
        ),
    ]
