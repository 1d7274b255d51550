"""What every table holds about one member, row by row. Each table's `privacy` says which rows, and which columns stay out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.privacy import OF_OTHERS, PrivacyDeclaration, declaration_of

AT_ONCE = 500
"""Rows read in one statement; no more are in memory at a time, besides the keys of all."""


@dataclass
class ArchivedTable:
    """One table as far as it is about the member. `columns`: name to label. `withheld`: name to reason."""

    model: type[models.Model]
    said: PrivacyDeclaration
    member: Member
    columns: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.withheld = {name: str(why) for name, why in self.said.withheld.items()}
        for each in [*self.model._meta.concrete_fields, *self.model._meta.local_many_to_many]:
            if each.many_to_many and each.related_model is Member:
                self.withheld[each.name] = str(OF_OTHERS)
            elif each.name not in self.withheld:
                self.columns[each.name] = str(each.verbose_name)

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def room(self) -> str:
        return self.said.room or self.model._meta.app_label

    def paths(self) -> list[str]:
        """The ways from a row to the member."""
        return ["pk" if self.said.of == "self" else self.said.of, *self.said.also_of]

    def rows(self) -> Iterator[dict]:
        """Each row as column to value, in the order of its keys; moments are in the time zone of the network."""
        wanted = Q()
        for path in self.paths():
            wanted |= Q(**{path: self.member.pk})
        found = self.model._base_manager.filter(wanted)
        if self.said.given_when is not None:
            found = found.filter(self.said.given_when)
        columns = self._all_columns()
        many = [each.name for each in columns if each.many_to_many and each.name in self.columns]
        references = [each.name for each in self._references()]
        rows = self.model._base_manager.order_by("pk").select_related(*references).prefetch_related(*many)
        readers = {each.name: _reader(each) for each in columns}
        given = self._given()
        # The keys first: a page after a key would sort all that is left again for each page, which of 100,000 takes minutes.
        keys = list(found.order_by("pk").distinct().values_list("pk", flat=True).iterator(chunk_size=AT_ONCE))
        for start in range(0, len(keys), AT_ONCE):
            page = list(rows.filter(pk__in=keys[start : start + AT_ONCE]))
            partly = self._partly(page)
            names = _names(self.member, page, self._people())
            for row in page:
                names_given = self._given(partly[row.pk]) if row.pk in partly else given
                yield {name: readers[name](row, names) for name in names_given}

    def _all_columns(self) -> list[models.Field]:
        """Every column but those that list other members."""
        columns = [*self.model._meta.concrete_fields, *self.model._meta.local_many_to_many]
        return [each for each in columns if not (each.many_to_many and each.related_model is Member)]

    def _given(self, besides: tuple[str, ...] = ()) -> list[str]:
        """The columns that are given; with `besides`, those of a row to which the member belongs by another path."""
        withheld = self.withheld
        if besides:  # what the other person wrote stays out, and what the member wrote is in
            withheld = {name: why for name, why in withheld.items() if why != str(OF_OTHERS)}
            withheld |= dict.fromkeys(besides, str(OF_OTHERS))
        return [each.name for each in self._all_columns() if each.name not in withheld]

    def _references(self) -> list[models.Field]:
        """References whose other end may be named: to what is about nobody, and to what an organiser did."""
        return [
            each
            for each in self.model._meta.concrete_fields
            if each.is_relation
            and each.name in self.columns
            and each.related_model is not Member
            and (declaration_of(each.related_model).about_nobody or each.related_model is AuditRecord)
        ]

    def _people(self) -> list[models.Field]:
        return [each for each in self.model._meta.concrete_fields if each.related_model is Member]

    def _partly(self, page: list[models.Model]) -> dict[int, tuple[str, ...]]:
        """For rows to which the member belongs by another path than `of`: the columns that stay out besides."""
        found: dict = {}
        for path, names in self.said.also_of.items():
            same = self.model._base_manager.filter(pk__in=[each.pk for each in page])
            for pk in same.filter(**{path: self.member.pk}).values_list("pk", flat=True):
                found[pk] = names
        return found


def _names(member: Member, page: list[models.Model], people: list[models.Field]) -> dict[int, str]:
    """The names of those in these rows whom the member may see named."""
    numbers = {getattr(row, each.attname) for row in page for each in people} - {None}
    if numbers <= {member.pk}:
        return {member.pk: member.name}
    shown = Member.objects.visible_to(member).filter(pk__in=numbers)
    return {**dict(shown.values_list("pk", "name")), member.pk: member.name}


def _reader(column: models.Field) -> Callable[[models.Model, dict[int, str]], object]:
    """The function that reads this column of a row, chosen once for a table: a hundred thousand rows are read with it. A person
    is a name or nothing; a row of another table its number, and its name if it is about nobody."""
    name, by = column.name, column.attname
    if column.many_to_many:
        return lambda row, names: [str(each) for each in getattr(row, name).all()]
    if column.related_model is Member:
        return lambda row, names: names.get(getattr(row, by))
    if column.is_relation:
        return _reader_of_reference(column)
    if isinstance(column, models.BinaryField):
        return lambda row, names: None if getattr(row, by) is None else f"{row._meta.model_name}-{row.pk}"
    if isinstance(column, models.DateTimeField):
        zone = timezone.get_current_timezone()
        return lambda row, names: None if (value := getattr(row, by)) is None else value.astimezone(zone)
    return lambda row, names: getattr(row, by)


def _reader_of_reference(column: models.Field) -> Callable[[models.Model, dict[int, str]], dict | None]:
    def number(row, names):
        value = getattr(row, column.attname)
        return None if value is None else {"number": value}

    def named(row, names):
        value = getattr(row, column.attname)
        return None if value is None else {"number": value, "name": str(getattr(row, column.name))}

    def done(row, names):
        if getattr(row, column.attname) is None:
            return None
        record = getattr(row, column.name)
        return {"at": timezone.localtime(record.at), "did": record.did, "reason": record.reason}

    if column.related_model is AuditRecord:
        return done
    return named if declaration_of(column.related_model).about_nobody else number


def as_json(value: object) -> str:
    """What JSON has no form of: a moment to the second, a day, anything else as text."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def tables(member: Member) -> Iterator[ArchivedTable]:
    """Every table that can hold something about the member, in the order of the rooms."""
    for model in apps.get_models():
        said = declaration_of(model)
        if said.of and not said.not_given and not said.about_nobody:
            yield ArchivedTable(model, said, member)


def left_out() -> Iterator[tuple[str, str]]:
    """What is not in any archive, and why: the words of the table, and the reason."""
    for model in apps.get_models():
        said = declaration_of(model)
        if said.not_given and not said.about_nobody:
            yield str(said.what), str(said.not_given)


def files(member: Member) -> Iterator[tuple[str, bytes]]:
    """Pictures and other files of the member: a name, and what is in it."""
    for table in tables(member):
        binary = [each for each in table.model._meta.concrete_fields if isinstance(each, models.BinaryField)]
        for column in binary:
            if column.name in table.columns:
                rows = table.model._base_manager.filter(**{table.paths()[0]: member.pk})
                for pk, data in rows.values_list("pk", column.name).iterator(chunk_size=1):
                    yield f"files/{table.model._meta.model_name}-{pk}.{column.name}", bytes(data)
