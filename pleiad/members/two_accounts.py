"""One person has two accounts: they become one, and nothing of either is lost.

Every table is walked by its references to a member, so that nothing here knows a room by name. Where only one row may be, the
table's `privacy` says what happens; rooms whose rows need care (places, invitations to Teams) hear `accounts_joining` before.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.audit.models import AuditRecord
from pleiad.calendars import actions as calendars
from pleiad.errors import Reason, Refused
from pleiad.outbox.actions import queue_email

from . import factors, signing_in
from .models import Employment, Member
from .organisations import employing, workplaces
from .signals import accounts_joined, accounts_joining, member_changed
from .standing import Standing
from .staying import STAYING

OF_LIBRARIES = (Authenticator, SocialAccount)
WEIGHED = ["joined_at", "created_at", "hidden_since", "shielded_since", "shielded_zone", "sector", "nation"]
WEIGHED += ["organisation", "organisation_said"]
JOINABLE = (Standing.MEMBER, Standing.READING, Standing.RESTING)


def why_not_make_one(*, kept: Member, other: Member, other_asks_more: bool) -> Reason:
    """Why the two accounts cannot become one, or None. `other_asks_more`: a mailed code alone does not open the other, which has a second step."""
    if kept.pk == other.pk:
        return _("This address is yours already.")
    if kept.standing not in JOINABLE:
        return kept.may.why_not
    if other.standing not in JOINABLE:
        return _("The other account is not open: its membership waits for a decision, is suspended or has ended.")
    if other.organiser_since:
        return _("The other account is that of an organiser. Sign in to it, and add the address of this one there.")
    if other_asks_more:
        return _("The other account asks for a second step. Sign in to it, and add the address of this one there.")
    return None


@transaction.atomic
def make_one(*, kept: Member, other: Member, at: datetime) -> None:
    """Give everything of the other account to the kept one, and end the other. Both were proved by a code just now."""
    if reason := why_not_make_one(kept=kept, other=other, other_asks_more=factors.has_second_step(other)):
        raise Refused(reason)
    held = {
        each.pk: each
        for each in Member.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    }
    kept, other = held[kept.pk], held[other.pk]
    if reason := why_not_make_one(kept=kept, other=other, other_asks_more=factors.has_second_step(other)):
        raise Refused(reason)
    mailbox = other.email
    accounts_joining.send(sender=Member, kept=kept, other=other, at=at)
    _join_employments(kept, other, at)
    calendars.set_aside(of=other, beside=kept, at=at)
    moving_entries = calendars.coming(holder=other, at=at)
    _walk(kept, other)
    _join_rows(kept, other, at)
    calendars.readdress(holder=kept, old=mailbox, at=at, only=moving_entries)
    workplaces.refile([kept.pk, other.pk])
    record(did="made two accounts one", by=kept, about=kept, at=at, detail={"other": other.pk})
    for each in (kept, other):
        signing_in.end_all_sessions(member=each)
    kept.refresh_from_db()
    accounts_joined.send(sender=Member, kept=kept, other=other, at=at)
    member_changed.send(sender=Member, member=kept, at=at)
    queue_email(
        kind="members.account_changed",
        key=f"account:{kept.pk}:joined:{other.pk}",
        at=at,
        to_member=kept,
        payload={"what": "accounts_joined"},
    )


def _join_employments(kept: Member, other: Member, at: datetime) -> None:
    """Where both work at one organisation it is one employment; otherwise the other account's stands as a second one."""
    known = {(each.organisation_id, each.folded, each.domain) for each in kept.employments.current()}
    for each in other.employments.current():
        if (each.organisation_id, each.folded, each.domain) in known:
            employing.end(employment=each, on=max(each.from_on, at.date()))
        elif each.kind == "main" and kept.employments.current().filter(kind="main").exists():
            Employment.objects.filter(pk=each.pk).update(kind="second")


def _join_rows(kept: Member, other: Member, at: datetime) -> None:
    """What stands on the two members themselves: what protects more stands, and the longer membership."""
    kept.joined_at = min(filter(None, (kept.joined_at, other.joined_at)))
    kept.created_at = min(kept.created_at, other.created_at)
    kept.hidden_since = kept.hidden_since or other.hidden_since
    kept.shielded_since = kept.shielded_since or other.shielded_since
    kept.shielded_zone = kept.shielded_zone or other.shielded_zone
    if other.standing == Standing.MEMBER and (
        kept.standing != Standing.MEMBER
        or (kept.prove_by and (other.prove_by is None or other.prove_by > kept.prove_by))
    ):
        for name in STAYING:
            setattr(kept, name, getattr(other, name))
    if not kept.organisation_id and not kept.organisation_said:
        kept.organisation, kept.organisation_said = other.organisation, other.organisation_said
        kept.sector, kept.nation = kept.sector or other.sector, kept.nation or other.nation
    kept.save(update_fields=[*WEIGHED, *STAYING])
    nowhere = f"former-{other.pk}@nowhere.invalid"
    Member.objects.filter(pk=other.pk).update(
        email=nowhere,
        work_email=nowhere,
        name="",
        organisation=None,
        organisation_said="",
        sector="",
        nation="",
        hidden_since=None,
        shielded_since=None,
        shielded_zone="",
        next_step_at=None,
        left_at=at,
        erased_at=at,
    )


def _walk(kept: Member, other: Member) -> None:
    for model in apps.get_models(include_auto_created=True):
        if model is AuditRecord:  # who did what is never rewritten; its last record says which account it became
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is Member:
                _hand_over(model, field, kept, other)


def _hand_over(model: type[models.Model], field: models.Field, kept: Member, other: Member) -> None:
    rows = model._base_manager.filter(**{field.name: other.pk})
    rule = rule_of(model)
    if rule == "drop":
        rows.delete()
    elif not at_most_one(model, field):
        rows.update(**{field.name: kept.pk})
    else:
        for row in rows.order_by("pk"):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{field.name: kept.pk})
            except IntegrityError:
                _fold(row, field, kept, rule)


def rule_of(model: type[models.Model]) -> str:
    """What the table says about two rows of which only one may be; of libraries the kept account's stands."""
    said = getattr(model, "privacy", None)
    if said is not None:
        return said.two_accounts
    return "fold" if model._meta.auto_created or model in OF_LIBRARIES else ""


def at_most_one(model: type[models.Model], field: models.Field) -> bool:
    """Whether a constraint can forbid that a row changes hands."""
    return field.unique or any(names for names in _alone(model, field)) or bool(_checks(model))


def _alone(model: type[models.Model], field: models.Field) -> list[list[str]]:
    """The sets of columns, with this one, of which there may be one row."""
    found = [list(each.fields) for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    found += [list(each) for each in model._meta.unique_together]
    found += [[field.name]] if field.unique else []
    return [each for each in found if field.name in each]


def _checks(model: type[models.Model]) -> list[models.CheckConstraint]:
    return [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]


def _fold(row: models.Model, field: models.Field, kept: Member, rule: str) -> None:
    """Two rows of which only one may be become one: the kept account's, with what was written in either."""
    if rule != "fold":
        raise Refused(
            _(
                "Both accounts have something of which a member has one at a time, such as a mentoring pair. End it in one."
            )
        )
    twin = _twin(row, field, kept)
    if twin is None:  # about the two accounts themselves, such as a block of the one by the other
        row.delete()
        return
    _write_together(twin, row)
    for relation in row._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            for child in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}):
                try:
                    with transaction.atomic():
                        same = relation.related_model._base_manager.filter(pk=child.pk)
                        same.update(**{relation.field.name: twin.pk})
                except IntegrityError:
                    continue  # the twin has the same already
    row.delete()


def _twin(row: models.Model, field: models.Field, kept: Member) -> models.Model | None:
    for names in _alone(type(row), field):
        same = {name: getattr(row, name) for name in names if name != field.name}
        twins = type(row)._base_manager.filter(**same, **{field.name: kept.pk}).exclude(pk=row.pk)
        if twin := twins.order_by("-pk").first():
            return twin
    return None


def _write_together(twin: models.Model, row: models.Model) -> None:
    changed = []
    for each in row._meta.concrete_fields:
        theirs, ours = getattr(row, each.attname), getattr(twin, each.attname)
        if isinstance(each, models.TextField) and theirs and ours and theirs not in ours:
            setattr(twin, each.attname, f"{ours}\n\n{theirs}")
        elif isinstance(each, models.CharField | models.TextField | models.JSONField) and theirs and not ours:
            setattr(twin, each.attname, theirs)
        else:
            continue
        changed.append(each.attname)
    if changed:
        type(twin)._base_manager.filter(pk=twin.pk).update(**{name: getattr(twin, name) for name in changed})
