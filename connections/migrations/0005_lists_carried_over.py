"""What was listed for a connection becomes rows, until it is fetched anew."""

from django.db import migrations

from connections.folding import folded


def carry_over(apps, _schema_editor):
    catalogs = apps.get_model("connections", "FieldCatalog")
    vendor_lists = apps.get_model("connections", "VendorList")
    entries = apps.get_model("connections", "ListEntry")
    for catalog in catalogs.objects.filter(job_id="").iterator():
        for source, listed in catalog.options.items():
            texts = {str(value): (value, str(label)) for value, label in listed}
            kept = {key: each for key, each in texts.items() if key and len(key) <= 500}
            vendor_list = vendor_lists.objects.create(
                connection_id=catalog.connection_id, source=source, count=len(kept)
            )
            entries.objects.bulk_create(
                (
                    entries(
                        vendor_list=vendor_list,
                        key=key,
                        value=value,
                        label=label,
                        folded=folded(label),
                        position=position,
                    )
                    for position, (key, (value, label)) in enumerate(kept.items())
                ),
                batch_size=500,
            )


class Migration(migrations.Migration):
    dependencies = [("connections", "0004_lists_and_people")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
