"""Carry over what submissions of earlier versions say: tries made, proof, who is looked for."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now


def carry_over(apps, _schema_editor):
    submissions = apps.get_model("candidates", "Submission").objects
    attempts = apps.get_model("candidates", "Attempt").objects
    last = (
        attempts.filter(submission=OuterRef("pk"))
        .order_by()
        .values("submission")
        .annotate(last=Max("number"))
        .values("last")
    )
    submissions.update(attempts_made=Coalesce(Subquery(last), 0))
    delivered = submissions.filter(status="delivered")
    delivered.filter(confirmed_at=None).update(proof="receipt")
    delivered.exclude(confirmed_at=None).update(proof="person")
    submissions.filter(status="unconfirmed").update(look_after=Now())


class Migration(migrations.Migration):
    dependencies = [("candidates", "0002_delivery_that_survives")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
