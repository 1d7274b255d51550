"""What the tables of libraries hold about people, declared here because their models are not ours."""

from django.utils.translation import gettext_lazy as _

from pleiad.privacy import NOBODY, SECRET, WHILE_A_MEMBER, PrivacyDeclaration, Reader, Why, declare

NEVER_USED = _("The program does not write this table.")

declare(
    "mfa.Authenticator",
    PrivacyDeclaration(
        of="user",
        what=_("Your passkeys, authenticator app and recovery codes, and when you last used each"),
        why=Why.SIGN_IN,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        withheld={"data": SECRET},
        room="members",
    ),
)
declare(
    "socialaccount.SocialAccount",
    PrivacyDeclaration(
        of="user",
        what=_("Which Microsoft account you sign in with, if you do"),
        why=Why.SIGN_IN,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        room="members",
    ),
)
for unused, of in {
    "account.EmailAddress": "user",
    "account.EmailConfirmation": "email_address__user",
    "socialaccount.SocialToken": "account__user",
}.items():
    declare(
        unused,
        PrivacyDeclaration(of=of, keep=WHILE_A_MEMBER, on_erasure="delete", about_nobody=True, not_given=NEVER_USED),
    )
for shared in (
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "sessions.Session",  # of the version before; nothing is written there any more
    "socialaccount.SocialApp",
):
    declare(shared, NOBODY)
