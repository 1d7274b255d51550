"""The Welsh catalogue is whole, says the same as the English, and is what the pages show."""

import ast
import gettext
import html
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core import mail
from django.template import engines
from django.template.base import Lexer, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation.template import constant_re

from pleiad.events.actions import planning as events
from pleiad.events.actions import registering
from pleiad.events.models import Event
from pleiad.members import actions as members
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.models import Member
from pleiad.outbox import deliver
from pleiad.testing import new_event

ROOMS = Path(settings.ROOT) / "pleiad"
FOLDER = ROOMS / "locale" / "cy" / "LC_MESSAGES"
PO = FOLDER / "django.po"
CATALOGUE = read_po(io.BytesIO(PO.read_bytes()))
MESSAGES = [message for message in CATALOGUE if message.id]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
# What Django looks for in our Python, and which arguments hold the words.
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
}


def both_sides(message):
    """(English, Welsh) for a sentence, and for each of the six forms of one that counts; the second form is for one."""
    if message.pluralizable:
        return [(message.id[0 if form == 1 else 1], welsh) for form, welsh in enumerate(message.string)]
    return [(message.id, message.string)]


def test_no_sentence_is_hidden_from_the_gatherer_in_an_f_string():
    hidden = [
        f"{path.relative_to(ROOMS)}:{call.lineno}"
        for path in ROOMS.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
    ]
    assert not hidden, "What stands in an f-string is not gathered, so it cannot be translated."


def names(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def placeholders(words):
    return sorted(PLACEHOLDER.findall(words))


def words_of_templates():
    engine = engines["django"].engine
    for path in sorted(ROOMS.glob("*/templates/**/*.*")):
        for token in Lexer(path.read_text()).tokenize():
            if token.token_type in (TokenType.BLOCK, TokenType.VAR):
                yield from ((path.name, quoted[1:-1]) for quoted in constant_re.findall(token.contents))
        nodes = engine.from_string(path.read_text()).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            words = node.filter_expression.var
            if node.message_context is None and words.literal is not None:
                yield path.name, words.literal.replace("%", "%%")  # as Django looks it up
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            yield path.name, node.render_token_list(node.singular)[0]


def words_of_python():
    found = extract_from_dir(
        str(ROOMS),
        method_map=[("**.py", "python")],
        options_map={},
        keywords=KEYWORDS,
        directory_filter=lambda folder: Path(folder).name not in ("tests", "migrations"),
    )
    for path, _line, words, _comments, _context in found:
        yield path, words if isinstance(words, str) else words[0]


def test_the_catalogue_counts_as_welsh_does():
    assert CATALOGUE.locale.language == "cy"
    how_many = gettext.c2py(re.search(r"plural=(.*);", CATALOGUE.plural_forms)[1])
    assert CATALOGUE.num_plurals == 6
    assert [how_many(n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 100)] == [0, 1, 2, 3, 5, 5, 4, 5, 5, 5, 5]


def test_the_catalogue_holds_what_pages_and_emails_say_and_nothing_else():
    """`make words` gathers new sentences and drops old ones."""
    known = {names(message) for message in MESSAGES}
    said = {words: path for path, words in [*words_of_templates(), *words_of_python()]}
    assert sorted((path, words) for words, path in said.items() if words not in known) == []
    assert sorted(known - set(said)) == []


def test_every_sentence_has_its_welsh():
    assert [names(message) for message in MESSAGES if message.fuzzy] == []
    assert [names(message) for message in MESSAGES if not all(welsh.strip() for _, welsh in both_sides(message))] == []
    assert {len(message.string) for message in MESSAGES if message.pluralizable} == {6}


def test_the_welsh_keeps_every_placeholder():
    pairs = [pair for message in MESSAGES for pair in both_sides(message)]
    assert [welsh for english, welsh in pairs if placeholders(welsh) != placeholders(english)] == []


def test_the_welsh_keeps_every_tag():
    pairs = [pair for message in MESSAGES for pair in both_sides(message)]
    assert [welsh for english, welsh in pairs if sorted(TAG.findall(welsh)) != sorted(TAG.findall(english))] == []


def test_the_welsh_keeps_spaces_and_line_breaks_at_its_ends():
    pairs = [pair for message in MESSAGES for pair in both_sides(message)]
    ends = [(re.match(r"\s*", words)[0], re.search(r"\s*\Z", words)[0]) for pair in pairs for words in pair]
    assert [pair for pair, first, last in zip(pairs, ends[::2], ends[1::2], strict=True) if first != last] == []


def test_the_welsh_has_printers_apostrophes():
    pairs = [pair for message in MESSAGES for pair in both_sides(message)]
    assert [welsh for _, welsh in pairs if "'" in TAG.sub("", welsh)] == []


def test_what_runs_is_what_is_written():
    """`make words` compiles the catalogue."""
    written = io.BytesIO()
    write_mo(written, CATALOGUE)
    written.seek(0)
    messages = [
        gettext.GNUTranslations(fp)._catalog for fp in (written, io.BytesIO((FOLDER / "django.mo").read_bytes()))
    ]
    for each in messages:
        each.pop("")  # the header, which every tool writes a little differently
    assert messages[0] == messages[1]


def test_every_sector_and_nation_has_its_welsh():
    known = {message.id for message in MESSAGES if message.string}
    for name in (*SECTORS, *NATIONS):
        assert name in known, f"“{name}” of members/eligibility/sectors.py has no Welsh in django.po."


def test_july_and_the_errors_of_forms_are_in_good_welsh():
    with translation.override("cy"):
        assert translation.gettext("July") == translation.pgettext("alt. month", "July") == "Gorffennaf"
        assert translation.gettext("Enter a valid email address.") == "Rhowch gyfeiriad e-bost dilys."
        assert translation.gettext("p.m.") == "pm"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (0, "0 lle ar ôl"),
        (1, "1 lle ar ôl"),
        (2, "2 le ar ôl"),
        (3, "3 lle ar ôl"),
        (6, "6 lle ar ôl"),
        (40, "40 lle ar ôl"),
    ],
)
def test_numbers_change_the_word_after_them(left, said):
    with translation.override("cy"):
        assert translation.ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left} == said


# Pages in Welsh

LONG_ENOUGH_TO_BE_ENGLISH = 20  # characters; shorter ones can be names, or the same in both languages


def english_of_the_catalogue():
    """Pieces of English between placeholders and tags."""
    for message in MESSAGES:
        if names(message) not in [welsh for _, welsh in both_sides(message)]:
            for words in [message.id] if isinstance(message.id, str) else message.id:
                pieces = re.split(f"{PLACEHOLDER.pattern}|{TAG.pattern}|\n", words)
                yield from (piece.strip() for piece in pieces if len(piece.strip()) >= LONG_ENOUGH_TO_BE_ENGLISH)


def english_left_in(answer):
    shown = html.unescape(answer.content.decode())
    return sorted({piece for piece in english_of_the_catalogue() if piece in shown})


@pytest.fixture(autouse=True)
def as_it_was():
    """A request leaves its language behind in the thread; the next test shall not find it."""
    with translation.override(translation.get_language()):
        yield


@pytest.fixture
def welsh():
    with translation.override("cy"):
        yield


@pytest.fixture
def meeting(cast):
    """A meeting that an organiser wrote in both languages, and to which Amina and Dot come."""
    now = timezone.now()
    event = new_event(
        at=now, title_cy="Gwasanaethau i bawb", summary_cy="Dwy stori fer.", description_cy="Dewch.", kind="meeting"
    )
    for member in (cast["amina"], cast["dot"]):
        registering.register(event=event, member=member, at=now)
    return event


def test_the_walk_sees_english(client, db):
    answer = client.get(reverse("about"))
    assert "There is no public list of members." in english_left_in(answer)


@pytest.mark.parametrize(
    "page",
    [
        "home",
        "about",
        "joining-rule",
        "code-of-conduct",
        "privacy",
        "cookies",
        "accessibility",
        "events:list",
        "events:join",
        "events:this-month",
        "members:enter",
        "search:search",
        "stories:list",
        "training:nearest",
    ],
)
def test_a_visitor_reads_no_english_on_a_welsh_page(client, meeting, welsh, page):
    answer = client.get(reverse(page))
    assert answer.status_code in (200, 302)
    assert english_left_in(answer) == []


def test_a_visitor_reads_no_english_about_a_meeting(client, meeting, welsh):
    for name in ("events:event", "events:register"):
        answer = client.get(reverse(name, args=[meeting.slug]), follow=True)
        assert (answer.status_code, english_left_in(answer)) == (200, [])


def test_a_page_that_is_not_there_says_so_in_welsh(client, db):
    answer = client.get("/cy/nid-oes/")
    assert (answer.status_code, english_left_in(answer)) == (404, [])
    assert "Heb ddod o hyd i’r dudalen" in answer.content.decode()


def test_a_wrong_address_is_refused_in_welsh(client, db, welsh):
    answer = client.post(reverse("members:enter"), {"address": "amina@@leeds.gov.uk"})
    assert "Un arwydd @ yn unig sydd mewn cyfeiriad e-bost. Rhowch un cyfeiriad." in answer.content.decode()
    assert english_left_in(answer) == []


@pytest.mark.parametrize(
    "page",
    [
        "events:mine",
        "members:account",
        "members:profile",
        "members:add-address",
        "teams:mine",
        "teams:leave-out",
        "teams:stuck",
        "calendars:my-feed",
        "mfa_index",
        "conversations:spaces",
        "conversations:following",
        "home:emails",
        "conversations:quotes",
        "conversations:claim",
        "conversations:opened",
        "events:needs",
        "directory:directory",
        "directory:edit-profile",
        "directory:seen",
        "directory:messages",
        "members:blocked",
        "members:leave",
        "mentoring:home",
        "mentoring:guide",
        "mentoring:past",
        "mentoring:profile",
        "mentoring:avoid",
        "manager_approval:sign-offs",
        "contributions:statement",
        "search:search",
        "spotlight:list",
        "spotlight:nominate",
        "spotlight:own-pieces",
        "stories:list",
        "stories:own-stories",
        "stories:choose",
        "suggestions:list",
        "suggestions:suggest",
        "training:nearest",
        "training:watches",
        "volunteering:open",
        "volunteering:own-parts",
        "volunteering:standing",
    ],
)
def test_a_member_reads_no_english_on_a_welsh_page(signed_in, amina, meeting, welsh, page):
    answer = signed_in(amina).get(reverse(page), follow=True)
    assert (answer.status_code, english_left_in(answer)) == (200, [])


def test_a_member_reads_no_english_about_a_place(signed_in, amina, meeting, welsh):
    for name in ("events:event", "events:registered", "events:withdraw", "events:share-needs", "manager_approval:pack"):
        answer = signed_in(amina).get(reverse(name, args=[meeting.slug]), follow=True)
        assert (answer.status_code, english_left_in(answer)) == (200, [])


@pytest.mark.parametrize(
    "page",
    [
        "desk:desk",
        "desk:applications",
        "desk:events",
        "desk:create-event",
        "desk:teams",
        "desk:given-up-emails",
        "desk:domain-list",
        "desk:propose",
        "desk:proposals",
        "desk:versions",
        "desk:members",
        "desk:create-series",
        "desk:standing-offers",
        "desk:suggestions",
        "desk:campaigns",
        "desk:make-campaign",
        "desk:never-thanked",
        "desk:training",
        "desk:create-course",
        "desk:create-cohort",
        "desk:allowances",
        "desk:import-allowances",
        "desk:demand",
        "desk:notices",
        "desk:create-notice",
        "desk:mentoring",
        "desk:create-mentoring-round",
        "desk:mentoring-quiet",
        "desk:spaces",
        "desk:create-space",
        "desk:safeguarding",
        "desk:hold",
        "desk:reports",
        "desk:publications",
    ],
)
def test_an_organiser_reads_no_english_on_a_welsh_desk(signed_in, bea, meeting, welsh, page):
    answer = signed_in(bea).get(reverse(page), follow=True)
    assert (answer.status_code, english_left_in(answer)) == (200, [])


def test_an_organiser_reads_no_english_about_an_event(signed_in, bea, meeting, welsh):
    for name in ("event", "edit-event", "cancel-event", "registrations", "hosts", "parts"):
        answer = signed_in(bea).get(reverse(f"desk:{name}", args=[meeting.pk]), follow=True)
        assert (answer.status_code, english_left_in(answer)) == (200, [])
    assert Event.objects.get(pk=meeting.pk).starts_at - timezone.now() > timedelta(days=9)


def test_a_member_gets_emails_and_calendar_in_welsh(amina, bea, dot, welsh, settings):
    """A place, the waiting list, a change, a cancellation and a decision, as they are sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = timezone.now()
    Member.objects.filter(pk__in=[amina.pk, dot.pk]).update(language="cy")
    amina.refresh_from_db()
    dot.refresh_from_db()
    wanted = new_event(at=now, title_cy="Gwasanaethau i bawb", capacity=1)
    registering.register(event=wanted, member=amina, at=now)
    registering.register(event=wanted, member=dot, at=now)
    members.approve(application=dot.applications.get(), by=bea, at=now)
    deliver.run(at=now, clock=lambda: now)
    events.cancel(event=wanted, by=bea, at=now, reason="Mae’r siaradwr yn sâl.")
    deliver.run(at=now, clock=lambda: now)
    subjects = [email.subject for email in mail.outbox]
    assert [each for each in subjects if each.startswith("Mae gennych le: Gwasanaethau i bawb")] != []
    assert [each for each in subjects if each.startswith("Wedi’i ganslo: Gwasanaethau i bawb")] != []
    english = set(english_of_the_catalogue())
    for email in mail.outbox:
        if not set(email.to) & {amina.email, dot.email}:  # others of the cast read English
            continue
        said = [email.subject, email.body, *(str(part) for part in getattr(email, "alternatives", []))]
        assert [piece for piece in english for words in said if piece in words] == []
