import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0008_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="clearance",
            name="taken_back_at",
            field=models.DateTimeField(null=True, help_text="From then on the finding stands open again."),
        ),
        migrations.RemoveConstraint(
            model_name="clearance",
            name="cleared_once",
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)), fields=("story", "key"), name="cleared_once"
            ),
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "note",
                    models.TextField(
                        help_text="For the staff, and for whoever downloads their own data.", max_length=2000
                    ),
                ),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suspensions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "suspension",
                "verbose_name_plural": "suspensions",
                "ordering": ["pk"],
            },
        ),
    ]
