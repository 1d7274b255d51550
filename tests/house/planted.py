"""A world in which every member-written field holds a word that occurs nowhere else, planted through the rooms' own actions.

`plant()` gives a World: who is there, in which state, and for each word who may ever see it. tests/house/test_canaries.py
then looks for the words wherever the house says something.
"""

import itertools
from datetime import timedelta

from pleiad.announcements.actions import sending, writing
from pleiad.announcements.audience import recipients
from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.content import drafts
from pleiad.content.reportable import KINDS as REPORTABLE
from pleiad.conversations.actions import posts as conversations
from pleiad.conversations.actions import safeguarding, sealed, spaces
from pleiad.directory import actions as directory
from pleiad.directory.models import Topic
from pleiad.events.actions import access_needs, after, hosting, registering
from pleiad.events.models import Event, Registration
from pleiad.invitations import actions as invitations
from pleiad.manager_approval import actions as manager_approval
from pleiad.members import actions as members
from pleiad.members import blocking, powers
from pleiad.members.addresses import parse
from pleiad.members.models import Member
from pleiad.mentoring.actions import pairings, plans, profiles, proposals, rounds
from pleiad.mentoring.models import Role, Show
from pleiad.moderation import actions as moderation
from pleiad.spotlight import actions as spotlight
from pleiad.spotlight import campaigning
from pleiad.spotlight.models import Piece
from pleiad.stories import actions as stories
from pleiad.suggestions import actions as suggestions
from pleiad.testing import new_event, new_member, without_a_pace
from pleiad.training.actions import alumnae, check_ins, planning, requests
from pleiad.volunteering import actions as volunteering
from tests.house.planted_world import (
    ASKED,
    AUTHORS,
    COUNCILS,
    DESK,
    DOMAINS,
    MEMBERS,
    NAME,
    NOBODY,
    OWN,
    PAIR,
    PAIRED,
    PARTNER,
    PUBLIC,
    ROOM,
    SAID,
    SPACE,
    PlantedWorld,
)


def plant(*, at, world: PlantedWorld | None = None) -> PlantedWorld:
    """Everybody joins, writes into every box of the house, and then hides, shields, blocks, is suspended. A `world` of
    another kind may bring words of its own."""
    with without_a_pace():
        return _plant(world or PlantedWorld(at=at))


def _plant(world):
    world.things.left = False
    _join(world)
    _common(world)
    for who in AUTHORS:
        for write in (_stories, _conversations, _suggestions, _directory, _spotlight, _attends, _asks_leave, _reports):
            write(world, who)
    _mentoring(world)
    _about_the_leaver(world)
    _training(world)
    _sealed(world)
    _a_suspended_member(world)
    _over(world)
    _from_the_organisers(world)
    _states(world)
    return world


def _join(world):
    then = world.at - timedelta(days=200)
    for who, council in COUNCILS.items():
        to = DESK if who == "unseen" else NAME
        address = world.word(who, "address", PAIRED if who in (*AUTHORS, "partner") else DESK)
        name = f"{who.capitalize()} {world.word(who, 'name', to).capitalize()}"
        domain = DOMAINS.get(who, f"{council}.gov.uk")
        world.people[who] = new_member(f"{address}@{domain}", at=then, name=name, said=SAID.get(who, "Another trust"))
    powers.make_organiser(member=world.people["organiser"], at=then)
    other = new_member("second@kent.police.uk", at=then, name="Second Organiser")
    powers.make_organiser(member=other, at=then)
    address = f"{world.word('applicant', 'address', DESK)}@small-charity.example"
    waits = f"Applicant {world.word('applicant', 'name', DESK)}"
    evidence = world.word("applicant", "evidence", DESK)
    world.people["applicant"] = new_member(address, at=world.at, name=waits, evidence=evidence)
    _read_again(world)
    world.people["second"] = Member.objects.get(pk=other.pk)
    world.days, world.asked = itertools.count(), itertools.count()


def _read_again(world):
    world.people |= {
        who: Member.objects.select_related("organisation").get(pk=each.pk) for who, each in world.people.items()
    }


def _tell(world, who, to, *, what, readers="network", at=None, **more):
    """A story with a word in its title and one in each part."""
    kind = more.pop("kind", "experience")
    parts = ("tried", "setting", "happened", "again") if kind == "lesson" else ("text",)
    words = {name: f"It was {world.word(who, f'{what}, {name}', to)} then." for name in ("title", *parts)}
    return stories.publish(
        by=world.people[who], at=at or world.at - timedelta(days=4), kind=kind, readers=readers, language="en",
        **{"named": True, **words, **more},
    )  # fmt: skip


def _common(world):
    """What others have made, in which and under which the authors write."""
    at, people, things = world.at - timedelta(days=30), world.people, world.things
    bea, partner = people["organiser"], people["partner"]
    things.open = spaces.make(by=bea, at=at, name="Everybody", purpose="For all.", rule="stays")
    inside = world.word("partner", "name of a closed space", ROOM)
    things.closed = spaces.make(by=bea, at=at, name=f"Quiet {inside}", purpose="For few.", rule="stays", closed=True)
    for who in (*AUTHORS, "partner"):
        spaces.let_in(space=things.closed, member=people[who], by=bea, at=at)
    for member in people.values():
        if member.is_current:
            conversations.enter(space=things.open, by=member, at=at)
    for who in (*AUTHORS, "partner"):
        conversations.enter(space=things.closed, by=people[who], at=at)
    things.lesson = _tell(world, "partner", MEMBERS, what="lesson", kind="lesson")
    things.second_lesson = _tell(world, "partner", MEMBERS, what="second lesson", kind="lesson")
    things.question = conversations.ask(space=things.open, by=partner, at=at, title="How so?", text="Say.")
    things.quiet_question = conversations.ask(space=things.closed, by=partner, at=at, title="And here?", text="Say.")
    about = f"Later: {world.word('partner', 'a fact of the profile, kept to themself', OWN)}"
    directory.save_profile(
        by=partner,
        headline="Listens",
        about=about,
        private_facts=["about"],
        ask=["Cloud"],
        learn=[],
        listed=True,
        at=at,
    )
    things.campaign = campaigning.make(
        by=bea, at=at, title="A day", tag="day", about="Ours.", nominate_until=world.at + timedelta(days=9)
    )
    campaigning.publish(campaign=things.campaign, by=bea, at=at)
    things.event = new_event(at=world.at, capacity=50)
    hosting.name_hosts(event=things.event, host=bea, by=bea, at=at)
    things.past = new_event(at=world.at, capacity=50, title="Held before")
    link = f"https://teams.microsoft.com/l/meetup-join/{world.word('organiser', 'link of a meeting', DESK)}"
    new_event(at=world.at, title="Nobody has come yet", link=link)
    new_event(at=world.at, published=False, title=f"Plan {world.word('organiser', 'event not published', DESK)}")
    things.part = volunteering.add_part(event=things.event, what="notes", minutes=30, wanted=20, by=bea, at=at)


def _hide(world, kind, item):
    """An organiser hides what was reported."""
    case = moderation.report(kind=REPORTABLE[kind], item=item, by=None, reason="private", at=world.at)
    moderation.decide(case=case, what="hide", reason="It shows too much.", by=world.people["organiser"], at=world.at)


def _stories(world, who):
    by, at, things = world.people[who], world.at - timedelta(days=3), world.things
    _tell(world, who, MEMBERS, what="story for the network")
    lesson = _tell(world, who, MEMBERS, what="lesson for the network", kind="lesson")
    setattr(things, f"lesson_of_{who}", lesson)
    _tell(world, who, SPACE, what="story in a closed space", readers="space", space=things.closed)
    _tell(world, who, MEMBERS, what="story that waits to be public", readers="public")
    public = _tell(world, who, PUBLIC, what="public story", readers="public")
    stories.decide(publication=public.publications.get(), outcome="agreed", by=world.people["organiser"], at=at)
    gone = _tell(world, who, OWN, what="story taken back")
    stories.take_back(story=gone, by=by, at=at)
    _hide(world, "story", _tell(world, who, DESK, what="story hidden by an organiser"))
    changed = _tell(world, who, DESK, what="earlier words of a story")
    words = {name: f"Now {world.word(who, f'later {name}', MEMBERS)}" for name in ("title", "text")}
    stories.change(
        story=changed, by=by, at=at, kind="experience", readers="network", named=True, language="en", **words
    )
    for lesson, to in ((things.lesson, MEMBERS), (things.second_lesson, OWN)):
        stories.take_away(story=lesson, by=by, at=at)
        told = stories.tell(story=lesson, text=f"I {world.word(who, 'outcome', to)} it.", by=by, at=at)
    stories.take_outcome_back(outcome=told, by=by, at=at)
    stories.answer(story=world.things.lesson, text=f"I {world.word(who, 'answer to a story', MEMBERS)}.", by=by, at=at)
    drafts.keep(form_name="story:new-experience", values={"title": world.word(who, "draft", OWN)}, by=by, at=at)


def _conversations(world, who):
    by, at, things = world.people[who], world.at - timedelta(days=3), world.things
    for space, to in ((things.open, MEMBERS), (things.closed, SPACE)):
        asked = conversations.ask(
            space=space, by=by, at=at,
            title=f"Why {world.word(who, 'title of a question', to)}?",
            text=f"Say {world.word(who, 'question', to)}.",
            content_note=f"About {world.word(who, 'content note', to)}",
        )  # fmt: skip
        if space == things.open:
            setattr(things, f"question_of_{who}", asked)
    conversations.answer(question=things.question, by=by, at=at, text=f"So {world.word(who, 'answer', MEMBERS)}.")
    conversations.answer(question=things.quiet_question, by=by, at=at, text=world.word(who, "answer inside", SPACE))
    back = conversations.ask(space=things.open, by=by, at=at, title="Gone", text=world.word(who, "taken back", NOBODY))
    conversations.take_back(item=back, by=by, at=at)
    back = conversations.answer(question=things.question, by=by, at=at, text=world.word(who, "answer gone", NOBODY))
    conversations.take_back(item=back, by=by, at=at)
    hidden = conversations.ask(
        space=things.open, by=by, at=at, title="Hid", text=world.word(who, "hidden question", DESK)
    )
    _hide(world, "question", hidden)
    hidden = conversations.answer(question=things.question, by=by, at=at, text=world.word(who, "hidden answer", DESK))
    _hide(world, "answer", hidden)
    conversations.ask_to_quote(
        item=things.question, by=by, at=at, where=f"In {world.word(who, 'where they would quote', PARTNER)}"
    )
    drafts.keep(
        form_name=f"ask:{things.open.slug}", values={"title": world.word(who, "draft question", OWN)}, by=by, at=at
    )


def _suggestions(world, who):
    by, at = world.people[who], world.at - timedelta(days=3)
    for what, to in (("suggestion", MEMBERS), ("suggestion taken back", NOBODY), ("hidden suggestion", DESK)):
        title, why = world.word(who, f"title of a {what}", to), world.word(who, f"why of a {what}", to)
        made = suggestions.suggest(author=by, title=f"On {title}", why=f"As {why}.", at=at)
        if "back" in what:
            suggestions.take_back(suggestion=made, by=by, at=at)
        elif "hidden" in what:
            _hide(world, "suggestion", made)


def _directory(world, who):
    by, partner = world.people[who], world.people["partner"]
    at = world.at - timedelta(days=20 - next(world.days))  # a few a day
    to = OWN if who == "hidden" else MEMBERS
    directory.save_profile(
        by=by, headline=f"I {world.word(who, 'headline', to)}", about=f"Also {world.word(who, 'about', to)}.",
        ask=["Cloud", world.word(who, "ask me about", to)], learn=[world.word(who, "learning", to)], listed=True, at=at,
    )  # fmt: skip
    directory.send(by=by, to=partner, purpose="question", text=world.word(who, "message", PARTNER), at=at)
    directory.thank(by=by, to=partner, text=world.word(who, "thanks", PARTNER), at=at)
    sent = directory.send(by=partner, to=by, purpose="question", text="How?", at=at)
    directory.answer(
        message=sent, by=by, answer="yes_here", text=world.word(who, "answer to a message", PARTNER), at=at
    )


def _piece(world, who, *, audience, picture=None, **words):
    nominee, at = world.people[who], world.at - timedelta(days=28 - next(world.asked))
    spotlight.nominate(
        by=world.people["partner"], name="A colleague", address=parse(nominee.email), words="For good work.", at=at,
        campaign=world.things.campaign,
    )  # fmt: skip
    asked = Approval.objects.latest("pk")
    given = {
        **words, "picture": picture, "alt": words.get("alt", ""), "audience": audience, "campaign": world.things.campaign,
        "ends_at": world.at + timedelta(days=20),
    }  # fmt: skip
    approvals.answer(approval=asked, yes=True, at=at, given=given)
    return Piece.objects.latest("pk")


def _look_at(world, piece):
    """An organiser who is not in it lets it before everybody."""
    organiser = Member.objects.organisers().exclude(pk__in=[piece.author_id, piece.nominator_id]).earliest("pk")
    spotlight.decide(piece=piece, public=True, by=organiser, at=world.at - timedelta(days=1))


def _spotlight(world, who):
    def words(what, to):
        return {name: f"Theirs {world.word(who, f'{what}, {name}', to)}" for name in ("name", "role", "words")}

    _piece(world, who, audience="network", **words("piece for the network", MEMBERS))
    _look_at(world, _piece(world, who, audience="public", **words("public piece", PUBLIC)))
    _piece(world, who, audience="public", **words("piece that waits for an organiser", MEMBERS))
    gone = _piece(world, who, audience="public", **words("piece taken back", NOBODY))
    spotlight.take_back(piece=gone, by=world.people[who], at=world.at)
    spotlight.nominate(
        by=world.people[who], name=world.word(who, "the colleague nominated", ASKED), address=parse(f"asked.{who}@stoke.gov.uk"),
        words=f"As {world.word(who, 'nomination', ASKED)}.", at=world.at - timedelta(days=2),
    )  # fmt: skip


def _attends(world, who):
    by, at, things = world.people[who], world.at - timedelta(days=2), world.things
    registered = registering.register(event=things.event, member=by, at=at)
    registered = registered if isinstance(registered, Registration) else Registration.objects.get(
        event=things.event, member=by
    )  # fmt: skip
    shared = who in ("open", "shielded", "blocked")
    access_needs.say(member=by, words=world.word(who, "access needs", DESK if shared else OWN), at=at)
    if shared:
        access_needs.share(registration=registered, at=at)
    registering.register(event=things.past, member=by, at=at)
    volunteering.offer(part=things.part, member=by, at=at, words=world.word(who, "offer of a part", DESK))
    words = world.word(who, "standing offer", DESK)
    volunteering.stand_ready(member=by, words=words, topics=[], not_in=[], not_when="", at=at)


def _asks_leave(world, who):
    by, at = world.people[who], world.at - timedelta(days=1)
    what = {name: f"For {world.word(who, f'pack: {name}', ASKED)}" for name in ("purpose", "gains", "cost", "cover")}
    pack = manager_approval.write_pack(member=by, event=world.things.event, at=at, time_class="working", **what)
    asked = manager_approval.send(pack=pack, name="Boss", address=f"boss.{who}@leeds.gov.uk", at=at)
    if who in ("open", "hidden", "leaver"):
        approvals.answer(approval=asked, yes=True, words=world.word(who, "words of the manager", DESK), at=at)


def _reports(world, who):
    moderation.report(
        kind=REPORTABLE["story"], item=world.things.lesson, by=world.people[who], reason="other",
        words=world.word(who, "words of a report", DESK), at=world.at,
    )  # fmt: skip


def _mentoring(world):
    at, people = world.at, world.people
    topics = list(Topic.objects.filter(slug__in=["leadership", "interviews"]))
    then = at - timedelta(days=20)
    plain = {"time": "monthly", "talks": ["video"], "at": then}
    profiles.keep_profile(member=people["partner"], mentors=True, seeks=False, offers=topics, capacity=5, **plain)
    for who in AUTHORS:
        words = world.word(who, "mentoring words", PAIR)
        profiles.keep_profile(member=people[who], mentors=False, seeks=True, wants=topics, words=words, **plain)
        profiles.keep_more(member=people[who], same_organisation=False, shows=[Show.WORDS], at=then)
        named = f"Mx {world.word(who, 'the member avoided', OWN)}"
        profiles.avoid(owner=people[who], named=named, key=named.lower(), at=then)
    round = rounds.create(
        by=None, at=then, name="Winter", opens_at=then, closes_at=at - timedelta(days=9),
        starts_at=at - timedelta(days=8), ends_at=at + timedelta(days=99),
    )  # fmt: skip
    joined = at - timedelta(days=10)
    rounds.join(round=round, member=people["partner"], role=Role.MENTOR, at=joined)
    for who in AUTHORS:
        rounds.join(round=round, member=people[who], role=Role.MENTEE, at=joined)
    plans.match(round=round, by=None, at=at - timedelta(days=8))
    round.refresh_from_db()
    plans.send(round=round, by=None, at=at - timedelta(days=8))
    names = {member.pk: who for who, member in people.items()}
    world.things.pairs = []
    for each in round.proposals.select_related("mentee", "mentor"):
        for member in (each.mentee, each.mentor):
            proposals.say_yes(proposal=each, by=member, at=at - timedelta(days=7))
        each.refresh_from_db()
        who, pairing = names[each.mentee_id], each.pairing
        world.things.pairs.append({who, names[each.mentor_id]})
        pairings.keep_goals(pairing=pairing, by=each.mentee, goals=world.word(who, "goals", PAIR), at=at)
        begins = at + timedelta(days=3)
        pairings.set_meeting(
            pairing=pairing, by=each.mentee, starts_at=begins, ends_at=begins + timedelta(minutes=30),
            where=f"At {world.word(who, 'place of a meeting', PAIR)}", at=at,
        )  # fmt: skip


def _about_the_leaver(world):
    """What others wrote under the words of the leaver, and where they named the leaver."""
    leaver, at = world.people["leaver"], world.at - timedelta(days=1)
    things, partner = world.things, world.people["partner"]
    words = world.word("partner", "answer to who leaves", MEMBERS)
    things.answered = conversations.answer(question=things.question_of_leaver, by=partner, at=at, text=words)
    stories.take_away(story=things.lesson_of_leaver, by=partner, at=at)
    told = world.word("partner", "what happened with the lesson of the leaver", MEMBERS)
    stories.tell(story=things.lesson_of_leaver, text=told, by=partner, at=at)
    for named, key in ((leaver.name, leaver.name.lower()), (leaver.email, leaver.email)):
        profiles.avoid(owner=world.people["open"], named=named, key=key, at=at)


def _training(world):
    at, bea = world.at - timedelta(days=150), world.people["organiser"]
    course = planning.make_course(
        by=bea, at=at, name="Leading", about="Three mornings.", for_whom="All.", months=[], points=0
    )
    first = world.at - timedelta(days=100)
    cohort = planning.plan_cohort(
        course=course, found=None, venue="", days=[(first, first + timedelta(hours=3))], capacity=20,
        link="https://meet.example/training", by=bea, at=at,
    )  # fmt: skip
    planning.publish_cohort(cohort=cohort, by=bea, at=at)
    cohort.refresh_from_db()
    for who in AUTHORS:
        requests.ask(cohort=cohort, member=world.people[who], at=at)
        alumnae.be_found(course=course, member=world.people[who], at=world.at)
    check_ins.check_in(cohort=cohort, months=3, at=world.at)
    for each in cohort.check_ins.all():
        who = next(name for name, member in world.people.items() if member.pk == each.member_id)
        check_ins.answer(check_in=each, since="not yet", words=world.word(who, "how it went on", DESK), at=world.at)


def _sealed(world):
    """A member asks without a name: one question is published, one waits; the same member tells a story unnamed."""
    then = world.at - timedelta(days=20)
    phrases = {"organiser": "plain garden seven violet chairs", "second": "quiet harbour eleven paper kites"}
    for who, phrase in phrases.items():
        safeguarding.hold(by=world.people[who], at=then, passphrase=phrase)
    sealed.tally.__init__()
    usual = sealed.CHANCE
    try:
        sealed.CHANCE = 1
        for what, to in (("sealed question", MEMBERS), ("sealed question that waits", NOBODY)):
            words = {name: f"A {world.word('unseen', f'{what}, {name}', to)}" for name in ("title", "text")}
            sealed.ask(space=world.things.open, by=world.people["unseen"], at=then, claim=sealed.new_claim(), **words)
            if to == MEMBERS:
                sealed.publish_due(at=then + timedelta(hours=1))
    finally:
        sealed.CHANCE = usual
    _tell(world, "unseen", MEMBERS, what="story without a name", named=False)


def _a_suspended_member(world):
    suse = world.people["suspended"]
    words = {name: world.word("suspended", name, DESK) for name in ("headline", "about")}
    directory.save_profile(by=suse, ask=["Cloud"], learn=[], listed=True, at=world.at, **words)
    _tell(world, "suspended", DESK, what="story")


def _over(world):
    """The earlier meeting is over, and everybody has answered the three questions."""
    ends = world.at - timedelta(days=15)
    Event.objects.filter(pk=world.things.past.pk).update(starts_at=ends - timedelta(hours=1), ends_at=ends)
    world.things.past.refresh_from_db()
    for who in AUTHORS:
        after.answer(
            event=world.things.past, member=world.people[who], worth="yes", part="yes",
            words=world.word(who, "feedback", DESK), at=ends + timedelta(hours=2),
        )  # fmt: skip
    after.write_up(
        event=world.things.past, notes=world.word("organiser", "notes for members", MEMBERS), slides="", recording="",
        public=False, by=world.people["organiser"], at=world.at,
    )  # fmt: skip


def _from_the_organisers(world):
    """What was written to all members, a list of people that waits to be invited, and nobody on it."""
    bea, words = world.people["organiser"], [world.word("organiser", each, MEMBERS) for each in ("subject", "text")]
    draft = writing.write(by=bea, at=world.at, kind="announcement", subject=f"Of {words[0]}", text=f"*{words[1]}*")
    people = list(recipients(draft).values_list("pk", flat=True))
    sending.send(announcement=draft, seen=sending.fingerprint(draft, people), by=bea, at=world.at)
    sending.step_due(at=draft.made_at.replace(hour=12) + timedelta(days=1))
    name = f"{world.word('organiser', 'name of a list', DESK)}.csv"
    invitations.read_in(name=name, rows=[], language="en", by=bea, at=world.at)


def _states(world):
    people = world.people
    for who, state in (("hidden", {"hidden": True}), ("unseen", {"hidden": True}), ("shielded", {"shielded": True})):
        said = {"hidden": False, "shielded": False, **state}
        members.change_profile(member=people[who], name=people[who].name, language="en", at=world.at, **said)
    blocking.block(by=people["blocker"], blocked=people["blocked"], at=world.at)
    powers.suspend(member=people["suspended"], by=people["organiser"], at=world.at, reason="For the tests.")
    _read_again(world)
