from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessments", "0018_presence_at_the_desk")]
    operations = [migrations.RenameField("delivery", "answer_number", "record_number")]
