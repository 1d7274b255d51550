"""What each table says about the people in it, so that export, erasure and retention never have to guess."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PrivacyDeclaration:
    """Declared once by every model as `privacy`.

    of: path from the row to the member it is about ("member", "invite__member"), or "" when it is about nobody.
    keep: retention class in words ("while a member", "14 days", "for ever, pseudonymous").
    on_erasure: "delete", "blank" (the row stays without the member: the reference goes where it can, and the fields named
    in `blank` are emptied) or "stay" (says nothing about the member by itself).
    two_accounts: what happens where one person's two accounts become one and each has a row where only one may be: "fold"
    (the two become one row: nothing that was written is lost), "drop" (the other account's goes: it can be made again) or
    "stop" (the accounts cannot become one meanwhile). All other rows just change hands.
    until_settled: still needed to say goodbye; it goes once the member's last emails are sent and Teams has been told.
    """

    of: str
    keep: str
    on_erasure: str
    blank: tuple[str, ...] = ()
    until_settled: bool = False
    two_accounts: str = ""


NOBODY = PrivacyDeclaration(of="", keep="for ever", on_erasure="stay")
