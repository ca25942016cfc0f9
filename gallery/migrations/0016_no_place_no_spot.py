from django.db import migrations


def take_off_the_map(apps, schema_editor):
    """Whoever says no more than the region is not on the map: an editor could clear the place alone until now."""
    stories = apps.get_model("gallery", "StoryPage").objects.filter(place_name="")
    stories.update(latitude=None, longitude=None)


class Migration(migrations.Migration):
    dependencies = [("gallery", "0015_withdrawn_contributions")]

    operations = [migrations.RunPython(take_off_the_map, migrations.RunPython.noop)]
