"""What organisers do to lead: they wrote to members, brought some in, and show everyone a few figures."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.announcements import newsletter
from pleiad.announcements.actions import sending, writing
from pleiad.announcements.audience import recipients
from pleiad.announcements.models import Announcement
from pleiad.impact import actions as impact
from pleiad.invitations import actions as invitations
from pleiad.invitations import sheet
from pleiad.invitations.models import InvitedPerson
from pleiad.members.models import Member

from . import cast
from .days import days_ago
from .people import address_of

TOLD = (
    "How we run our meetings this winter",
    "Sut rydym yn cynnal ein cyfarfodydd y gaeaf hwn",
    "Hello,\n\nfrom January our meetings start at **4pm** and end by 5:30pm, so that they fit around the school run.\n\n"
    "- Live captions are on in every meeting.\n- Slides are on the page of the meeting by the next day.\n\n"
    "If another time would suit you better, reply to this email. We read every answer.",
    "Helo,\n\no fis Ionawr bydd ein cyfarfodydd yn dechrau am **4pm** ac yn gorffen erbyn 5:30pm, i gyd-fynd ag amseroedd ysgol.\n\n"
    "- Mae capsiynau byw ymlaen ym mhob cyfarfod.\n- Mae’r sleidiau ar dudalen y cyfarfod erbyn y diwrnod wedyn.\n\n"
    "Os byddai amser arall yn well i chi, atebwch yr e-bost hwn. Rydym yn darllen pob ateb.",
)
DRAFT = (
    "A visit to the police control room in Cardiff",
    "Hello,\n\nthere is room for twelve of us on a visit in spring. *Would you like to come?* Reply to this email.",
)
PEOPLE = """name,email,organisation
Ottilie Fairweather-Ash,ottilie.fairweather-ash.invented@bristol.gov.uk,Bristol City Council
Nnedi Abiodun,nnedi.abiodun.invented@westyorkshire.police.uk,West Yorkshire Police
Gwawr Prydderch,gwawr.prydderch.invented@ceredigion.gov.uk,Ceredigion County Council
Ishbel Farquharson,ishbel.farquharson.invented@dundeecity.gov.uk,Dundee City Council
Saoirse Devlin,saoirse.devlin.invented@nidirect.gov.uk,
Marguerite Obi,marguerite.obi.invented@small-charity.example,A small charity
Perpetua Privett,perpetua.privett.invented@gmail.com,
"""
MONTHS = 18
EVERYONE_SEES = ("members-by-sector", "members-by-nation", "meetings", "seats-by-sector", "questions")


def furnish(*, chance, at) -> str:
    """Write, invite and count, each at its time."""
    organisers = [Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS]
    _write(organisers, at=at)
    _invite(organisers[1], at=at)
    month = timezone.localdate(at).replace(day=1)
    for _number in range(MONTHS):
        impact.take(month=month, at=at)
        month = (month - timedelta(days=1)).replace(day=1)
    for figure in EVERYONE_SEES:
        impact.show_everyone(figure=figure, by=organisers[0], at=days_ago(3, 17, at=at))
    return _(
        "Leading: an announcement was sent, a newsletter waits, people are invited, and %(figures)s figures are public"
    ) % {"figures": len(EVERYONE_SEES)}


def _write(organisers, *, at):
    then = days_ago(16, 12, at=at)
    subject, subject_cy, text, text_cy = TOLD
    words = {"subject": subject, "subject_cy": subject_cy, "text": text, "text_cy": text_cy}
    told = writing.write(by=organisers[0], at=then, kind="announcement", **words)
    people = list(recipients(told).values_list("pk", flat=True))
    sending.send(announcement=told, seen=sending.fingerprint(told, people), by=organisers[0], at=then)
    step = then
    while Announcement.objects.filter(pk=told.pk, next_step_at__isnull=False).exists():
        sending.step_due(at=step)
        step += sending.STEP
    writing.write(by=organisers[2], at=days_ago(2, 20, at=at), kind="announcement", subject=DRAFT[0], text=DRAFT[1])
    newsletter.draft_due(at=at)


def _invite(organiser, *, at):
    then = days_ago(6, 10, at=at)
    imported = invitations.read_in(
        name="cardiff-meetup.csv", rows=sheet.read(PEOPLE), language="en", by=organiser, at=then
    )
    invitations.invite(imported=imported, by=organiser, at=then)
    if no := InvitedPerson.objects.filter(name__startswith="Saoirse").first():
        invitations.decline(invitation=no, at=then + timedelta(days=1))
