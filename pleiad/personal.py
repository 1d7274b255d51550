"""What each table says about the people in it, so that export, erasure and retention never have to guess."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """Declared once by every model as `personal`.

    of: path from the row to the member it is about ("member", "invite__member"), or "" when it is about nobody.
    keep: retention class in words ("while a member", "14 days", "for ever, pseudonymous").
    on_erasure: "delete", "blank" (fields are emptied, the row stands) or "stay" (says nothing about her by itself).
    """

    of: str
    keep: str
    on_erasure: str


NOBODY = Personal(of="", keep="for ever", on_erasure="stay")
