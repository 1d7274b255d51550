"""What a member's home shows of this room: messages that wait, members who share a topic, the first profile."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.home.first_steps import FirstStep, first_step
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.subscriptions import Subscription, subscription
from pleiad.home.waiting import WaitingAnswer, waits
from pleiad.members.models import of_a_current
from pleiad.members.visibility import names

from .models import Known, Message, Profile, Thanks
from .topics import because, topics_of

NEIGHBOURS = subscription(
    Subscription(
        name="members",
        label=gettext_lazy("Members who share a topic with you"),
        hint=gettext_lazy("Only those who chose to be found. No email names them."),
        group="topics",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because you share a topic with a member who joined the directory."),
    )
)


THANKED = subscription(
    Subscription(
        name="thanked",
        label=gettext_lazy("A member thanks you"),
        hint=gettext_lazy("Never what was written, nor who wrote it."),
        default=Every.AT_ONCE,
        why=gettext_lazy("You have this email because a member thanked you."),
    )
)


@waits("directory.message", sign=Message.objects.filter(recipient=OuterRef("pk"), answered_at=None))
def messages(*, member, at, most):
    """Messages that the member has not answered; not answering is an answer too, so they have no day."""
    waiting = Message.objects.visible_to(member).filter(
        of_a_current("sender"), recipient=member.pk, answered_at=None, sender__isnull=False
    )
    found = list(waiting.select_related("sender").order_by("-sent_at", "pk")[:most])
    shown = names((each.sender for each in found), reader=member, linked=False) if found else None
    for each in found:
        yield WaitingAnswer(
            _("%(name)s wrote to you") % {"name": shown(each.sender)},
            reverse("directory:message", args=[each.pk]),
            _("Read and answer"),
            sentence=_("Answer if and when you like."),
        )


@tells_new("thanked", notified=True)
def thanked(*, member, since, until):
    """Thanks that the member was sent; the words are on their page alone."""
    found = Thanks.objects.visible_to(member).filter(of_a_current("sender"), recipient=member.pk, sender__isnull=False)
    found = list(
        found.filter(sent_at__gt=since, sent_at__lte=until)
        .select_related("sender")
        .order_by("-sent_at", "-pk")[:OF_A_KIND]
    )
    shown = names((each.sender for each in found), reader=member, linked=False) if found else None
    for each in found:
        yield New(
            key=f"thanks:{each.pk}",
            at=each.sent_at,
            title=_("A member says thank you"),
            who=str(shown(each.sender)),
            url=reverse("directory:thanks"),
        )


@tells_new("members")
def neighbours(*, member, since, until):
    """Members who joined the directory and share a topic."""
    topics = topics_of(member)
    if not topics:
        return
    shared = Known.objects.filter(profile=OuterRef("pk"), topic__in=list(topics))
    listed = Profile.objects.visible_to(member).exclude(member=member.pk)
    listed = listed.filter(Exists(shared), listed_at__gt=since, listed_at__lte=until).select_related("member")
    found = list(listed.order_by("-listed_at", "pk")[:OF_A_KIND])
    if not found:
        return
    common = dict(
        Known.objects.filter(profile__in=found, topic__in=list(topics))
        .order_by("-topic")
        .values_list("profile", "topic")
    )
    shown = names((each.member for each in found), reader=member, linked=False)
    for each in found:
        yield New(
            key=f"profile:{each.pk}",
            at=each.listed_at,
            title=_("A member can be found who shares a topic with you"),
            who=str(shown(each.member)),
            url=reverse("directory:profile", args=[each.member_id]),
            reason=because(topics[common[each.pk]]),
        )


@first_step(order=20)
def profile_in_three_lines(*, member, at):
    if not member.is_current or Profile.objects.filter(member=member.pk).exclude(headline="").exists():
        return None
    return FirstStep(
        _("Say who you are, in three lines"),
        _(
            "What you do, and what you can be asked about. Your topics decide what is new for you here. Nobody sees it unless you want to be found."
        ),
        reverse("directory:edit-profile"),
        _("Write your profile"),
    )
