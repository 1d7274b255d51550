"""What a story is to its author, to others, and to readers kept apart from it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.content.models import Draft, Revision, Space, SpaceReader
from pleiad.directory.models import Topic
from pleiad.errors import Refused
from pleiad.members.models import Block, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.search.models import Document
from pleiad.testing import shield

from .. import actions, periodic
from ..models import Applause, Outcome, Publication, Story, Use

pytestmark = pytest.mark.django_db
LESSON = {
    "kind": "lesson",
    "title": "A register that nobody read",
    "tried": "We put the register on one page.",
    "setting": "A team of four in a county council.",
    "happened": "People read it.",
    "again": "Begin with the readers.",
    "readers": "network",
}
CAST = ("amina", "bea", "cleo", "dot", "erin", "fay")


def told(by, at, **more):
    """A story by a member; a lesson for the network unless told otherwise."""
    return actions.publish(by=by, at=at, **{**LESSON, **more})


def public(by, at, organiser, **more):
    """A story that an organiser has made public."""
    story = told(by, at, **{"readers": "public", **more})
    actions.decide(publication=story.publications.get(), outcome="agreed", by=organiser, at=at)
    story.refresh_from_db()
    return story


def who_sees(story, cast):
    """The cast who may open it; "visitor" for nobody signed in."""
    found = [who for who in CAST if Story.objects.visible_to(cast[who]).filter(pk=story.pk).exists()]
    return [*found, *(["visitor"] if Story.objects.visible_to(None).filter(pk=story.pk).exists() else [])]


def emails(kind):
    return list(Email.objects.filter(kind=kind).order_by("written_at"))


def worded(email):
    """What an email says now, or None when it is dropped."""
    return KINDS[email.kind](email, {})


# Who may read


def test_a_story_of_the_network_is_for_current_members_only(cast, noon):
    assert who_sees(told(cast["amina"], noon), cast) == ["amina", "bea", "cleo", "fay"]


def test_a_story_of_a_closed_space_is_for_its_readers_only(cast, noon):
    space = Space.objects.create(slug="quiet", name="Quiet", purpose="To talk.", closed=True, made_at=noon)
    for who in ("amina", "cleo"):
        SpaceReader.objects.create(space=space, member=cast[who], since=noon)
    assert who_sees(told(cast["amina"], noon, readers="space", space=space), cast) == ["amina", "cleo"]
    with pytest.raises(Refused, match="You are not in this space."):
        told(cast["bea"], noon, readers="space", space=space)


def test_a_story_for_everybody_is_for_the_network_until_an_organiser_agrees(cast, noon):
    story = told(cast["amina"], noon, readers="public")
    assert who_sees(story, cast) == ["amina", "bea", "cleo", "fay"]
    assert Document.objects.get(kind="story").audience == "network"
    actions.decide(publication=story.publications.get(), outcome="agreed", by=cast["bea"], at=noon)
    assert who_sees(story, cast) == [*CAST, "visitor"]
    assert Document.objects.get(kind="story").audience == "public"
    assert [worded(email).subject for email in emails("stories.decided")] == ["Your story is public"]


def test_an_organiser_does_not_decide_about_their_own_story(cast, noon):
    story = told(cast["bea"], noon, readers="public")
    for by in (cast["bea"], cast["amina"]):
        with pytest.raises(Refused):
            actions.decide(publication=story.publications.get(), outcome="agreed", by=by, at=noon)
    actions.decide(publication=story.publications.get(), outcome="agreed", by=cast["cleo"], at=noon)
    with pytest.raises(Refused, match="already"):
        actions.decide(publication=story.publications.get(), outcome="refused", by=cast["cleo"], at=noon, reason="No.")


def test_a_changed_public_story_is_looked_at_anew(cast, noon):
    story = public(cast["amina"], noon, cast["bea"])
    later = noon + timedelta(hours=1)
    changed = actions.change(story=story, by=cast["amina"], at=later, **{**LESSON, "readers": "public", "again": "No."})
    assert changed.public_at is None
    assert "visitor" not in who_sees(story, cast)
    assert Publication.objects.filter(story=story, decided_at=None).count() == 1
    assert Revision.objects.get().words["again"] == "Begin with the readers."


def test_a_public_story_stays_public_when_only_its_topics_change(cast, noon):
    story = public(cast["amina"], noon, cast["bea"])
    topic = Topic.objects.get(slug="cloud")
    actions.change(story=story, by=cast["amina"], at=noon, topics=[topic], **{**LESSON, "readers": "public"})
    assert "visitor" in who_sees(story, cast)
    assert not Publication.objects.filter(decided_at=None).exists()
    assert not Revision.objects.exists()


def test_asked_back_and_refused_need_a_reason_that_the_author_reads(cast, noon):
    story = told(cast["amina"], noon, readers="public")
    publication = story.publications.get()
    with pytest.raises(Refused, match="Say why"):
        actions.decide(publication=publication, outcome="refused", by=cast["bea"], at=noon, reason=" ")
    actions.decide(publication=publication, outcome="refused", by=cast["bea"], at=noon, reason="It names a colleague.")
    story.refresh_from_db()
    assert (story.readers, story.public_at) == ("network", None)
    said = worded(emails("stories.decided")[0])
    assert "It names a colleague." in said.text
    assert LESSON["title"] not in said.text + said.subject


def hide(story, **change):
    Story.objects.filter(pk=story.pk).update(**change)


@pytest.mark.parametrize("state", ["hidden_at", "taken_back_at"])
def test_what_is_hidden_or_taken_back_is_there_for_its_author_only(cast, noon, state):
    story = told(cast["amina"], noon)
    hide(story, **{state: noon})
    assert who_sees(story, cast) == ["amina"]
    assert not Story.objects.listed_for(cast["amina"]).exists()


def test_a_shield_holds_both_ways_and_a_block_too(cast, noon):
    story, by_fay = told(cast["amina"], noon), told(cast["fay"], noon)
    shield(cast["amina"], at=noon)
    Block.objects.create(blocker=cast["amina"], blocked=cast["cleo"], at=noon)
    cast["amina"].refresh_from_db()
    assert who_sees(story, cast) == ["amina", "bea"]
    assert who_sees(by_fay, cast) == ["bea", "cleo", "fay"]
    assert who_sees(told(cast["cleo"], noon), cast) == ["bea", "cleo", "fay"]


def test_the_words_of_a_suspended_member_are_gone_for_that_time(cast, noon):
    story = told(cast["amina"], noon)
    Member.objects.filter(pk=cast["amina"].pk).update(suspended_at=noon)
    cast["amina"].refresh_from_db()
    assert who_sees(story, cast) == []


# The canary: one secret, every page that could show it


def every_page_of(story):
    yield from (reverse(f"stories:{name}") for name in ("list", "feed", "own-stories", "choose"))
    yield from (
        reverse(f"stories:{name}", args=[story.pk])
        for name in ("story", "edit", "preview-edit", "throw-away-edit", "history", "take-back", "tell")
    )
    yield reverse("stories:list") + "?did=used"
    yield reverse("stories:list") + "?kind=lesson&nation=England"
    yield reverse("content:item", args=["story", story.pk])


def pages_that_show(secret, story, browser):
    shown = []
    for path in every_page_of(story):
        answer = browser.get(path, follow=True)
        if secret in answer.content.decode():
            shown.append(path)
    return shown


@pytest.mark.parametrize("state", ["space", "hidden", "taken back", "shield", "block", "suspended", "asked"])
def test_no_page_shows_a_stranger_what_they_may_not_read(cast, noon, client, signed_in, state):
    amina = cast["amina"]
    secret, more = "Zweikommafünf", {}
    if state == "space":
        space = Space.objects.create(slug="s", name="S", purpose="P", closed=True, made_at=noon)
        SpaceReader.objects.create(space=space, member=amina, since=noon)
        more = {"readers": "space", "space": space}
    if state == "asked":
        more = {"readers": "public"}
    topics = list(Topic.objects.all()[:2])
    story = told(amina, noon, title=secret, tried=secret, topics=topics, **more)
    near = told(cast["cleo"], noon, topics=topics)
    strangers = {"visitor": client, "dot": signed_in(cast["dot"])}
    if state in ("space", "hidden", "taken back", "suspended"):
        strangers |= {"fay": signed_in(cast["fay"]), "bea": signed_in(cast["bea"])}
    change = {"hidden": "hidden_at", "taken back": "taken_back_at"}.get(state)
    if change:
        hide(story, **{change: noon})
    if state == "shield":
        shield(amina, at=noon)
        strangers["fay"] = signed_in(cast["fay"])
    if state == "block":
        Block.objects.create(blocker=cast["cleo"], blocked=amina, at=noon)
        strangers["cleo"] = signed_in(cast["cleo"])
    if state == "suspended":
        Member.objects.filter(pk=amina.pk).update(suspended_at=noon)
    for who, browser in strangers.items():
        assert pages_that_show(secret, story, browser) == [], who
        assert secret not in browser.get(near.get_absolute_url()).content.decode()
        assert browser.get(story.get_absolute_url()).status_code == 404


def test_a_stranger_does_nothing_with_a_story_that_they_may_not_read(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    shield(cast["amina"], at=noon)
    fay = signed_in(cast["fay"])
    for name in ("applaud", "stop-applauding", "use", "let-go", "put-back", "edit", "take-back", "tell"):
        assert fay.post(reverse(f"stories:{name}", args=[story.pk])).status_code == 404, name
    assert not Applause.objects.exists()
    assert not Use.objects.exists()


def test_only_its_author_changes_takes_back_and_reads_earlier_versions(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    actions.change(story=story, by=cast["amina"], at=noon, **{**LESSON, "tried": "Something else."})
    cleo, bea, amina = (signed_in(cast[who]) for who in ("cleo", "bea", "amina"))
    Member.objects.filter(pk=cast["cleo"].pk).update(organiser_since=None)
    for name in ("edit", "preview-edit", "throw-away-edit", "history", "take-back"):
        assert cleo.get(reverse(f"stories:{name}", args=[story.pk])).status_code == 404, name
    for browser in (amina, bea):
        page = browser.get(reverse("stories:history", args=[story.pk])).content.decode()
        assert "We put the register on one page." in page
    with pytest.raises(Refused, match="Only its author"):
        actions.change(story=story, by=cast["bea"], at=noon, **LESSON)
    with pytest.raises(Refused, match="Only its author"):
        actions.take_back(story=story, by=cast["bea"], at=noon)


def test_deeds_of_one_click_are_posts(cast, noon, signed_in):
    story, browser = told(cast["cleo"], noon), signed_in(cast["amina"])
    for name in ("applaud", "stop-applauding", "use", "let-go", "put-back"):
        assert browser.get(reverse(f"stories:{name}", args=[story.pk])).status_code == 405


# Names


def test_an_author_is_shown_as_they_chose(cast, noon, client, signed_in):
    named = public(cast["amina"], noon, cast["bea"], title="With a name")
    unnamed = public(cast["amina"], noon, cast["bea"], title="Without", named=False)
    fay = signed_in(cast["fay"])
    for browser in (client, fay):
        assert "Amina O’Neill" in browser.get(named.get_absolute_url()).content.decode()
        assert "Amina" not in browser.get(unnamed.get_absolute_url()).content.decode()
    feed = client.get(reverse("stories:feed")).content.decode()
    assert feed.count("<name>Amina O’Neill</name>") == 1
    assert feed.count("<name>A member</name>") == 1


@pytest.mark.parametrize("column", ["hidden_since", "shielded_since"])
def test_a_colleague_who_is_not_signed_in_learns_no_name_that_is_kept_from_them(cast, noon, client, column):
    story = public(cast["amina"], noon, cast["bea"])
    Member.objects.filter(pk=cast["amina"].pk).update(**{column: noon})
    for path in (reverse("stories:list"), reverse("stories:feed"), story.get_absolute_url()):
        page = client.get(path).content.decode()
        assert LESSON["title"] in page
        assert "Amina" not in page


# Writing


FORM = {
    "title": "A register that nobody read",
    "tried": "One page.",
    "setting": "Four people.",
    "happened": "They read it.",
    "again": "Yes.",
    "readers": "network",
    "named": "yes",
    "language": "en",
    "topic_1": "cloud",
    "nation": "Wales",
}


def test_a_draft_is_seen_by_its_author_alone_and_leads_over_the_preview_to_the_story(cast, signed_in):
    amina, page = signed_in(cast["amina"]), reverse("stories:write", args=["lesson"])
    assert (
        amina.post(reverse("content:draft", args=["story:new-lesson"]), {**FORM, "title": "Half a"}).status_code == 204
    )
    assert 'value="Half a"' in amina.get(page).content.decode()
    assert "Half a" in amina.get(reverse("stories:own-stories")).content.decode()
    assert "Half a" not in signed_in(cast["bea"]).get(page).content.decode()
    sent = amina.post(page, {**FORM, "act": "preview"})
    assert sent.url == reverse("stories:preview", args=["lesson"])
    assert "This is how others will see it" in amina.get(sent.url).content.decode()
    assert not Story.objects.exists()
    amina.post(sent.url)
    story = Story.objects.get()
    assert (story.title, story.tried, story.nation, story.sector) == (FORM["title"], "One page.", "Wales", "")
    assert [topic.slug for topic in story.topics.all()] == ["cloud"]
    assert not Draft.objects.exists()
    assert Document.objects.get(kind="story", object_id=story.pk).text.startswith("One page.")


def test_without_scripts_a_button_keeps_the_draft_also_when_half_is_missing(cast, signed_in):
    amina, page = signed_in(cast["amina"]), reverse("stories:write", args=["lesson"])
    assert amina.post(page, {"title": "", "tried": "Half", "act": "keep"}).url == page
    assert Draft.objects.get().values["tried"] == "Half"
    assert "Half" in amina.get(page).content.decode()
    wrong = amina.post(page, {"title": "", "tried": "Half", "act": "preview"}).content.decode()
    assert "Enter a title." in wrong
    assert "Say what happened." in wrong


def test_a_former_member_keeps_and_writes_nothing(cast, client, signed_in):
    for browser in (client, signed_in(cast["dot"])):
        for path in ("write/", "write/lesson/", "write/lesson/preview/", "mine/"):
            assert browser.get(f"/stories/{path}").status_code in (302, 404)
        assert browser.post(reverse("content:draft", args=["story:new-lesson"]), FORM).status_code in (302, 404)
    assert not Draft.objects.exists()
    with pytest.raises(Refused):
        told(cast["dot"], timezone.now())


def test_a_draft_has_bounds(cast, signed_in):
    amina = signed_in(cast["amina"])
    assert amina.post(reverse("content:draft", args=["nonsense"]), FORM).status_code == 409
    assert amina.post(reverse("content:draft", args=["story:1"]), {"text": "x" * 60_001}).status_code == 409
    for number in range(31):
        last = amina.post(reverse("content:draft", args=[f"story:{number}"]), FORM)
    assert last.status_code == 409
    assert Draft.objects.count() == 30


def test_a_page_of_drafts_survives_a_place_that_no_form_has(cast, signed_in, noon):
    Draft.objects.create(member=cast["amina"], form_name="story:nonsense", values={}, kept_at=noon)
    Draft.objects.create(member=cast["amina"], form_name="story:999", values={"title": "Gone"}, kept_at=noon)
    assert signed_in(cast["amina"]).get(reverse("stories:own-stories")).status_code == 200


def test_an_author_cannot_choose_a_space_that_they_are_not_in_or_that_is_for_support(cast, noon, signed_in):
    closed = Space.objects.create(slug="c", name="Closed", purpose="P", closed=True, made_at=noon)
    support = Space.objects.create(slug="d", name="Support", purpose="P", sensitive=True, made_at=noon)
    amina = signed_in(cast["amina"])
    for space in (closed, support):
        page = amina.post(
            reverse("stories:write", args=["lesson"]), {**FORM, "readers": f"space-{space.pk}", "act": "preview"}
        )
        assert page.status_code == 200
        assert "Closed" not in page.content.decode()


def test_taken_back_and_put_back(cast, noon, signed_in):
    story, amina = public(cast["amina"], noon, cast["bea"]), signed_in(cast["amina"])
    amina.post(reverse("stories:take-back", args=[story.pk]))
    assert who_sees(story, cast) == ["amina"]
    assert not Document.objects.filter(kind="story").exists()
    amina.post(reverse("stories:put-back", args=[story.pk]))
    assert who_sees(story, cast) == ["amina", "bea", "cleo", "fay"]
    assert Publication.objects.filter(decided_at=None).count() == 1
    assert Document.objects.get(kind="story").audience == "network"


# Applause and use


def test_applause_is_one_a_person_and_undone_without_a_word(cast, noon, signed_in):
    story, amina = told(cast["cleo"], noon), signed_in(cast["amina"])
    for _time in range(2):
        amina.post(reverse("stories:applaud", args=[story.pk]))
    assert Applause.objects.count() == 1
    assert "You applaud this" in amina.get(story.get_absolute_url()).content.decode()
    assert "One member applauds this." in signed_in(cast["cleo"]).get(story.get_absolute_url()).content.decode()
    assert "applauds this" not in signed_in(cast["bea"]).get(story.get_absolute_url()).content.decode()
    amina.post(reverse("stories:stop-applauding", args=[story.pk]))
    assert not Applause.objects.exists()
    assert not Email.objects.filter(kind__startswith="stories.").exists()
    with pytest.raises(Refused, match="your own"):
        actions.applaud(story=story, by=cast["cleo"], at=noon)


def test_a_member_who_uses_a_lesson_is_asked_once_after_sixty_days_and_its_author_is_told(cast, noon, signed_in):
    story = told(cast["cleo"], noon)
    actions.take_away(story=story, by=cast["amina"], at=noon)
    assert periodic.run(at=noon + timedelta(days=59, hours=23)) == 0
    assert periodic.run(at=noon + timedelta(days=60)) == 1
    assert periodic.run(at=noon + timedelta(days=61)) == 0
    asked = worded(emails("stories.what_happened")[0])
    assert reverse("stories:tell", args=[story.pk]) in asked.text
    assert LESSON["title"] not in asked.text
    amina = signed_in(cast["amina"])
    amina.post(reverse("stories:tell", args=[story.pk]), {"text": "It *worked*."})
    assert "It <em>worked</em>." in signed_in(cast["bea"]).get(story.get_absolute_url()).content.decode()
    assert worded(emails("stories.what_happened")[0]) is None
    said = worded(emails("stories.told")[0])
    assert emails("stories.told")[0].member == cast["cleo"]
    assert "Amina" not in said.text
    assert "worked" not in said.text
    amina.post(reverse("stories:tell", args=[story.pk]), {"text": "It worked twice."})
    assert Outcome.objects.get().text == "It worked twice."
    assert len(emails("stories.told")) == 1


def test_nobody_is_asked_about_a_lesson_that_they_let_go_or_that_is_gone(cast, noon):
    story, other = told(cast["cleo"], noon), told(cast["bea"], noon)
    for each in (story, other):
        actions.take_away(story=each, by=cast["amina"], at=noon)
    actions.let_go(story=story, by=cast["amina"], at=noon)
    periodic.run(at=noon + timedelta(days=61))
    assert [email.payload["use"] for email in emails("stories.what_happened")] == [Use.objects.get().pk]
    hide(other, hidden_at=noon)
    assert worded(emails("stories.what_happened")[0]) is None


def test_the_clock_asks_one_question_of_the_database_when_nothing_is_due(cast, noon):
    for who in ("bea", "cleo"):
        actions.take_away(story=told(cast["amina"], noon), by=cast[who], at=noon)
    with CaptureQueriesContext(connection) as asked:
        assert periodic.run(at=noon) == 0
    assert len(asked) == 1


def test_only_a_lesson_of_another_is_used_and_only_who_uses_it_tells(cast, noon, signed_in):
    lesson = told(cast["cleo"], noon)
    other = told(cast["cleo"], noon, kind="experience", text="It was so.")
    for story, who in ((lesson, "cleo"), (other, "amina")):
        with pytest.raises(Refused):
            actions.take_away(story=story, by=cast[who], at=noon)
    with pytest.raises(Refused, match="First say"):
        actions.tell(story=lesson, text="It worked.", by=cast["amina"], at=noon)


def test_an_answer_is_not_shown_to_those_kept_apart_and_its_author_is_not_told_of_whom_they_blocked(
    cast, noon, signed_in
):
    story = told(cast["cleo"], noon)
    actions.take_away(story=story, by=cast["amina"], at=noon)
    actions.tell(story=story, text="A secret outcome", by=cast["amina"], at=noon)
    shield(cast["amina"], at=noon)
    Block.objects.create(blocker=cast["cleo"], blocked=cast["amina"], at=noon)
    for who, sees in (("fay", False), ("cleo", False), ("bea", True), ("amina", False)):
        answer = signed_in(cast[who]).get(story.get_absolute_url())
        assert ("A secret outcome" in answer.content.decode()) is sees, who
    assert worded(emails("stories.told")[0]) is None


def test_an_answer_can_be_taken_back_and_written_again(cast, noon, signed_in):
    story = told(cast["cleo"], noon)
    actions.take_away(story=story, by=cast["amina"], at=noon)
    outcome = actions.tell(story=story, text="It worked.", by=cast["amina"], at=noon)
    path = reverse("stories:take-outcome-back", args=[outcome.pk])
    assert signed_in(cast["bea"]).post(path).status_code == 404
    signed_in(cast["amina"]).post(path)
    story.refresh_from_db()
    assert (Outcome.objects.standing().count(), story.told_at) == (0, None)
    actions.tell(story=story, text="It worked after all.", by=cast["amina"], at=noon)
    assert Outcome.objects.standing().get().text == "It worked after all."


# The list


def test_the_list_filters_by_kind_topic_sector_nation_and_what_others_did(cast, noon, signed_in):
    cloud, testing = Topic.objects.get(slug="cloud"), Topic.objects.get(slug="testing")
    a = told(cast["cleo"], noon, title="Story A", topics=[cloud], sector="police", nation="England")
    told(cast["cleo"], noon, title="Story B", topics=[testing], kind="challenge", text="Hard.", nation="Wales")
    actions.take_away(story=a, by=cast["bea"], at=noon)
    browser = signed_in(cast["amina"])

    def found(query):
        page = browser.get(f"/stories/?{query}").content.decode()
        return [name for name in ("Story A", "Story B") if name in page]

    assert found("") == ["Story A", "Story B"]
    assert found("kind=challenge") == ["Story B"]
    assert found("topic=cloud") == ["Story A"]
    assert found("nation=Wales") == ["Story B"]
    assert found("sector=police") == ["Story A"]
    assert found("did=used") == ["Story A"]
    assert found("did=told") == []
    assert found("topic=%00&kind=%27&page=99999999999") == ["Story A", "Story B"]
    actions.tell(story=a, text="Good.", by=cast["bea"], at=noon)
    assert found("did=told") == ["Story A"]


@pytest.mark.usefixtures("unhurried")
def test_related_stories_share_topics(cast, noon, signed_in):
    cloud, testing, policy = (Topic.objects.get(slug=slug) for slug in ("cloud", "testing", "policy"))
    shown = told(cast["cleo"], noon, title="Shown", topics=[cloud, testing])
    told(cast["cleo"], noon, title="Two shared", topics=[cloud, testing, policy])
    told(cast["cleo"], noon, title="One shared", topics=[cloud])
    told(cast["cleo"], noon, title="None shared", topics=[policy])
    page = signed_in(cast["amina"]).get(shown.get_absolute_url()).content.decode()
    assert page.index("Two shared") < page.index("One shared")
    assert "None shared" not in page


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("path", ["list", "feed", "own-stories", "story"])
def test_a_page_asks_as_much_for_thirty_stories_as_for_three(cast, noon, signed_in, path):
    topics, browser = list(Topic.objects.all()[:3]), signed_in(cast["amina"])
    space = Space.objects.create(slug="s", name="S", purpose="P", made_at=noon)
    first = public(cast["cleo"], noon, cast["bea"], topics=topics)
    url = first.get_absolute_url() if path == "story" else reverse(f"stories:{path}")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    def more(many):
        for number in range(many):
            public(cast["fay"], noon, cast["bea"], topics=topics)
            told(cast["amina"], noon, topics=topics, readers="space", space=space)
            taken = told(cast["cleo"], noon, title=f"Lesson {number}")
            actions.take_away(story=taken, by=cast["amina"], at=noon)
            reader = cast[("bea", "amina", "fay")[number % 3]]
            actions.take_away(story=first, by=reader, at=noon)
            actions.tell(story=first, text="It worked.", by=reader, at=noon)

    more(3)
    asked()
    few = asked()
    more(27)
    assert asked() == few


def test_the_feed_is_atom_with_public_stories_only(cast, noon, client, signed_in):
    public(cast["amina"], noon, cast["bea"], title="Everybody’s")
    told(cast["cleo"], noon, title="Ours alone")
    for browser in (client, signed_in(cast["amina"])):
        answer = browser.get(reverse("stories:feed"))
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert "Everybody’s" in answer.content.decode()
        assert "Ours alone" not in answer.content.decode()


def test_a_list_shows_the_beginning_as_plain_words(cast, noon):
    text = "She said: *ask me*. I <b>asked</b> & learnt.\n\n- one\n- two\n\n" + "word " * 60
    lead = told(cast["amina"], noon, kind="experience", text=text).lead
    assert lead.startswith("She said: ask me. I <b>asked</b> & learnt. one two word word")
    assert lead.endswith("word …")
    assert len(lead) <= 200


# When a member leaves


def test_a_member_who_leaves_takes_their_words_and_leaves_what_others_told(cast, noon, signed_in):
    amina, cleo = cast["amina"], cast["cleo"]
    used, alone, other = told(amina, noon, title="Used"), told(amina, noon, title="Alone"), told(cleo, noon)
    actions.take_away(story=used, by=cleo, at=noon)
    actions.tell(story=used, text="What Cleo told", by=cleo, at=noon)
    actions.take_away(story=other, by=amina, at=noon)
    actions.tell(story=other, text="What Amina told", by=amina, at=noon)
    actions.applaud(story=other, by=amina, at=noon)
    actions.change(story=used, by=amina, at=noon, **{**LESSON, "title": "Used", "tried": "Changed"})
    actions.forget(member=amina, at=noon)
    assert not Story.objects.filter(pk=alone.pk).exists()
    used.refresh_from_db()
    assert (used.title, used.tried, used.lead, used.author) == ("", "", "", None)
    assert not Revision.objects.exists()
    assert not Document.objects.filter(kind="story", object_id__in=[used.pk, alone.pk]).exists()
    other.refresh_from_db()
    assert (other.used_at, other.told_at, other.applause.count(), other.outcomes.count()) == (None, None, 0, 0)
    page = signed_in(cast["bea"]).get(used.get_absolute_url()).content.decode()
    assert "A former member" in page
    assert "What Cleo told" in page
    assert "We put the register" not in page
    assert AuditRecord.objects.filter(did="forgot a member’s stories").count() == 1


def test_leaving_takes_stories_drafts_and_the_words_of_reports_with_the_member(cast, noon):
    from pleiad.content.reportable import KINDS as WRITTEN
    from pleiad.members import leaving
    from pleiad.moderation import actions as moderation
    from pleiad.moderation.models import Case, Report

    story, other = told(cast["amina"], noon), told(cast["cleo"], noon)
    Draft.objects.create(member=cast["amina"], form_name="story:new-lesson", values={"title": "Half"}, kept_at=noon)
    report = {"kind": WRITTEN["story"], "reason": "abuse", "words": "Some words.", "at": noon}
    moderation.report(item=story, by=cast["fay"], **report)
    moderation.report(item=other, by=cast["amina"], **report)
    leaving.leave(member=cast["amina"], at=noon)
    assert not Story.objects.filter(pk=story.pk).exists()
    assert not Draft.objects.exists()
    assert (Case.objects.get(object_id=story.pk).words, Case.objects.get(object_id=story.pk).about) == ("", None)
    assert list(Report.objects.order_by("pk").values_list("words", "reporter")) == [
        ("Some words.", cast["fay"].pk),
        ("", None),
    ]


def test_leaving_forgets_and_suspension_does_not(cast, noon):
    from pleiad.members.signals import member_ended

    told(cast["amina"], noon)
    member_ended.send(sender=Member, member=cast["amina"], at=noon, by=cast["bea"])
    assert Story.objects.count() == 1
    cast["amina"].left_at = noon
    member_ended.send(sender=Member, member=cast["amina"], at=noon, by=cast["amina"])
    assert Story.objects.count() == 0


def test_every_action_leaves_an_audit_record(cast, noon):
    story = told(cast["amina"], noon)
    actions.change(story=story, by=cast["amina"], at=noon, **{**LESSON, "title": "New"})
    actions.applaud(story=story, by=cast["cleo"], at=noon)
    actions.take_away(story=story, by=cast["cleo"], at=noon)
    actions.tell(story=story, text="Good.", by=cast["cleo"], at=noon)
    actions.take_back(story=story, by=cast["amina"], at=noon)
    did = list(AuditRecord.objects.order_by("pk").values_list("did", flat=True))
    assert did[-6:] == [
        "published a story", "changed a story", "applauded", "took a lesson away", "told what happened",
        "took a story back",
    ]  # fmt: skip


def test_a_draft_is_kept_without_characters_that_no_database_keeps(cast, signed_in):
    amina = signed_in(cast["amina"])
    typed = {"title": "Half\0 a title", "topics": ["1\0", "2"], "na\0me": "x"}
    assert amina.post(reverse("content:draft", args=["story:new-lesson"]), typed).status_code == 204
    assert Draft.objects.get().values == {"title": "Half a title", "topics": ["1", "2"], "name": "x"}
