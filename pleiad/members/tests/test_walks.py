"""Random walks over moving, resting, waking and two accounts: a shield holds at every step, and nobody is told twice."""

import random
from datetime import timedelta

import pytest

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.testing import new_member, shield, some

from .. import circumstances, moving, periodic, staying, two_accounts
from ..addresses import parse
from ..eligibility import versions
from ..models import Address, Member
from ..standing import Standing

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
DOMAINS = ["gateshead.gov.uk", "cumberland.gov.uk", "york.gov.uk"]
STEPS = 12


class Walk:
    """Some people who change jobs, rest and wake; beside the product's rows it knows by itself where each works and from
    whom each hides."""

    def __init__(self, chance, at):
        self.chance, self.at, self.written = chance, at, 0
        self.works, self.former, self.up, self.moves = {}, {}, {}, {}
        for number in range(4):
            domain = chance.choice(DOMAINS)
            member = new_member(f"p{number}@{domain}", at=at, name=f"Person {number}")
            self.works[member.pk], self.former[member.pk] = {domain}, set()
            self.up[member.pk], self.moves[member.pk] = False, 0

    def member(self):
        return Member.objects.get(pk=self.chance.choice(sorted(self.works)))

    def step(self):
        self.at += timedelta(days=self.chance.randint(1, 60))
        deed = self.chance.choice([self.move, self.move, self.second, self.turn_shield, self.wake, self.let_time_pass])
        deed(self.member())

    def new_address(self, domain):
        self.written += 1
        address = parse(f"a{self.written}@{domain}")
        return {"address": address, "key": versions.current().key(address)}

    def move(self, member, second=False):
        domain = self.chance.choice(DOMAINS)
        if member.addresses.count() >= 5:
            return
        became, _address = moving.add(member=member, second=second, at=self.at, **self.new_address(domain))
        if became == moving.Added.SAME_EMPLOYER:
            return
        self.moves[member.pk] += 1
        if second:
            self.works[member.pk].add(domain)
            return
        if self.up[member.pk]:
            self.former[member.pk] |= self.works[member.pk]
        self.works[member.pk] = {domain}

    def second(self, member):
        self.move(member, second=True)

    def turn_shield(self, member):
        self.up[member.pk] = not self.up[member.pk]
        shield(member, at=self.at if self.up[member.pk] else None)

    def let_time_pass(self, _member):
        for _day in range(4):
            self.at += timedelta(days=self.chance.randint(5, 60))
            periodic.run(at=self.at)
            Email.objects.filter(due_at__isnull=False).update(due_at=None, sent_at=self.at)
            self.check()

    def wake(self, member):
        address = member.addresses.filter(kind="work").order_by("-proved_at").first()
        staying.proved(member=member, address=address, at=self.at)

    def check(self):
        people = list(Member.objects.filter(pk__in=self.works))
        for one in people:
            seen = set(Member.objects.visible_to(one).values_list("pk", flat=True))
            for other in people:
                if one.pk != other.pk and (self.hides(one, other) or self.hides(other, one)):
                    assert other.pk not in seen, (one, other)
            assert one.standing in (Standing.MEMBER, Standing.READING, Standing.RESTING)
            assert one.addresses.filter(address=one.email).exists()
            assert {str(each.domain) for each in one.employments.current()} == self.works[one.pk]

    def hides(self, one, other):
        away = self.former[one.pk] | (self.works[one.pk] if self.up[one.pk] else set())
        return bool(away & self.works[other.pk])


@pytest.mark.parametrize("seed", range(some(30)))
def test_a_shield_holds_at_every_step_and_nobody_is_told_twice(seed, noon):
    walk = Walk(random.Random(seed), noon)
    walk.check()
    for _step in range(STEPS):
        walk.step()
        walk.check()
    for pk, moves in walk.moves.items():
        assert Email.objects.filter(member=pk, kind="members.moved").count() == moves
        done = AuditRecord.objects.filter(about=f"members.member:{pk}")
        for did, kind in (("rests", "resting"), ("may read only", "reading")):
            assert Email.objects.filter(member=pk, kind=f"members.{kind}").count() == done.filter(did=did).count()
        reminded = Email.objects.filter(member=pk, kind="members.prove_soon").values_list("key", flat=True)
        assert len(reminded) == done.filter(did="reminded of the proof").count()


@pytest.mark.parametrize("seed", range(some(10)))
def test_two_accounts_become_one_without_a_gap_in_the_shield(seed, noon):
    walk = Walk(random.Random(f"two:{seed}"), noon)
    for _step in range(4):
        walk.step()
    kept, other = (Member.objects.get(pk=pk) for pk in sorted(walk.works)[:2])
    two_accounts.make_one(kept=kept, other=other, at=walk.at)
    walk.works[kept.pk] |= walk.works.pop(other.pk)
    walk.former[kept.pk] |= walk.former.pop(other.pk)
    walk.up[kept.pk] = walk.up[kept.pk] or walk.up.pop(other.pk)
    walk.moves.pop(other.pk)
    walk.check()
    assert Address.objects.filter(member=kept).exists()


def test_who_is_between_jobs_stays_hidden_from_the_former_colleagues(noon):
    mo = new_member("mo@gateshead.gov.uk", at=noon)
    colleague = new_member("c@gateshead.gov.uk", at=noon)
    shield(mo, at=noon)
    mo.refresh_from_db()
    home = parse("mo@gmail.com")
    moving.add(member=mo, address=home, key="mo@gmail.com", second=False, at=noon)
    until = (noon + timedelta(days=90)).date()
    with pytest.raises(Refused):
        circumstances.say(member=colleague, kind=circumstances.KINDS["between-jobs"], until_on=until, at=noon)
    circumstances.say(member=mo, kind=circumstances.KINDS["between-jobs"], until_on=until, at=noon)
    assert not Member.objects.visible_to(colleague).filter(pk=mo.pk).exists()
    assert not Member.objects.visible_to(mo).filter(pk=colleague.pk).exists()
