"""Every address of the URL table with real arguments, and the words of whatever it answers."""

import io
import re
import zipfile

from django.apps import apps
from django.db import connection
from django.urls import reverse, translate_url

from pleiad.content.reportable import KINDS
from pleiad.conversations.models import Answer, Question
from tests.house.test_house import every_page

ROWS = [
    # (whose addresses, in which part of them, in which table and column the arguments stand)
    (r"events:month", "year", [2026]),
    (r"events:month", "number", [11, 12]),
    (r"(events|manager_approval|api-1:event)", "slug", "events.Event.slug"),
    (r"api-1:cohort", "pk", "training.Cohort"),
    (r"api:end-program", "pk", "api.AccessToken"),
    (r"approvals:own-answer", "pk", "approvals.Approval"),
    (r"members:(remove-address|write-to|prove|new-employer|second-employer)", "pk", "members.Address"),
    (r"members:(shield-from|leave-second)", "pk", "members.Employment"),
    (r"desk:(leave-)?organisation-name", "pk", "members.OrganisationProposal"),
    (r"members:away", "kind", ["parental-leave", "retired"]),
    (r"members:unblock", "pk", "members.Block"),
    (r"calendars:download", "pk", "calendars.CalendarEntry"),
    (r"teams:help", "code", ["link-expired"]),
    (r"content:draft", "form_name", "content.Draft.form_name"),
    (r"directory:seen-as", "role", ["colleague", "visitor"]),
    (r"directory:message", "pk", "directory.Message"),
    (r"directory:", "pk", "members.Member"),
    (r"contributions:deed", "pk", "contributions.Deed"),
    (r"announcements:|desk:.*announcement", "pk", "announcements.Announcement"),
    (r"desk:.*-list$", "pk", "invitations.ImportedList"),
    (r"(impact:file|desk:impact-file)", "kind", ["csv", "json", "pdf"]),
    (r"desk:(show|keep)-figure", "figure", ["members-by-sector"]),
    (r"(notices:hide|desk:end-notice)", "pk", "notices.Notice"),
    (r"stories:", "kind", ["experience", "lesson"]),
    (r"stories:take-answer-back", "pk", "stories.StoryAnswer"),
    (r"stories:take-outcome-back", "pk", "stories.Outcome"),
    (r"stories:", "pk", "stories.Story"),
    (r"(spotlight:campaign|desk:.*campaign.*)", "slug", "spotlight.Campaign.slug"),
    (r"desk:.*campaign.*", "pk", "spotlight.Campaign"),
    (r"spotlight:", "key", "spotlight.Piece.key"),
    (r"desk:.*piece", "pk", "spotlight.Piece"),
    (r"conversations:", "slug", "content.Space.slug"),
    (r"conversations:(answer|answer-sealed|question.*)$", "pk", "conversations.Question"),
    (r"conversations:helped", "pk", "conversations.Answer"),
    (r"volunteering:offer", "pk", "volunteering.Part"),
    (r"volunteering:withdraw", "pk", "volunteering.Offer"),
    (r"suggestions:|desk:(suggestion|unplan)", "pk", "suggestions.Suggestion"),
    (r"mentoring:forget", "pk", "mentoring.Avoidance"),
    (r"mentoring:round|desk:.*mentoring-round", "pk", "mentoring.Round"),
    (r"mentoring:proposal", "pk", "mentoring.Proposal"),
    (r"mentoring:check-in", "pk", "mentoring.PairingCheckIn"),
    (r"mentoring:", "meeting", "mentoring.MentoringMeeting"),
    (r"mentoring:|desk:mentoring-pair", "pk", "mentoring.Pairing"),
    (r"desk:let-go-of-mentoring-wish", "pk", "mentoring.Wish"),
    (r"training:(near|watch|agree)", "key", ["leeds"]),
    (r"training:", "slug", "training.Course.slug"),
    (r"desk:edit-course", "pk", "training.Course"),
    (r"training:stop-watch", "pk", "training.Watch"),
    (r"training:check-in", "pk", "training.CourseCheckIn"),
    (r"(training:(cohort|ask|give-back)|desk:.*cohort)", "pk", "training.Cohort"),
    (r"mfa_", "pk", [1]),
    (r"desk:(application|claim|let-go|approve|refuse|ask)$", "pk", "members.Application"),
    (r"desk:(series|publish-series)", "pk", "events.Series"),
    (r"desk:(change-part)", "pk", "volunteering.Part"),
    (r"desk:(answer-offer)", "pk", "volunteering.Offer"),
    (r"desk:(retry|tick-off|teams-invite|end-teams-invite)", "pk", "teams.ChannelInvite"),
    (r"desk:(give-back|move-place)", "pk", "events.Registration"),
    (r"desk:post-(again|there)", "pk", "teams.ChannelPost"),
    (r"desk:(drift|settle-drift)", "pk", "teams.Drift"),
    (r"desk:(joint-decision|agree-jointly|decline-jointly)$", "pk", "desk.JointDecision"),
    (r"desk:(appeal|answer-appeal)$", "pk", "members.Appeal"),
    (r"desk:answer-appeal$", "outcome", ["stands"]),
    (r"desk:(proposal|agree|decline)", "pk", "members.DomainListProposal"),
    (r"desk:narrow", "pk", "members.ListedDomain"),
    (r"desk:(appoint|release|suspend)-organiser$", "pk", "members.Member"),
    (r"desk:(member|suspend|let-back-in|way-back)", "pk", "members.Member"),
    (r"desk:recovery", "pk", "members.Recovery"),
    (r"members:end-session", "pk", "members.BrowserSession"),
    (r"desk:(space|.*-space|let-in|let-out)", "pk", "content.Space"),
    (r"desk:(opening|read-author)", "pk", "conversations.Opening"),
    (r"desk:(report|claim-report|let-go-report|decide-report)", "pk", "moderation.Case"),
    (r"desk:decide-report", "what", ["hide", "restore"]),
    (r"desk:(publication|answer-publication)", "pk", "stories.Publication"),
    (r"desk:answer-publication", "outcome", ["agreed"]),
    (r"desk:complaint$", "pk", "data_protection.Complaint"),
    (r"desk:(lift-hold|look-at-hold-later|read-hold|download-hold)", "pk", "members.Hold"),
    (r"desk:hold-member", "pk", "members.Member"),
    (r"desk:hold-table", "label", ["events.Registration"]),
    (r"desk:confirm-statement", "name", ["cookies"]),
    (r"desk:", "pk", "events.Event"),
    (r"demo:", "name", ["none"]),
]
PAIRS = {
    "conversations:take-back": {"question": Question, "answer": Answer},
    "conversations:change": {"question": Question, "answer": Answer},
    "conversations:history": {"question": Question, "answer": Answer},
    "conversations:quote": {"question": Question, "answer": Answer},
    "desk:open-sealed": {"question": Question, "answer": Answer},
    "content:item": {name: kind.model for name, kind in KINDS.items()},
    "moderation:report": {name: kind.model for name, kind in KINDS.items()},
}
"""Addresses of a kind and a number: which kinds there are, and whose numbers."""
SHOWN_WHOLE = {
    "conversations:question", "events:event", "directory:message", "directory:profile", "mentoring:pairing",
    "desk:report", "spotlight:piece", "stories:story", "suggestions:suggestion",
}  # fmt: skip
MOST, DRAWN, EACH = 2, 1, 1
"""Of a page that shows one thing every one is visited; of what can be done with it, so many from first to last; pictures
are drawn once; of each kind that can be reported, so many."""
BY_LETTER = {"ticket", "token", "secret"}
"""Parts that only an email knows: the emails' own links are visited instead."""


def _values(said, most):
    if isinstance(said, list):
        return said
    app, model, *column = said.split(".")
    rows = apps.get_model(app, model)._base_manager.order_by("pk").values_list(*column or ["pk"], flat=True)
    return _some(list(dict.fromkeys(rows)), most)


def _some(values, most):
    """So many of them, evenly from the first to the last; all for None."""
    if most is None or len(values) <= most:
        return values
    return [values[place * (len(values) - 1) // max(most - 1, 1)] for place in range(most)]


def arguments(name, parts):
    """All sets of real arguments for one address; one that leads nowhere where its table is empty."""
    most = (
        None
        if name in SHOWN_WHOLE
        else DRAWN
        if name in ("spotlight:card", "spotlight:picture", "events:card")
        else MOST
    )
    if name in PAIRS:
        return [
            {"kind": kind, "pk": pk}
            for kind, model in PAIRS[name].items()
            for pk in _some(list(model._base_manager.order_by("pk").values_list("pk", flat=True)), EACH)
        ]
    found = [{}]
    for kind, part in parts:
        said = next((rows for pattern, place, rows in ROWS if place == part and re.match(pattern, name)), None)
        assert said, f"Say in tests/house/crawl.py, ROWS, where real values for “{part}” of {name} come from."
        values = _values(said, most) or [1 if kind == "key" else "nothing"]
        found = [{**each, part: value} for each in found for value in values]
    return found


def addresses(*, desk=True):
    """Every address with every set of arguments; of the desk, for a reader who has no key to it, one each."""
    found = []
    for name, path, _view in every_page():
        parts = re.findall(r"<(\w+):(\w+)>", path)
        if BY_LETTER & {part for _kind, part in parts}:
            continue
        sets = arguments(name, parts) if parts else [{}]
        if name.startswith("desk:") and not desk:
            sets = sets[:1]
        found += [reverse(name, kwargs=each) for each in sets]
    return list(dict.fromkeys(found))


def words_of(answer) -> str:
    """Everything that an answer says, its headers and what is packed into it too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(
                [name.encode() for name in packed.namelist()] + [packed.read(n) for n in packed.namelist()]
            )
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    unfolded = body.replace(b"\r\n ", b"").decode(errors="replace")  # as calendars fold their lines
    return f"{headers}\n{unfolded}"


def in_turns(found, first):
    """These addresses in English and in Welsh by turns, beginning with the language `first` of the two."""
    return [translate_url(each, ("en", "cy")[(first + place) % 2]) for place, each in enumerate(found)]


def crawl(browser, *, desk=False, first=0, every=1):
    """(address, what it says) for every address, or for every second from `first` on, in both languages `in_turns`, and the
    further pages of every list."""
    waiting = in_turns(addresses(desk=desk), first // every)[first % every :: every]
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        answer = browser.get(address)
        assert answer.status_code != 500, address
        said = words_of(answer)
        yield address, said
        for more in re.findall(r'href="(\?[^"]*page=\d+[^"]*)"', said):
            further = address.partition("?")[0] + more.replace("&amp;", "&")
            if further not in known and len(known) < 6000:
                known.add(further)
                waiting.append(further)


def dump(*, without=()):
    """Every row of every table, the search index too, as a set of lines for each table."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in without:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            tables[table] = sorted(repr(row) for row in cursor.fetchall())
    return tables


def exports(*, desk=True):
    """Every address that gives a file away."""
    return [
        address
        for address in addresses(desk=desk)
        if re.search(r"/(download|pack|statement\.pdf|event\.ics)/?", address)
    ]
