"""Fills the spaces: questions and answers as such a network has them, one space closed, one for support, one that forgets,
and a question without a name."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from pleiad.conversations.actions import posts, safeguarding, sealed, spaces
from pleiad.conversations.models import Entered, Question, SealedPost
from pleiad.members.models import Member

from . import cast
from .days import days_ago
from .people import address_of

PASSPHRASE = "five words for the demonstration"
"""Both holders' passphrase, which a visitor of the demonstration may try."""
CROWD = 120


@dataclass(frozen=True)
class Asked:
    """A question of the world. `answers` are texts, each by another member; `helped` is the index of the one that helped."""

    space: str
    days: int
    title: str
    text: str
    answers: tuple[str, ...] = ()
    helped: int | None = None
    note: str = ""
    by: str = ""
    sealed: bool = field(default=False)
    for_network: bool = False


SPACES = {
    "data": {
        "name": "Data and AI",
        "name_cy": "Data a deallusrwydd artiffisial",
        "purpose": "From spreadsheets to models: how to begin, what went wrong, what the public was told.",
        "purpose_cy": "O daenlenni i fodelau: sut i ddechrau, beth aeth o’i le, beth a ddywedwyd wrth y cyhoedd.",
        "rule": "attributable",
    },
    "lead": {
        "name": "Leading and being led",
        "name_cy": "Arwain a chael eich arwain",
        "purpose": "Teams, managers, boards, pay and promotion: what one does not ask in the open-plan office.",
        "purpose_cy": "Timau, rheolwyr, byrddau, cyflog a dyrchafiad: yr hyn na ofynnir yn y swyddfa agored.",
        "rule": "chatham",
    },
    "menopause": {
        "name": "Menopause at work",
        "name_cy": "Y menopos yn y gwaith",
        "purpose": "To be heard, and to hear what helped others.",
        "purpose_cy": "I gael gwrandawiad, ac i glywed beth helpodd eraill.",
        "rule": "stays",
        "sensitive": True,
    },
    "week": {
        "name": "This week was hard",
        "name_cy": "Roedd yr wythnos hon yn anodd",
        "purpose": "Say it, be answered, and let it go: everything here is gone after 30 days.",
        "purpose_cy": "Dywedwch ef, cewch ateb, a gadewch iddo fynd: mae popeth yma wedi mynd ar ôl 30 diwrnod.",
        "rule": "stays",
        "sensitive": True,
        "forget_after_days": 30,
    },
    "heads": {
        "name": "Heads of service",
        "name_cy": "Penaethiaid gwasanaeth",
        "purpose": "For those who carry a budget and a team of teams.",
        "purpose_cy": "I’r rhai sy’n gyfrifol am gyllideb a thîm o dimau.",
        "rule": "chatham",
        "closed": True,
    },
}

ASKED = (
    Asked(
        "data", 41, "Who signs off an algorithm that only sorts a queue?",
        "We would like to sort repair requests by likely urgency. Nobody is refused anything, only the *order* changes. Our information governance board asks for a full impact assessment, our service lead says it is a spreadsheet with ambitions. Who decided in your place, and what did you write down?",
        (
            "We filled in the transparency record anyway, in two hours. The board relaxed once it saw that a person can always move a case up.\n\nWhat mattered most: we kept the old order beside the new one for a month and showed who waited longer.",
            "Our head of housing signed, with a review after three months. Put the review date into someone’s calendar, or it never happens.",
            "Be careful with “only the order changes”. For someone without heating the order is the decision.",
        ), 0, by="Priyanka Raghunathan",
    ),
    Asked(
        "data", 12, "Teaching a finance team to leave merged cells behind",
        "Thirty people, one shared workbook, four years of merged cells. Has anybody moved such a team without a new system?",
        (
            "One page with three rules and a lunch. 1. One row is one thing. 2. No colour means anything. 3. Totals live on another sheet. We celebrated the first clean month with cake.",
            "Ask what they look *up* in it. Ours needed four views, and a pivot table gave them all four.",
        ), 0,
    ),
    Asked(
        "data", 8, "What should we say to the consultation on data sharing?",
        "It closes at the end of next month. We will write one page from what you tell us here, without names, and show it to you before it leaves.",
        ("Say that small districts have nobody to answer forty questions.",), for_network=True,
    ),
    Asked(
        "data", 3, "Is anyone matching records across a council and a fire service?",
        "We share addresses and little else. Which identifier did you agree on, and who keeps it true?", (),
    ),
    Asked(
        "lead", 30, "He presents my work. How do you say it without a scene?",
        "My director shows my team’s figures to the board as “what I have put together”. I am asked to stay in case of questions. I would like it to stop without becoming the difficult one.",
        (
            "I asked before the meeting: “Shall I take slides 4 to 7, since the questions will be about those?” It was so practical that he said yes. After three times it was simply mine.",
            "Put the names of the team on the last slide, small. Nobody takes names off a slide.",
            "Tell one ally on the board in advance. Mine asked in the meeting: who built this?",
        ), 0, by="Siobhán O’Neill",
    ),
    Asked(
        "lead", 9, "Part-time and on call: what is fair?",
        "Three days a week, and my turn on the out-of-hours rota is the same as everybody’s. What do your rotas do?",
        ("Ours is by contracted hours, rounded down. It took one paragraph in the local agreement, and the union wrote it for us.",), 0,
    ),
    Asked(
        "lead", 5, "Asked to sign that a test was done. It was not",
        "A supplier’s security test was skipped to keep a date. I have been asked, kindly and in the corridor, to sign the form all the same. I would like to refuse and still have a job in spring. What would you write, and to whom?",
        (
            "Write one email to whoever asked: “I cannot confirm the test of the 14th, because I have not seen a result. I will sign as soon as I have.” Calm, dated, nothing else. It turns a favour into a fact.",
            "Your organisation has a speak-up guardian or an audit lead whose job is exactly this. You need not tell your line manager that you asked for advice.",
            "I did not sign, two years ago. It was a cold fortnight, and then someone thanked me.",
        ), None, sealed=True,
    ),
    Asked(
        "menopause", 16, "Brain fog in front of a board",
        "Mid-sentence the word is gone, and twelve people wait. I used to be quick. How do you carry on?",
        (
            "I have a card with the five words of the paper. When one is gone I say “let me put that better” and look down. Nobody has ever minded.",
            "I told my chair. She said: me too.",
        ), 1, note="anxiety",
    ),
    Asked(
        "menopause", 4, "A fan, a window, a uniform",
        "Control room, polyester, no window. What did you ask for, and did you get it?",
        ("Cotton shirts from the same supplier: it was a tick on the order form that nobody had ever ticked.",), 0,
    ),
    Asked(
        "week", 2, "My project was stopped by email",
        "Two years of work, one line, no meeting. I am not looking for advice today.",
        ("I am so sorry. Two years of work does not become nothing because of one line.", "Reading this with you."), 0,
    ),
    Asked(
        "heads", 7, "How do you tell a good team that the money is gone?",
        "The saving is decided, the names are not. When did you tell them, and how much?",
        ("The same day, with everything I knew and the date on which I would know more. They forgave me the news; they would not have forgiven the silence.",), 0, by="Akosua Mensah",
    ),
)  # fmt: skip


def furnish(*, chance, at) -> str:
    """Make the spaces, let members enter, ask and answer, as they would have."""
    first, second = (Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS[:2])
    made = {name: spaces.make(by=first, at=at - timedelta(days=200), **values) for name, values in SPACES.items()}
    people = _people(chance, at)
    _enter(made, people, first, chance, at)
    for holder in (first, second):
        safeguarding.hold(by=holder, at=at - timedelta(days=150), passphrase=PASSPHRASE)
    for asked in ASKED:
        _ask(asked, made[asked.space], people, chance, at)
    changed = Question.objects.get(title="How do you tell a good team that the money is gone?")
    posts.change(
        item=changed, by=changed.author, at=at - timedelta(days=6), text=f"{changed.text} It is a team of nine."
    )
    with_place = Member.objects.get(email=address_of(cast.WITH_A_PLACE))
    posts.follow(by=with_place, at=at - timedelta(days=20), space=made["lead"])
    return _("Conversations: %(count)s questions in %(spaces)s spaces, one of them without a name") % {
        "count": Question.objects.count(),
        "spaces": len(made),
    }


def _people(chance, at):
    """Those who write: members of some standing who are seen by everybody, and the cast among them."""
    then = at - timedelta(days=60)
    seen = Member.objects.current().filter(joined_at__lt=then, hidden_since=None, shielded_since=None).order_by("pk")
    named = {asked.by for asked in ASKED if asked.by} | {*cast.ORGANISERS, cast.WITH_A_PLACE}
    chosen = list(seen.filter(name__in=named))
    others = list(seen.filter(~Q(name__in=named)))
    return chosen + chance.sample(others, min(CROWD, len(others)))


def _enter(made, people, organiser, chance, at):
    day = (at - timedelta(days=100)).date()
    closed = made["heads"]
    heads = people[:14]
    for each in heads:
        spaces.let_in(space=closed, member=each, by=organiser, at=at - timedelta(days=120))
    rows = []
    for space in made.values():
        inside = heads if space.closed else people
        rows += [Entered(space=space, member=each, rule=space.rule, day=day) for each in inside]
    Entered.objects.bulk_create(rows)


def _ask(asked, space, people, chance, at):
    inside = people[:14] if space.closed else people
    asker = next((each for each in inside if each.name == asked.by), None) or chance.choice(inside)
    if asked.for_network:
        asker = next(each for each in inside if each.is_organiser)
    then = days_ago(asked.days, 9, chance.randint(0, 59), at=at)
    if asked.sealed:
        question = _without_a_name(asked, space, asker, at=then)
    else:
        question = posts.ask(
            space=space,
            by=asker,
            at=then,
            title=asked.title,
            text=asked.text,
            content_note=asked.note,
            for_network=asked.for_network,
        )
    then = question.written_at
    others = [each for each in inside if each.pk != asker.pk]
    answers = []
    for number, (text, by) in enumerate(zip(asked.answers, chance.sample(others, len(asked.answers)), strict=True)):
        answers.append(posts.answer(question=question, by=by, at=then + timedelta(hours=5 + 7 * number), text=text))
    if asked.helped is not None and answers:
        posts.say_it_helped(answer=answers[asked.helped], by=asker, at=then + timedelta(hours=30))


def _without_a_name(asked, space, asker, *, at):
    claim = sealed.new_claim()
    sealed.ask(space=space, by=asker, at=at, title=asked.title, text=asked.text, claim=claim)
    hours = 0
    while SealedPost.objects.exists():  # the lots decide when, here as always
        hours += 1
        sealed.publish_due(at=at + timedelta(hours=hours))
    return Question.objects.get(claim_hash=sealed.claim_hash(claim))
