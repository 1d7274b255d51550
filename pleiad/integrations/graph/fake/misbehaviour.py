"""Everything that can go wrong with Graph, each as a case that can be switched on for one address or for all.

A case is named after the list of known failures: G1 to G29, with a word after a colon where one number has several faces.
"""

import re
from dataclasses import dataclass, field

FOREVER = 10**9
DAY = 24 * 3600


@dataclass(frozen=True)
class Reply:
    """What goes over the wire. `how`: "whole", "dropped" (no answer at all), "cut" (half a body), "hangs"."""

    status: int
    body: object = None
    headers: dict = field(default_factory=dict)
    how: str = "whole"


@dataclass(frozen=True)
class Misbehaviour:
    """When it strikes (`on`: names of calls), how often at most, and whether the deed is done all the same (`after`)."""

    on: tuple[str, ...]
    times: int = FOREVER
    reply: Reply | None = None
    after: bool = False


def error(status: int, code: str, message: str, headers: dict[str, str] | None = None, **inner: str) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message, "innerError": inner or {}}}, headers or {})


MOVED = {"Location": "http://elsewhere.invalid/v1.0/steal"}
HTML = Reply(502, "<html><body><h1>Bad gateway</h1></body></html>")
WRITES = ("invite", "add", "channel", "remove")
EVERY = ("look-up", "see", "deleted", "invite", "find", "add", "channel", "remove", "list", "team", "channel-of-team")

CASES: dict[str, Misbehaviour] = {
    "G1": Misbehaviour(
        EVERY, reply=error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
    ),
    "G1:once": Misbehaviour(
        EVERY, 1, error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
    ),
    "G1:secret": Misbehaviour(
        ("token",),
        reply=Reply(
            401,
            {
                "error": "invalid_client",
                "error_description": "AADSTS7000222: The provided client secret keys are expired.",
                "error_codes": [7000222],
            },
        ),
    ),
    "G1:wrong": Misbehaviour(
        ("token",),
        reply=Reply(
            401,
            {
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided.",
                "error_codes": [7000215],
            },
        ),
    ),
    "G1:app": Misbehaviour(
        ("token",),
        reply=Reply(
            400,
            {
                "error": "unauthorized_client",
                "error_description": "AADSTS700016: Application with identifier was not found in the directory.",
                "error_codes": [700016],
            },
        ),
    ),
    "G1:policy": Misbehaviour(
        ("token",),
        reply=Reply(
            400,
            {
                "error": "invalid_grant",
                "error_description": "AADSTS53003: Access has been blocked by Conditional Access policies. "
                "The access policy does not allow token issuance.",
                "error_codes": [53003],
            },
        ),
    ),
    "G1:moved": Misbehaviour(
        EVERY,
        reply=error(
            401,
            "InvalidAuthenticationToken",
            "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
            "LocationConditionEvaluationSatisfied",
        ),
    ),
    "G1:busy": Misbehaviour(
        ("token",),
        2,
        Reply(
            503,
            {
                "error": "temporarily_unavailable",
                "error_description": "AADSTS90033: A transient error has occurred. Please try again.",
                "error_codes": [90033],
            },
        ),
    ),
    "G2": Misbehaviour(
        ("invite",),
        reply=error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
    ),
    "G2:company": Misbehaviour(  # External collaboration settings: nobody may invite, or only administrators may
        ("invite",),
        reply=error(
            403,
            "Forbidden",
            "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        ),
    ),
    "G2:admins": Misbehaviour(
        ("invite",),
        reply=error(
            403,
            "Unauthorized",
            "Insufficient privileges to perform requested operation by the application "
            "'00000003-0000-0000-c000-000000000000'. ControllerName=MSGraphInviteAPI, ActionName=CreateInvite",
        ),
    ),
    "G2:unauthorized": Misbehaviour(
        ("invite",), reply=error(401, "Unauthorized", "Insufficient privileges to perform requested operation.")
    ),
    "G2:suspicious": Misbehaviour(
        ("invite",),
        reply=error(
            403,
            "Forbidden",
            "Your invitation has been blocked for this directory due to suspicious activity. Contact Microsoft support.",
        ),
    ),
    "G2:quota": Misbehaviour(
        ("invite",),
        reply=error(
            400, "Directory_QuotaExceeded", "The directory object quota limit for the Tenant has been exceeded."
        ),
    ),
    "G2:query": Misbehaviour(
        ("look-up",),
        reply=error(400, "Request_UnsupportedQuery", "Complex query on property proxyAddresses is not supported."),
    ),
    "G2:roles": Misbehaviour(
        ("find",),
        reply=error(
            403,
            "Forbidden",
            "Missing role permissions on the request. API requires one of 'TeamMember.Read.All, TeamMember.ReadWrite.All, "
            "TeamMember.Read.Group'. Roles on the request 'User.Invite.All, User.Read.All'.",
        ),
    ),
    "G2:licence": Misbehaviour(
        ("find", "add"),
        reply=error(
            403,
            "Forbidden",
            "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.",
        ),
    ),
    "G2:licence-of-tenant": Misbehaviour(
        ("add",), reply=error(400, "BadRequest", "Tenant does not have a SPO license.")
    ),
    "G2:guest-limit": Misbehaviour(
        ("invite",), reply=error(400, "BadRequest", "The limit of guest users in this directory has been reached.")
    ),
    "G2:sponsor": Misbehaviour(
        ("invite",), reply=error(400, "BadRequest", "An invitation must name at least one sponsor.")
    ),
    "G2:new": Misbehaviour(
        ("invite", "add"), reply=error(403, "Forbidden", "The operation is not permitted in this directory.")
    ),
    "G3": Misbehaviour(
        ("invite",),
        reply=error(400, "BadRequest", "The domain of the address is not on the allow list of this directory."),
    ),
    "G3:deny": Misbehaviour(
        ("invite",), reply=error(403, "Forbidden", "The domain of the address is on the deny list of this directory.")
    ),
    "G3:policy": Misbehaviour(
        ("invite",),
        reply=error(
            403, "Forbidden", "The domain of the invited user is not allowed by the policy of your organization."
        ),
    ),
    "G3:blocked": Misbehaviour(
        ("invite",), reply=error(400, "BadRequest", "Invitations to this domain are blocked by your organization.")
    ),
    "G4": Misbehaviour(
        ("invite",), reply=error(403, "Forbidden", "This invitation is blocked by cross-tenant access settings.")
    ),
    "G5": Misbehaviour(
        ("invite",),
        reply=error(
            400, "BadRequest", "The B2B Cross Cloud Worker application has been disabled in the invited user's tenant."
        ),
    ),
    "G6": Misbehaviour(
        ("invite",),
        reply=error(
            400, "BadRequest", "Another object with the same value for property proxyAddresses already exists."
        ),
    ),
    "G7": Misbehaviour(("invite",), reply=error(400, "BadRequest", "The Primary SMTP Address is an invalid value.")),
    "G8": Misbehaviour(("invite",), reply=error(500, "InternalServerError", "Unable to find target address")),
    "G8:twice": Misbehaviour(("invite",), 2, error(500, "InternalServerError", "Unable to find target address")),
    "G9": Misbehaviour(()),
    "G10": Misbehaviour(()),
    "G10:hidden": Misbehaviour(()),  # signs in with an address that the look-up does not find
    "G10:blocked": Misbehaviour(()),
    "G11": Misbehaviour(()),
    "G11:accepted": Misbehaviour(()),
    "G11:deleted": Misbehaviour(()),
    "G12": Misbehaviour(()),
    "G12:redeemed": Misbehaviour(()),  # opens the invitation while signed in with another account
    "G13": Misbehaviour(("invite",), 1, Reply(0, how="dropped"), after=True),
    "G13:unheard": Misbehaviour(("invite",), 1, Reply(0, how="dropped")),
    "G13:hangs": Misbehaviour(("invite",), 1, Reply(0, how="hangs"), after=True),
    "G13:add": Misbehaviour(("add",), 1, Reply(0, how="dropped"), after=True),
    "G14": Misbehaviour(()),
    "G14:never": Misbehaviour(()),
    "G14:disabled": Misbehaviour(()),
    "G15": Misbehaviour(
        ("add",),
        reply=error(403, "Forbidden", "Guests users are not allowed to join this Unified Group due to policy setting"),
    ),
    "G15:teams": Misbehaviour(
        ("add",), reply=error(403, "Forbidden", "Guest access is disabled for Microsoft Teams in this tenant.")
    ),
    "G15:team": Misbehaviour(("add",), reply=error(403, "Forbidden", "Adding guests is not allowed in this team.")),
    "G16": Misbehaviour(()),
    "G16:removes": Misbehaviour(()),
    "G17": Misbehaviour(
        ("add",),
        reply=error(
            400,
            "BadRequest",
            "One or more added object references already exist for the following modified properties: 'members'.",
        ),
        after=True,
    ),
    "G18": Misbehaviour(
        ("add",),
        1,
        Reply(207, {"value": [{"userId": "", "error": {"code": "NotFound", "message": "One of several."}}]}),
    ),
    "G18:502": Misbehaviour(("add",), 1, error(502, "BadGateway", "Failed to execute MS Graph backend request.")),
    "G18:404": Misbehaviour(("add",), 1, error(404, "NotFound", "Failed to execute MS Graph backend request.")),
    "G19": Misbehaviour(EVERY, 1, error(429, "TooManyRequests", "Too many requests.", {"Retry-After": "7"})),
    "G19:date": Misbehaviour(
        EVERY, 1, error(503, "serviceNotAvailable", "Please wait.", {"Retry-After": "a date in 9 seconds"})
    ),
    "G19:bare": Misbehaviour(EVERY, 2, error(429, "TooManyRequests", "Too many requests.")),
    "G19:504": Misbehaviour(
        WRITES, 1, error(504, "GatewayTimeout", "The upstream server did not answer in time."), after=True
    ),
    "G20": Misbehaviour(()),
    "G21": Misbehaviour(()),
    "G21:never": Misbehaviour(("channel",), reply=error(404, "NotFound", "User is not found in the team.")),
    "G22": Misbehaviour(
        ("find", "add", "channel", "list", "team"), reply=error(404, "NotFound", "No team found with this id.")
    ),
    "G22:archived": Misbehaviour(("add",), reply=error(403, "Forbidden", "The team is archived.")),
    "G22:full": Misbehaviour(
        ("add",), reply=error(400, "BadRequest", "The maximum number of members for this team has been reached.")
    ),
    "G23": Misbehaviour(()),
    "G24": Misbehaviour(("invite",), 1, Reply(201, {"unexpected": True}), after=True),
    "G24:error": Misbehaviour(("invite",), 1, Reply(201, {"status": "Error", "inviteRedeemUrl": None})),
    "G24:html": Misbehaviour(("invite",), 1, HTML, after=True),
    "G24:html-ok": Misbehaviour(
        ("invite", "add"), 1, Reply(201, "<html>Please sign in to the wireless network</html>")
    ),
    "G24:cut": Misbehaviour(("invite",), 1, Reply(201, how="cut"), after=True),
    "G24:redirect": Misbehaviour(EVERY, 1, Reply(307, None, MOVED)),
    "G25": Misbehaviour(("remove",), reply=error(404, "NotFound", "No member found with this id."), after=True),
    "G26": Misbehaviour(()),
    "G27": Misbehaviour(("redeem",), reply=Reply(403, "AADSTS50020")),
    "G27:unmanaged": Misbehaviour(("redeem",), reply=Reply(403, "AADSTS65005")),
    "G27:trust": Misbehaviour(("redeem",), reply=Reply(403, "AADSTS90071")),
    "G27:email": Misbehaviour(("redeem",), reply=Reply(403, "EmailVerified")),
    "G28": Misbehaviour(("invite",), reply=error(400, "ServiceRuleViolation", "Rule 41 was not met.")),
    "G28:add": Misbehaviour(("add",), reply=error(422, "Unprocessable", "The member cannot be processed.")),
    "G29": Misbehaviour(()),
}

DEMO_ADDRESS = re.compile(r"^g(\d{1,2})(?:-([a-z0-9-]+))?\.", re.IGNORECASE)


def case_of_demo_address(address: str) -> str | None:
    """g4.anna@… meets G4, g13-unheard.anna@… meets G13:unheard: a demo needs no switch."""
    found = DEMO_ADDRESS.match(address)
    if not found:
        return None
    name = f"G{int(found[1])}" + (f":{found[2].lower()}" if found[2] else "")
    return name if name in CASES else None


class Switches:
    """Which cases are on for which address, and how often they still strike."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], int] = {}

    def on(self, address: str, name: str, times: int | None = None) -> None:
        """Switch a case on for an address, or for everybody with "*"."""
        if name not in CASES:
            raise KeyError(f"No case is called {name}.")
        self._left[address.lower(), name] = CASES[name].times if times is None else times

    def off(self) -> None:
        self._left.clear()

    def has(self, address: str, name: str) -> bool:
        """Whether a lasting trait (a case that changes state rather than an answer) holds for an address."""
        return any((who, name) in self._left for who in (address.lower(), "*")) or case_of_demo_address(address) == name

    def strike(self, call: str, address: str) -> Misbehaviour | None:
        """The first case that answers this call now, counted down; None when all is well."""
        demo = case_of_demo_address(address)
        if demo:
            self._left.setdefault((address.lower(), demo), CASES[demo].times)
        for (who, name), left in self._left.items():
            case = CASES[name]
            if who in (address.lower(), "*") and left > 0 and call in case.on:
                self._left[who, name] = left - 1
                return case
        return None
