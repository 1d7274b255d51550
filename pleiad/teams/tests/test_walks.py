"""Random walks: whatever Teams and people do meanwhile, every invite ends where a person knows what to do."""

import random
from datetime import timedelta

import pytest

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.integrations.graph.fake import CASES
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.testing import some

from .. import actions, deliver, queue
from ..models import ChannelInvite, Queue
from ..states import ENDED, MOVING, WORDS, State

PEOPLE = ["amina@council.gov.uk", "cleo+tag@council.gov.uk", "o'neill@police.uk", "dilys@gwynedd.llyw.cymru"]
DEEDS = [
    "ask",
    "ask",
    "ask",
    "opt out",
    "withdraw",
    "suspend",
    "return",
    "retry",
    "tick off",
    "stuck",
    "plain",
    "resume",
    "resume",
    "by hand",
]
WAITS = [0, 1, 60, 3600, 30 * 3600]


def walk_of(seed):
    """Some twenty steps: Teams misbehaves, people act, workers work, time passes."""
    chance = random.Random(seed)
    for _case in range(chance.randint(0, 6)):
        yield "misbehave", chance.choice(PEOPLE), chance.choice(sorted(CASES)), chance.randint(1, 4)
    for _step in range(chance.randint(8, 30)):
        match chance.choice(["misbehave", "deed", "deed", "work", "work"]):
            case "misbehave":
                who = chance.choice([*PEOPLE, *PEOPLE, *PEOPLE, "*"])
                yield "misbehave", who, chance.choice(sorted(CASES)), chance.randint(1, 4)
            case "deed":
                yield chance.choice(DEEDS), chance.choice(PEOPLE)
            case "work":
                yield "work", chance.choice(WAITS)


def do(deed, address, bea, at):
    """One person does one thing; being refused is an answer too."""
    member = Member.objects.get(email=address)
    invite = ChannelInvite.objects.filter(member=member).order_by("-pk").first()
    try:
        match deed:
            case "ask":
                if member.is_current:
                    actions.invite(member=member, address=address, at=at, cause=f"event:{at}")
            case "opt out":
                actions.opt_out(member=member, by=member, at=at)
            case "withdraw":
                actions.withdraw(member=member, at=at)
            case "suspend" | "return":
                member.suspended_at = at if deed == "suspend" else None
                member.save()
            case "resume":
                queue.resume(by=bea, at=at)
            case "by hand":
                queue.add_by_hand(by=bea, at=at)
            case _ if invite is None:
                return
            case "retry":
                actions.retry(invite=invite, by=bea, at=at)
            case "tick off":
                actions.tick_off(invite=invite, by=bea, at=at)
            case "stuck":
                actions.report_stuck(invite=invite, by=member, at=at)
            case "plain":
                actions.use_base_address(invite=invite, by=member, at=at)
    except Refused:
        pass


@pytest.mark.django_db
@pytest.mark.usefixtures("by_graph")
@pytest.mark.parametrize("seed", range(some(40)))
def test_whatever_happens_every_invite_ends_in_a_state_in_which_a_person_acts(
    seed, fake, clock, settle, new_member, bea
):
    for address in PEOPLE:
        member = new_member(address.split("@")[0], address=address)
        actions.invite(member=member, address=address, at=clock.now(), cause="event:0")
    for step in walk_of(seed):
        if step[0] == "misbehave":
            fake.switches.on(step[1], step[2], times=step[3])
        elif step[0] == "work":
            clock.sleep(timedelta(seconds=step[1]))
            deliver.run(at=clock.now(), clock=clock)
        else:
            do(*step, bea, clock.now())
    settle(days=40)
    clock.sleep(timedelta(minutes=11))  # so that changes of which nobody told the workers are found
    settle(days=40)
    check(fake)


def check(fake):
    stopped = Queue.objects.filter(stopped_at__isnull=False).exists()
    for invite in ChannelInvite.objects.select_related("member"):
        state = State(invite.shown_state)
        assert state not in MOVING
        assert WORDS[state].ends or WORDS[state].organiser_step
        if invite.state in MOVING:
            assert stopped
    addresses = [user.address for user in fake.directory.users.values()]
    assert len(addresses) == len(set(addresses))
    assert fake.directory.removed_again == 0
    rounds = Email.objects.exclude(kind="teams.needs_you").count()
    assert rounds <= sum(ChannelInvite.objects.values_list("round", flat=True))
    for invite in ChannelInvite.objects.filter(state__in=ENDED):
        still_in = {fake.directory.users[each.user_id].address for each in fake.directory.memberships.values()}
        others = ChannelInvite.objects.exclude(pk=invite.pk).filter(guest_id=invite.guest_id).exclude(guest_id="")
        if not others.exists() and not by_hand(invite):
            assert invite.address not in still_in


def by_hand(invite):
    """A person ticked something off in the walk without doing it in Teams."""
    return (
        AuditRecord.objects.filter(about=f"teams.channelinvite:{invite.pk}", did__endswith="by hand").exists()
        or AuditRecord.objects.filter(did="switched Teams to adding by hand").exists()
    )
