"""The name that a reader sees beside what a member wrote, with the mark that the product gives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Member

ORGANISER, HOST, NETWORK, SEALED = "organiser", "host", "network", "sealed"


@dataclass(frozen=True)
class Shown:
    """A name as one reader sees it. `number` tells members of one name apart. `mark` says what the member is here, in a tag
    that stands outside the name (components/who.html); in plain text it is a word that no name may hold."""

    name: str
    number: int = 0
    mark: str = ""
    url: str = field(default="", compare=False)  # of the member's page, where this reader may open it

    @property
    def whole(self) -> str:
        """The name with its number."""
        return f"{self.name} ({self.number})" if self.number else self.name

    @property
    def says(self) -> str:
        """The mark in words."""
        return {
            ORGANISER: _("organiser"),
            HOST: _("host"),
            NETWORK: _("the network"),
            SEALED: _("without a name"),
        }.get(self.mark, "")

    def __str__(self):
        return f"{self.whole} ({self.says})" if self.mark else self.whole


PAGES: list[Callable] = []


def gives_pages(found: Callable) -> Callable:
    """Register the function (reader=, members=) that gives, by the numbers of some members, the addresses of those pages
    about them which this reader may open; one query."""
    PAGES.append(found)
    return found


def names(
    authors: Iterable[Member | None], *, reader, told: bool = False, linked: bool = True
) -> Callable[[Member | None], Shown]:
    """How this reader sees the names of these members, in two queries: hidden members are "a member", those who have left "a
    former member", two of one name have numbers, organisers bear a mark, and a member of the directory has a link. Who is
    kept apart from the reader never gets here: their words are not in what the reader can fetch. `told`: the reader knows
    these names also where a member hides, as the two of a pair do, and the member whom an applicant asks to vouch. Without
    `linked` it is one query, and no name leads anywhere: for sentences."""
    named = {each.pk: each for each in authors if each is not None and _is_named(each, reader, told)}
    seen = Member.objects.visible_to(reader) if getattr(reader, "is_current", False) else Member.objects.none()
    if told:
        seen = Member.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=list(named)))
    addresses: dict[int, str] = {}
    if linked and named and getattr(reader, "is_current", False):
        for found in PAGES:
            addresses |= found(reader=reader, members=named.keys())
    return _shown(named, seen, addresses)


def names_on_the_desk(members: Iterable[Member | None]) -> Callable[[Member | None], Shown]:
    """The same on the pages of organisers, who see everyone: in one query, and with the same numbers for each of them."""
    named = {each.pk: each for each in members if each is not None and each.name and not each.left_at}
    return _shown(named, Member.objects.filter(left_at=None), {})


def _shown(named: dict[int, Member], seen, addresses: dict[int, str]) -> Callable[[Member | None], Shown]:
    """`named` are those who have their name here; `seen` all among whom two of one name are told apart;
    `addresses` their pages."""
    alike: dict[str, list[int]] = {}
    if folded := {each.name_folded for each in named.values() if each.name_folded}:
        for pk, name in seen.filter(name_folded__in=folded).order_by("pk").values_list("pk", "name_folded"):
            alike.setdefault(name, []).append(pk)

    def shown(author: Member | None) -> Shown:
        if author is None or author.left_at:
            return Shown(_("A former member"))
        if author.pk not in named:
            return Shown(_("A member"))
        same = alike.get(author.name_folded, [])
        number = same.index(author.pk) + 1 if len(same) > 1 and author.pk in same else 0
        mark = ORGANISER if author.is_organiser else ""
        return Shown(author.name, number, mark, addresses.get(author.pk, ""))

    return shown


def _is_named(author, reader, told):
    own = author.pk == getattr(reader, "pk", None)
    return bool(author.name) and not author.left_at and (own or told or not author.hidden_since)


def who(author: Member | None, *, reader) -> Shown:
    """How this reader sees the name of one member; of several, ask `names` once."""
    return names([author], reader=reader)(author)


def name_for(author: Member | None, *, reader) -> str:
    """The same in plain text, for sentences and attributes."""
    return str(who(author, reader=reader))
