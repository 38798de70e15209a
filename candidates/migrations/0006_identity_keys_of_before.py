"""Write the identity keys of those that were entered before there were any."""

from django.conf import settings
from django.db import migrations

from candidates.services.identity import identity_keys
from connections.providers.candidate import Candidate

MANY = 500  # rows at a time


def write(apps, _schema_editor):
    submissions = apps.get_model("candidates", "Submission").objects
    keys = apps.get_model("candidates", "IdentityKey")
    rows = submissions.order_by("pk").values_list("pk", "candidate").iterator(chunk_size=MANY)
    waiting = []
    for pk, document in rows:
        found = identity_keys(Candidate.from_document(document), region=settings.DEFAULT_REGION)
        waiting += [keys(submission_id=pk, kind=kind, value=value) for kind, value in found]
        if len(waiting) > MANY:
            keys.objects.bulk_create(waiting, ignore_conflicts=True)
            waiting = []
    keys.objects.bulk_create(waiting, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0005_the_form")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
