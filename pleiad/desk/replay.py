"""Deciding an application again with the domain list as it was, to see that the same comes out."""

from dataclasses import dataclass

from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Application


@dataclass(frozen=True)
class Replay:
    """What the domain list of that version says today about the same address."""

    lane: str
    rule: str
    version: int
    same: bool


def replay(*, application: Application) -> Replay:
    """Decide the applicant's address again with the version of the domain list that the application names.

    An applicant in the refuse lane who asks two members to vouch applies in the sponsor lane, so these two lanes agree.
    """
    verdict = versions.at_version(application.domain_list_version).decide(parse(application.address))
    lane = "sponsor" if verdict.lane == "refuse" else verdict.lane
    same = (lane, verdict.rule) == (application.lane, application.rule)
    return Replay(lane=lane, rule=verdict.rule, version=application.domain_list_version, same=same)
