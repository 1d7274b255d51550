"""What a member's home shows of this room: the question whether something may be shown, and new pieces."""

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.approvals.models import Approval
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.subscriptions import Subscription, subscription
from pleiad.home.waiting import WaitingAnswer, waits
from pleiad.members.models import Member

from .models import Nomination, Piece

SPOTLIGHT = subscription(
    Subscription(
        name="spotlight",
        label=gettext_lazy("Colleagues in the spotlight"),
        hint=gettext_lazy("No email names them."),
        group="network",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because you are a member."),
    )
)


@waits("spotlight.question", sign=Nomination.objects.filter(nominee=OuterRef("pk")))
def questions(*, member, at, most):
    """What colleagues wrote about the member, who says whether it may be shown."""
    asked = Nomination.objects.filter(nominee=member.pk).exclude(
        nominator__in=Member.objects.numbers_kept_apart_from(member)
    )
    found = Approval.objects.open().asked_of(member).filter(pk__in=asked.values("approval"), expires_at__gt=at)
    for each in found.order_by("expires_at")[:most]:
        yield WaitingAnswer(
            _("A colleague wrote about you"),
            reverse("approvals:own-answer", args=[each.pk]),
            _("Read and answer"),
            by=each.expires_at,
            sentence=_("Nobody else reads a word before you say yes."),
        )


@tells_new("spotlight")
def new_pieces(*, member, since, until):
    """Pieces about others, newest first."""
    found = Piece.objects.visible_to(member).filter(written_at__gt=since, written_at__lte=until)
    for each in found.exclude(author=member.pk).order_by("-written_at", "-pk")[:OF_A_KIND]:
        yield New(
            key=f"piece:{each.pk}",
            at=each.written_at,
            title=_("A colleague is in the spotlight"),
            who=each.name,
            url=each.get_absolute_url(),
        )
