"""Which application permissions each call needs: Microsoft's own table (microsoft-graph-devx-content, permissions.json,
7 August 2026), cut down to the calls that are made. One of a call's names is enough."""

from collections.abc import Iterable, Mapping

ENOUGH: Mapping[str, tuple[str, ...]] = {
    "look-up": ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
    "see": ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
    "deleted": ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
    "invite": ("User.Invite.All", "User.ReadWrite.All", "Directory.ReadWrite.All"),
    "find": ("TeamMember.Read.Group", "TeamMember.Read.All", "TeamMember.ReadWrite.All"),
    "list": ("TeamMember.Read.Group", "TeamMember.Read.All", "TeamMember.ReadWrite.All"),
    "add": ("TeamMember.ReadWriteNonOwnerRole.All", "TeamMember.ReadWrite.All"),
    "remove": ("TeamMember.ReadWriteNonOwnerRole.All", "TeamMember.ReadWrite.All"),
    "team": (
        "TeamSettings.Read.Group", "Team.ReadBasic.All", "TeamSettings.Read.All", "TeamSettings.ReadWrite.All",
        "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    ),
    "channel-of-team": (
        "ChannelSettings.Read.Group", "Channel.ReadBasic.All", "ChannelSettings.Read.All",
        "ChannelSettings.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All",
        "Directory.ReadWrite.All",
    ),
    "channel": ("ChannelMember.ReadWrite.Group", "ChannelMember.ReadWrite.All"),
    "make-meeting": ("OnlineMeetings.ReadWrite.All",),
    "set-meeting": ("OnlineMeetings.ReadWrite.All",),
    "drop-meeting": ("OnlineMeetings.ReadWrite.All",),
    "reports": ("OnlineMeetingArtifact.Read.All",),
    "report": ("OnlineMeetingArtifact.Read.All",),
}  # fmt: skip

WANTED: Mapping[str, str] = {
    "look-up": "User.Read.All",
    "see": "User.Read.All",
    "deleted": "User.Read.All",
    "invite": "User.Invite.All",
    "find": "TeamMember.Read.All",
    "list": "TeamMember.Read.All",
    "add": "TeamMember.ReadWriteNonOwnerRole.All",
    "remove": "TeamMember.ReadWriteNonOwnerRole.All",
    "team": "Team.ReadBasic.All",
    "channel-of-team": "Channel.ReadBasic.All",
    "channel": "ChannelMember.ReadWrite.All",
    "make-meeting": "OnlineMeetings.ReadWrite.All",
    "set-meeting": "OnlineMeetings.ReadWrite.All",
    "drop-meeting": "OnlineMeetings.ReadWrite.All",
    "reports": "OnlineMeetingArtifact.Read.All",
    "report": "OnlineMeetingArtifact.Read.All",
}
"""The one to ask an administrator for, tenant-wide, for each call."""

MEMBERSHIP = ("look-up", "see", "deleted", "invite", "find", "add", "remove", "list")
CHECKS = ("team", "channel-of-team")
MEETINGS = ("make-meeting", "set-meeting", "drop-meeting", "reports", "report")


def for_one_team(call: str) -> str:
    """The resource-specific permission that an owner of the team can consent to instead, or ""."""
    return next((name for name in ENOUGH[call] if name.endswith(".Group")), "")


def missing(roles: Iterable[str], calls: Iterable[str]) -> dict[str, str]:
    """For each permission that none of these roles makes up for, the first of the calls that needs it."""
    held, found = set(roles), dict[str, str]()
    for call in calls:
        if not held & set(ENOUGH[call]):
            found.setdefault(WANTED[call], call)
    return found
