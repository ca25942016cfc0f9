"""Who has a theme, a cohort or a tag, or answers a question, is read from one index, in its order.

The index of stories asks that of all of them.
"""

from django.db import migrations, models

LINKS = (("gallery_storypage_themes", "theme_id"), ("gallery_storypage_cohorts", "cohort_id"))


class Migration(migrations.Migration):
    dependencies = [("gallery", "0019_editors_choices")]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE INDEX {table}_having ON {table} ({term}, storypage_id)", f"DROP INDEX {table}_having"
            )
            for table, term in LINKS
        ),
        migrations.AddIndex(
            model_name="storytag",
            index=models.Index(fields=["tag", "content_object"], name="gallery_storytag_having"),
        ),
        migrations.AddIndex(
            model_name="storyanswer",
            index=models.Index(fields=["question", "story"], name="gallery_storyanswer_having"),
        ),
    ]
