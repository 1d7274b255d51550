"""Never-pair lists after the person meant has left: the words go, and a hash stays that knows the person again who comes back."""

from django.db.models import Q

from pleiad.members import names
from pleiad.members.hashes import keyed_hash
from pleiad.members.models import Address, Member

from ..models import Avoidance, MentoringProfile

LEFT = "left:"
"""Begins the key of a line whose words are gone."""


def mark_of(key: str) -> str:
    """The key that stands for the key of an address, or for a name however it is written."""
    return LEFT + keyed_hash("never with", key if "@" in key else names.folded(key))


def take_words_away(*, member: Member) -> int:
    """Put marks in place of what others wrote of a member who leaves; returns in how many lines. A name that another member
    bears too may mean that one, and stays."""
    lines = Q(key__in=list(member.addresses.values_list("key", flat=True)))
    if not Member.objects.current().filter(name_folded=member.name_folded).exclude(pk=member.pk).exists():
        by_name = Avoidance.objects.filter(organisation=None).exclude(Q(key__contains="@") | Q(key__startswith=LEFT))
        called = names.folded(member.name)
        lines |= Q(pk__in=[pk for pk, key in by_name.values_list("pk", "key") if names.folded(key) == called])
    found = list(Avoidance.objects.filter(lines).exclude(owner=member).order_by("pk"))
    for each in found:
        mark = mark_of(each.key)
        if Avoidance.objects.filter(owner=each.owner_id, key=mark).exists():  # the same name in another spelling
            each.delete()
        else:
            Avoidance.objects.filter(pk=each.pk).update(named="", key=mark)
    return len(found)


def back_again(marks: set[str]) -> dict[str, int]:
    """Which of these marks mean someone who takes part in mentoring now, and whom."""
    if not marks:
        return {}
    takes_part = MentoringProfile.objects.values("member")
    keys = Address.objects.filter(member__in=takes_part).values_list("key", "member_id")
    called = Member.objects.current().filter(pk__in=takes_part).values_list("name", "pk")
    found = {mark_of(key): pk for key, pk in [*called, *keys]}
    return {mark: found[mark] for mark in marks & set(found)}
