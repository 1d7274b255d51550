"""Addresses made of words: what is named alike gets a number behind it."""

from itertools import count

from django.db import IntegrityError, models, transaction


def save_under(thing: models.Model, wanted: str) -> None:
    """Save a new thing with the first free slug: `wanted`, else "wanted-2" and so on, also when another request
    takes one in the same moment."""
    alike = type(thing)._default_manager.filter(slug__startswith=wanted)
    taken = set(alike.values_list("slug", flat=True))
    for number in count(1):
        thing.slug = f"{wanted}-{number}" if number > 1 else wanted
        if thing.slug in taken:
            continue
        try:
            with transaction.atomic():
                thing.save(force_insert=True)
        except IntegrityError:
            if not alike.filter(slug=thing.slug).exists():
                raise
        else:
            return
