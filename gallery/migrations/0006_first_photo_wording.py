from django.db import migrations

WORDING = (
    "I have asked everybody who can be recognised in this photo, and they are happy for it to be shown where I say; "
    "for children, I have asked a parent or guardian. I may share this photo, and I can take it back at any time."
)


def make(apps, schema_editor):
    apps.get_model("gallery", "ConsentText").objects.create(purpose="photos", text=WORDING)


def drop(apps, schema_editor):
    apps.get_model("gallery", "ConsentText").objects.filter(text=WORDING).delete()


class Migration(migrations.Migration):
    dependencies = [("gallery", "0005_sharing")]
    operations = [migrations.RunPython(make, drop)]
