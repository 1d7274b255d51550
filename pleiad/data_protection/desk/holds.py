"""What two organisers decide about legal holds."""

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.exports import ALLOWED_FOR
from pleiad.desk.joint_kinds import JointKind, joint_kind
from pleiad.desk.models import JointDecision
from pleiad.errors import Reason
from pleiad.members.models import Hold
from pleiad.privacy import declaration_of
from pleiad.ui.dates import day

from .. import holding

BEGIN_ON_MEMBER, BEGIN_ON_TABLE = "data_protection.hold_member", "data_protection.hold_table"
LIFT, READ = "data_protection.lift_hold", "data_protection.read_hold"


def held_thing(hold: Hold) -> str:
    """What a hold is on, in words."""
    if hold.member_id:
        return str(hold.member)
    return str(declaration_of(apps.get_model(hold.table)).what)


def _hold(decision: JointDecision) -> Hold | None:
    return Hold.objects.filter(pk=decision.payload.get("hold")).select_related("member").first()


def _begin(*, decision, by, at):
    holding.begin(
        member=decision.about,
        table=decision.payload.get("table", ""),
        reason=decision.reason,
        by=decision.proposed_by,
        agreed_by=by,
        at=at,
    )


def _why_not_begin(*, decision) -> Reason:
    table = decision.payload.get("table", "")
    found = Hold.objects.open().filter(table=table) if table else Hold.objects.open().filter(member=decision.about)
    if not table and decision.about is None:
        return _("This member is gone.")
    return _("A legal hold keeps this already.") if found.exists() else None


def _what_a_hold_does(decision) -> list[str]:
    return [
        _("What is over is no longer deleted here, until two organisers lift the hold. The desk asks every half year."),
        _("Begin one only where a law, a court or a dispute that has begun asks for it."),
        _("Members see in their archive that it is there, and why."),
    ]


joint_kind(
    JointKind(
        name=BEGIN_ON_MEMBER,
        label=gettext_lazy("Begin a legal hold on what is kept about a member"),
        title=lambda decision: _("Keep what we hold about %(name)s") % {"name": decision.about or _("a former member")},
        preview=lambda decision: [
            *_what_a_hold_does(decision),
            _("They can leave at any time. What they take away then is kept aside, for two organisers to read."),
        ],
        act=_begin,
        why_not=_why_not_begin,
    )
)
joint_kind(
    JointKind(
        name=BEGIN_ON_TABLE,
        label=gettext_lazy("Begin a legal hold on a kind of record"),
        title=lambda decision: _("Keep: %(what)s") % {"what": _what(decision)},
        preview=_what_a_hold_does,
        act=_begin,
        why_not=_why_not_begin,
    )
)


def _what(decision) -> str:
    return str(declaration_of(apps.get_model(decision.payload["table"])).what)


def _lift(*, decision, by, at):
    if hold := _hold(decision):
        holding.lift(hold=hold, by=decision.proposed_by, agreed_by=by, at=at)


def _why_not_lift(*, decision) -> Reason:
    hold = _hold(decision)
    return None if hold and not hold.ended_at else _("This hold has been lifted.")


def _title(decision, sentence) -> str:
    hold = _hold(decision)
    return sentence % {"what": held_thing(hold) if hold else _("a former member")}


joint_kind(
    JointKind(
        name=LIFT,
        label=gettext_lazy("Lift a legal hold"),
        title=lambda decision: _title(decision, _("Lift the hold on: %(what)s")),
        preview=lambda decision: [
            _("What is over goes within the hour."),
            _("If the member has left meanwhile, everything goes, and what was kept aside too."),
        ],
        act=_lift,
        why_not=_why_not_lift,
    )
)
joint_kind(
    JointKind(
        name=READ,
        label=gettext_lazy("Read what a legal hold kept aside"),
        title=lambda decision: _title(decision, _("Read what was kept aside: %(what)s")),
        preview=lambda decision: [
            _("The organiser who proposed it can download it for seven days. Each download is recorded."),
        ],
        act=lambda *, decision, by, at: None,
        why_not=_why_not_lift,
    )
)


def may_read(*, hold: Hold, by, at) -> bool:
    """Whether another organiser agreed within the week that this one reads what the hold kept aside."""
    agreed = JointDecision.objects.filter(kind=READ, proposed_by=by, agreed_at__gt=at - ALLOWED_FOR)
    return agreed.filter(payload__hold=hold.pk).exists()


def hold_line(hold: Hold) -> dict:
    """A hold as facts for the desk."""
    return {
        "title": held_thing(hold),
        "reason": hold.reason,
        "since": day(moment=hold.began_at),
        "look_again_on": hold.look_again_on,
    }
