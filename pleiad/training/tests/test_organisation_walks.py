"""Random walks over joining, moving, saying, merging, splitting: at no moment does a shielded member meet a colleague, points
add up, and nobody is told twice. Who is a colleague is worked out here once more, slowly, from the employments."""

from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from django.db.models import Count, Sum
from django.utils import timezone

from pleiad.errors import Refused
from pleiad.members import actions as members
from pleiad.members import leaving, moving
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Employment, Member, Organisation
from pleiad.members.organisations import changes, employing, names, proposals
from pleiad.outbox.models import Email
from pleiad.testing import new_member, shield, some
from pleiad.training.actions import points
from pleiad.training.models import Allowance, Movement

STEPS = 14
DOMAINS = ["leeds.gov.uk", "kent.gov.uk", "quux.nhs.uk", "frob.nhs.uk", "nhs.net", "small-body.org.uk", "gmail.com"]
SAID = [
    "Quux Health NHS FT",
    "quux  health NHS Trust",
    "Frob Health",
    "Leeds City Council",
    "leeds council",
    "Kent",
    "x",
]


class Walk:
    def __init__(self, chance, cast, at):
        self.chance, self.cast, self.at = chance, cast, at
        self.organisers = [cast["bea"], cast["cleo"]]
        self.bodies = [Organisation.objects.get(name=name) for name in ("Leeds City Council", "Kent County Council")]
        self.people = [cast["amina"].pk, cast["fay"].pk]
        self.granted = 0

    def step(self):
        self.at += timedelta(hours=20)
        act = self.chance.choice(
            [self.join, self.join, self.say, self.move, self.second, self.shield, self.shield, self.lower,
             self.zone, self.merge, self.split, self.rename, self.new_body, self.grant, self.leave]
        )  # fmt: skip
        with suppress(Refused):
            act()
        return act.__name__

    def anybody(self):
        return Member.objects.get(pk=self.chance.choice(self.people))

    def address(self):
        return f"p{self.chance.randrange(10**9)}@{self.chance.choice(DOMAINS)}"

    def join(self):
        made = new_member(self.address(), at=self.at, said=self.chance.choice(SAID))
        Member.objects.filter(pk=made.pk, joined_at=None).update(joined_at=self.at)  # an organiser looked
        self.people.append(made.pk)

    def say(self):
        employing.say(member=self.anybody(), said=self.chance.choice(SAID), at=self.at)

    def move(self, second=False):
        address, domain_list = parse(self.address()), versions.current()
        moving.add(member=self.anybody(), address=address, key=domain_list.key(address), second=second, at=self.at)

    def second(self):
        self.move(second=True)

    def shield(self):
        shield(self.anybody(), at=self.at)

    def lower(self):
        shield(self.anybody(), at=None)

    def zone(self):
        member = self.anybody()
        said = {"name": "Amy Quux", "language": "en", "hidden": False, "shielded": bool(member.shielded_since)}
        members.change_profile(member=member, at=self.at, shielded_zone=self.chance.choice(["", "nhs.net"]), **said)

    def new_body(self):
        name = f"Body number {len(self.bodies)} Council"
        self.bodies.append(
            proposals.add(name=name, name_cy="", sector="", nation="", by=self.organisers[0], at=self.at)
        )

    def change(self, kind, of, into, **more):
        day = timezone.localdate(self.at)
        words = {"kind": kind, "of": of, "into": into, "on": day, "why": "By law.", "at": self.at}
        made = changes.prepare(**words, by=self.organisers[0], **more)
        changes.agree(change=made, by=self.organisers[1], at=self.at)

    def merge(self):
        one, other = self.chance.sample(self.bodies, 2)
        self.change("merge", [self.fresh(one)], [self.fresh(other)])

    def split(self):
        one, *others = self.chance.sample(self.bodies, min(3, len(self.bodies)))
        self.change("split", [self.fresh(one)], list(map(self.fresh, others)), points_to=others[0])

    def rename(self):
        one = self.fresh(self.chance.choice(self.bodies))
        self.change("rename", [one], [], name=f"{one.name} {self.chance.randrange(100)}")

    def fresh(self, organisation):
        return Organisation.objects.get(pk=organisation.pk)

    def grant(self):
        many = self.chance.randrange(1, 9)
        organisation, year = self.chance.choice(self.bodies), self.at.year + self.chance.randrange(2)
        if Allowance.objects.filter(organisation=organisation, year=year).exists():
            return
        points.grant(
            organisation=organisation, year=year, points=many, contact_name="Pat", contact_address="p@leeds.gov.uk",
            expires_at=self.at + timedelta(days=100), by=None, at=self.at,
        )  # fmt: skip
        self.granted += many

    def leave(self):
        if len(self.people) > 5:
            gone = self.anybody()
            leaving.leave(member=gone, at=self.at)
            self.people.remove(gone.pk)

    def check(self):
        self.nobody_meets_whom_a_shield_keeps_away()
        assert (Allowance.objects.aggregate(all=Sum("points"))["all"] or 0) == self.granted
        assert (Movement.objects.aggregate(all=Sum("points"))["all"] or 0) == self.granted
        mains = Employment.objects.current().filter(kind="main", member__in=self.people)
        assert not mains.values("member").annotate(many=Count("pk")).filter(many__gt=1)
        for each in mains.select_related("member"):
            assert (each.organisation_id, each.said) == (each.member.organisation_id, each.member.organisation_said)
        told = Email.objects.filter(kind="members.organisation_changed")
        assert told.count() == told.values("member", "payload").distinct().count()

    def nobody_meets_whom_a_shield_keeps_away(self):
        people = {each.pk: each for each in Member.objects.filter(pk__in=self.people)}
        jobs = {pk: list(Employment.objects.filter(member=pk).order_by("pk")) for pk in people}
        meets = {pk: set(Member.objects.visible_to(each).values_list("pk", flat=True)) for pk, each in people.items()}
        for one, other in permutations(people, 2):
            covered = covers(people[one], jobs[one], people[other], jobs[other])
            if covered:
                assert other not in meets[one] and one not in meets[other]
            elif not covers(people[other], jobs[other], people[one], jobs[one]):
                assert other in meets[one] and one in meets[other]


def covers(shielded, jobs, colleague, their_jobs):
    """Whether a shield covers where another member works, from the employments alone."""
    zones = {text.partition("@")[2] for text in colleague.addresses.values_list("address", flat=True)}
    if shielded.shielded_zone and shielded.shielded_zone in zones:
        return True
    behind = [each for each in jobs if (shielded.shielded_since if each.until_on is None else each.shielded_since)]
    now = {(each.domain, each.zone) for each in their_jobs if each.until_on is None}
    there = [each for each in their_jobs if each.until_on is None or (each.domain, each.zone) in now]
    return any(one_place(mine, theirs) for mine in behind for theirs in there)


def one_place(mine, theirs):
    if mine.domain and mine.domain == theirs.domain:
        return True
    both_typed = not mine.organisation_id and not theirs.organisation_id
    if both_typed and mine.said and names.folded(mine.said) == names.folded(theirs.said):
        return True
    return bool(may_be(mine) & may_be(theirs))


def may_be(job):
    """The organisations that an employment may be with, and all that came of them."""
    if job.organisation_id:
        found = {job.organisation_id}
    else:
        found = {
            each.pk for each in Organisation.objects.filter(names__folded=names.folded(job.said or "-")).distinct()
        }
    grown = set(found)
    while grown:
        grown = set(Organisation.objects.filter(predecessors__in=grown).values_list("pk", flat=True)) - found
        found |= grown
    return found


@pytest.mark.engines
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(some(40)))
def test_a_shield_holds_at_every_step_points_add_up_and_nobody_is_told_twice(cast, noon, seed):
    walk = Walk(Random(seed), cast, noon)
    for _step in range(STEPS):
        walk.step()
        walk.check()
