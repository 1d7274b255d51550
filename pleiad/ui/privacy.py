"""What the privacy page says is kept: what, what for, and for how long.

The limits repeat what each model states as `privacy`; a table that holds something about a person belongs in here.
"""

from django.utils.translation import gettext_lazy as _

WHILE_A_MEMBER = _("While you are a member, then 30 days")

KEPT = [
    [
        _("Your name, organisation and email addresses"),
        _("So that you can sign in and we can write to you"),
        WHILE_A_MEMBER,
    ],
    [_("Which membership statement you confirmed, and when"), _("To show that you did"), WHILE_A_MEMBER],
    [
        _("Passkeys or a code generator, if you set one up, and when you last used it"),
        _("To sign you in"),
        WHILE_A_MEMBER,
    ],
    [
        _("Codes that we mailed, scrambled, and who asked for them"),
        _("To check the code, and to stop guessing"),
        _("14 days"),
    ],
    [
        _("Your application: what you wrote, the answer, its reason and who decided"),
        _("So that decisions can be explained and looked at again"),
        _("While you are a member, then 1 year"),
    ],
    [_("What members wrote when they vouched for someone"), _("To decide an application"), _("12 months")],
    [_("Your registrations and places on waiting lists"), _("To run the meeting"), _("2 years after the meeting")],
    [
        _("The meeting you came for, when you cannot have a place before we have answered your application"),
        _("To register you for it once you are a member"),
        _("Until your application is decided"),
    ],
    [_("Entries that we put into your calendar"), _("To move or cancel them there too"), _("1 year after the meeting")],
    [
        _("How far your Teams invitation has got"),
        _("To bring you into the channel, and out of it again"),
        _("While you are a member, then until you are out of Teams"),
    ],
    [
        _("Your questions and answers, and which spaces you entered"),
        _("To show them to those who can read the space"),
        _("Until you take them back, leave, or the space deletes them"),
    ],
    [
        _("Who wrote a question without a name, in a seal that two organisers open together"),
        _("To help when someone is in danger"),
        _("As long as the question is there"),
    ],
    [_("Emails that we sent you"), _("To send each one once, and to help when one does not arrive"), _("90 days")],
    [
        _("Who did what and when, by number instead of name"),
        _("So that organisers answer for what they do"),
        _("As long as the network exists"),
    ],
]
