"""The topics and skills that come with the software, put into tables that are still empty."""

import csv
from pathlib import Path

from django.apps import apps as installed

DATA = Path(__file__).parent / "data"


def fill(sender, using, apps=installed, **_rest) -> None:
    """After a migration or a flush, fill empty tables with what is shipped; the operator's changes stay."""
    for name in ("Topic", "Skill"):
        model = apps.get_model("directory", name)
        if not model.objects.using(using).exists():
            with (DATA / f"{name.lower()}s.csv").open(encoding="utf-8", newline="") as file:
                model.objects.using(using).bulk_create([model(**row) for row in csv.DictReader(file)])
