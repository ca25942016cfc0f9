import django.db.models.deletion
from django.db import migrations, models

import gallery.models.images


class Migration(migrations.Migration):
    dependencies = [("gallery", "0012_search_for_phrases_and_near_words")]

    operations = [
        migrations.AddField(
            model_name="storyimage",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mint", "mint"),
                    ("lilac", "lilac"),
                    ("peach", "peach"),
                    ("sky", "sky"),
                    ("butter", "butter"),
                    ("wash", "grey"),
                ],
                editable=False,
                max_length=10,
                verbose_name="ground",
            ),
        ),
        migrations.CreateModel(
            name="SocialPicture",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="social_picture",
                        serialize=False,
                        to="gallery.storypage",
                    ),
                ),
                (
                    "key",
                    models.CharField(default=gallery.models.images.random_key, max_length=32, unique=True),
                ),
                ("file", models.FileField(blank=True, upload_to="social")),
                ("shows", models.CharField(blank=True, max_length=32)),
                ("drawn_by", models.CharField(blank=True, max_length=32)),
            ],
        ),
    ]
