from django.db import migrations

WORDING = (
    "I may share this story and these photos, and I am happy for them to be shown on this site. "
    "Everybody who can be recognised in them, and everybody who is quoted, has agreed; "
    "for children, a parent or guardian has. I can ask for my story to be taken down at any time."
)


def make(apps, schema_editor):
    apps.get_model("gallery", "ConsentText").objects.create(text=WORDING)


def drop(apps, schema_editor):
    apps.get_model("gallery", "ConsentText").objects.filter(text=WORDING).delete()


class Migration(migrations.Migration):
    dependencies = [("gallery", "0003_search_table")]
    operations = [migrations.RunPython(make, drop)]
