"""From a report to a decision that can be undone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.content.reportable import KINDS as WRITTEN
from pleiad.data_protection.sweeping import sweep
from pleiad.directory.models import Message, Profile
from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.models import Member, Paced
from pleiad.members.rules import urgent_answer_by
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.search.models import Document
from pleiad.stories import actions as stories
from pleiad.stories.models import Story
from pleiad.testing import shield, works_at
from pleiad.ui.dates import day, time_of_day

from .. import actions, rules
from ..models import Case, Decision, Report

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
SECRET = "Zweikommafünf"


def told(by, at, organiser=None, **more):
    """A story by this member; public when an organiser is named."""
    values = {"kind": "experience", "title": "A day", "text": SECRET, "readers": "public" if organiser else "network"}
    story = stories.publish(by=by, at=at, **{**values, **more})
    if organiser:
        stories.decide(publication=story.publications.get(), outcome="agreed", by=organiser, at=at)
        story.refresh_from_db()
    return story


def report(story, by, at, reason="abuse", words=""):
    return actions.report(kind=WRITTEN["story"], item=story, by=by, reason=reason, words=words, at=at)


def address(story):
    return reverse("moderation:report", args=["story", story.pk])


def worded(kind):
    """The emails of a kind: (name of the recipient, what it says now)."""
    found = Email.objects.filter(kind=f"moderation.{kind}").order_by("key").select_related("member")
    return [(email.member.name, KINDS[email.kind](email, {})) for email in found]


def test_two_steps_and_thanks_at_once_on_the_page_and_by_email(cast, noon, signed_in):
    story, amina = told(cast["cleo"], noon), signed_in(cast["amina"])
    assert address(story) in amina.get(story.get_absolute_url()).content.decode()
    assert "Choose what is wrong." in amina.post(address(story), {}).content.decode()
    checked = amina.post(address(story), {"reason": "private", "words": "My name."}).content.decode()
    assert "My name." in checked
    assert not Report.objects.exists()
    back = amina.post(address(story), {"reason": "private", "words": "My name.", "again": "1"}).content.decode()
    assert ">\nMy name.</textarea>" in back.replace("&#x27;", "'") or "My name.</textarea>" in back
    sent = amina.post(address(story), {"reason": "private", "words": "My name.", "act": "send"})
    assert sent.url == reverse("moderation:reported") + "?urgent"
    assert "within a day, or as soon as offices open" in amina.get(sent.url).content.decode()
    report_ = Report.objects.get()
    assert (report_.reporter, report_.reason, report_.case.urgent) == (cast["amina"], "private", True)
    [(name, mail)] = worded("received")
    assert name == "Amina O’Neill"
    by = report_.case.answer_by
    assert f"{day(moment=by)}, {time_of_day(moment=by)}" in mail.text
    assert SECRET not in mail.text
    assert "A day" not in mail.text


def test_a_visitor_can_report_what_visitors_can_read_and_nothing_else(cast, noon, client):
    public, ours = told(cast["cleo"], noon, organiser=cast["bea"]), told(cast["cleo"], noon)
    sent = client.post(address(public), {"reason": "danger", "act": "send"})
    assert sent.url.startswith(reverse("moderation:reported"))
    assert "without signing in" in client.get(sent.url).content.decode()
    assert Report.objects.get().reporter is None
    for method in (client.get, client.post):
        assert method(address(ours)).status_code == 404
    assert not Email.objects.filter(kind__startswith="moderation.").exists()
    for _time in range(15):
        Client().post(address(public), {"reason": "danger", "act": "send"})
    assert Report.objects.count() == rules.OF_A_NETWORK  # they leave room for what others know of it
    for network in range(15):
        Client(REMOTE_ADDR=f"10.1.{network}.7").post(address(public), {"reason": "danger", "act": "send"})
    assert Report.objects.count() == rules.OF_VISITORS


def test_who_fills_a_case_with_small_complaints_hides_no_danger(cast, noon):
    public = told(cast["cleo"], noon, organiser=cast["bea"])
    for network in range(12):
        Client(REMOTE_ADDR=f"10.1.{network}.7").post(address(public), {"reason": "other", "act": "send"})
    assert not Case.objects.get().urgent
    Client(REMOTE_ADDR="10.2.0.1").post(address(public), {"reason": "danger", "act": "send"})
    assert Case.objects.get().urgent


@pytest.mark.parametrize("path", ["/report/nonsense/1/", "/report/story/999999/"])
def test_nothing_else_can_be_reported(client, path):
    assert client.get(path).status_code == 404


def test_what_a_member_may_not_see_cannot_be_reported(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    shield(cast["amina"], at=noon)
    assert signed_in(cast["fay"]).get(address(story)).status_code == 404
    assert signed_in(cast["dot"]).get(address(story)).status_code == 404


@pytest.mark.usefixtures("unhurried")
def test_no_member_reports_their_own_writing_or_twice_or_without_end(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    with pytest.raises(Refused, match="yourself"):
        report(story, cast["amina"], noon)
    report(story, cast["cleo"], noon)
    with pytest.raises(Refused, match="already"):
        report(story, cast["cleo"], noon)
    for _time in range(19):
        report(told(cast["amina"], noon), cast["cleo"], noon)
    with pytest.raises(Refused, match="a lot today"):
        report(told(cast["amina"], noon), cast["cleo"], noon)
    report(told(cast["amina"], noon), cast["cleo"], noon + timedelta(hours=25))


def test_many_reports_are_one_case_and_the_urgent_ones_come_first(cast, noon, signed_in):
    first, second = told(cast["amina"], noon), told(cast["amina"], noon)
    report(first, cast["fay"], noon, "selling")
    report(second, cast["fay"], noon + timedelta(hours=1), "selling")
    case = report(second, cast["cleo"], noon + timedelta(hours=2), "danger")
    assert case.answer_by == urgent_answer_by(asked_at=noon + timedelta(hours=2), nation=cast["cleo"].nation)
    assert list(Case.objects.order_by("-urgent", "answer_by").values_list("object_id", flat=True)) == [
        second.pk,
        first.pk,
    ]
    page = signed_in(cast["bea"]).get(reverse("desk:reports")).content.decode()
    assert page.index("Urgent report: Story") < page.index("Report: Story", page.index("Urgent report: Story") + 20)
    desk = signed_in(cast["bea"]).get(reverse("desk:desk")).content.decode()
    assert "Urgent report: Story" in desk


def test_who_reported_is_on_no_page_and_in_no_email_and_not_in_the_audit(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    case = report(story, cast["fay"], noon, words="It names me.")
    bea = signed_in(cast["bea"])
    for path in (
        reverse("desk:desk"),
        reverse("desk:reports"),
        reverse("desk:report", args=[case.pk]),
    ):
        assert "Fay Colleague" not in bea.get(path).content.decode()
    actions.decide(case=case, what="hide", reason="It names someone.", by=cast["bea"], at=noon)
    decided = bea.get(reverse("desk:report", args=[case.pk])).content.decode()
    assert "Fay Colleague" not in decided
    page_of_author = signed_in(cast["amina"]).get(story.get_absolute_url()).content.decode()
    [(name, mail)] = worded("hidden")
    assert name == "Amina O’Neill"
    for text in (page_of_author, mail.text, mail.subject):
        assert "Fay" not in text
    assert not AuditRecord.objects.filter(about=f"moderation.case:{case.pk}", by=cast["fay"]).exists()


def test_an_organiser_who_is_reported_sees_nothing_of_it(cast, noon, signed_in):
    case = report(told(cast["bea"], noon), cast["amina"], noon, words="It names me.")
    bea = signed_in(cast["bea"])
    for name in ("desk", "reports"):
        assert "Report: Story" not in bea.get(reverse(f"desk:{name}")).content.decode()
    for name, args in (("report", []), ("decide-report", ["hide"])):
        assert bea.get(reverse(f"desk:{name}", args=[case.pk, *args])).status_code == 404
    for name in ("claim-report", "let-go-report"):
        assert bea.post(reverse(f"desk:{name}", args=[case.pk])).status_code == 404
    with pytest.raises(Refused, match="another organiser"):
        actions.decide(case=case, what="keep", reason="It is fine.", by=cast["bea"], at=noon)


def test_the_desk_of_reports_is_closed_to_everyone_else(cast, noon, client, signed_in):
    case = report(told(cast["cleo"], noon), cast["amina"], noon)
    paths = [
        reverse("desk:reports"),
        reverse("desk:report", args=[case.pk]),
        reverse("desk:decide-report", args=[case.pk, "hide"]),
    ]
    for path in paths:
        assert client.get(path).status_code == 302
        assert signed_in(cast["fay"]).get(path).status_code == 404
        assert signed_in(cast["fay"]).post(path, {"reason": "x"}).status_code == 404
    with pytest.raises(Refused, match="Only organisers"):
        actions.decide(case=case, what="hide", reason="x", by=cast["fay"], at=noon)


def test_the_organisation_of_the_author_and_who_reported_leave_it_to_another_while_there_is_one(cast, noon):
    story = told(cast["amina"], noon)
    works_at(cast["bea"], cast["amina"].organisation, at=noon)
    cast["bea"].refresh_from_db()
    case = report(story, cast["fay"], noon)
    with pytest.raises(Refused, match="works where you work"):
        actions.claim(case=case, by=cast["bea"], at=noon)
    Member.objects.filter(pk=cast["cleo"].pk).update(organiser_since=None)
    actions.claim(case=case, by=cast["bea"], at=noon)
    works_at(cast["bea"], None, at=noon)
    cast["bea"].refresh_from_db()
    other = report(told(cast["fay"], noon), cast["bea"], noon)
    actions.claim(case=other, by=cast["bea"], at=noon)
    Member.objects.filter(pk=cast["cleo"].pk).update(organiser_since=noon)
    with pytest.raises(Refused, match="You reported this"):
        actions.decide(case=other, what="keep", reason="Fine.", by=cast["bea"], at=noon)


def test_a_case_that_an_organiser_has_claimed_waits_for_that_organiser(cast, noon):
    case = report(told(cast["amina"], noon), cast["fay"], noon)
    actions.claim(case=case, by=cast["bea"], at=noon)
    with pytest.raises(Refused, match="Another organiser is looking"):
        actions.decide(case=case, what="keep", reason="Fine.", by=cast["cleo"], at=noon)
    actions.let_go(case=case, by=cast["bea"], at=noon)
    actions.decide(case=case, what="keep", reason="Fine.", by=cast["cleo"], at=noon)


def test_hidden_with_a_reason_that_the_author_reads_and_restored_by_a_second_organiser(cast, noon, client, signed_in):
    story = told(cast["amina"], noon, organiser=cast["bea"])
    case = report(story, cast["fay"], noon)
    bea, cleo = signed_in(cast["bea"]), signed_in(cast["cleo"])
    hide = reverse("desk:decide-report", args=[case.pk, "hide"])
    assert "Say why." in bea.post(hide, {"reason": "  "}).content.decode()
    bea.post(hide, {"reason": "It shows who a resident is."})
    for browser in (client, signed_in(cast["fay"]), cleo):
        assert browser.get(story.get_absolute_url()).status_code == 404
        for name in ("list", "feed"):
            assert SECRET not in browser.get(reverse(f"stories:{name}")).content.decode()
    assert not Document.objects.filter(kind="story").exists()
    assert "It shows who a resident is." in signed_in(cast["amina"]).get(story.get_absolute_url()).content.decode()
    [(name, mail)] = worded("hidden")
    assert (name, "It shows who a resident is." in mail.text, SECRET in mail.text) == ("Amina O’Neill", True, False)
    [(name, mail)] = worded("settled")
    assert (name, "has hidden it" in mail.text) == ("Fay Colleague", True)

    page = cleo.get(reverse("desk:report", args=[case.pk])).content.decode()
    assert "It shows who a resident is." in page
    assert "Bea Organiser" in page
    assert "See it on its page" not in page  # it stands nowhere
    cleo.post(reverse("desk:decide-report", args=[case.pk, "restore"]), {"reason": "It shows nobody."})
    assert "See it on its page" in cleo.get(reverse("desk:report", args=[case.pk])).content.decode()
    assert client.get(story.get_absolute_url()).status_code == 200
    assert Document.objects.get(kind="story").audience == "public"
    assert worded("hidden")[0][1] is None
    assert "It shows nobody." in worded("restored")[0][1].text
    assert list(Decision.objects.values_list("what", "by__name")) == [
        ("hide", "Bea Organiser"),
        ("restore", "Cleo Organiser"),
    ]
    did = AuditRecord.objects.filter(about=f"moderation.case:{case.pk}").order_by("pk").values_list("did", "reason")
    assert list(did) == [
        ("reported", ""),
        ("hid what was reported", "It shows who a resident is."),
        ("restored what was hidden", "It shows nobody."),
    ]
    with pytest.raises(Refused, match="not hidden"):
        actions.decide(case=case, what="restore", reason="Again.", by=cast["cleo"], at=noon)


def test_left_as_it_is_tells_the_reporter_and_not_the_author_and_can_be_reported_again(cast, noon):
    story = told(cast["amina"], noon)
    case = report(story, cast["fay"], noon)
    actions.decide(case=case, what="keep", reason="An opinion.", by=cast["bea"], at=noon)
    assert [name for name, _mail in worded("settled")] == ["Fay Colleague"]
    assert worded("hidden") == []
    with pytest.raises(Refused, match="already"):
        actions.decide(case=case, what="keep", reason="An opinion.", by=cast["bea"], at=noon)
    assert report(story, cast["fay"], noon + timedelta(days=1)).pk != case.pk


def test_what_was_changed_or_is_gone_can_still_be_judged_for_ninety_days(cast, noon, signed_in):
    story = told(cast["amina"], noon)
    case = report(story, cast["fay"], noon)
    stories.change(
        story=story, by=cast["amina"], at=noon, kind="experience", title="A day", text="Harmless", readers="network"
    )
    page = signed_in(cast["bea"]).get(reverse("desk:report", args=[case.pk])).content.decode()
    assert "As it read when it was reported" in page
    Story.objects.all().delete()
    page = signed_in(cast["bea"]).get(reverse("desk:report", args=[case.pk])).content.decode()
    assert "It is no longer there." in page
    assert SECRET in page
    with pytest.raises(Refused, match="no longer there"):
        actions.decide(case=case, what="hide", reason="x", by=cast["bea"], at=noon)
    actions.decide(case=case, what="keep", reason="It is gone.", by=cast["bea"], at=noon)
    for days, kept in ((89, True), (90, False)):
        sweep(at=noon + timedelta(days=days))
        case.refresh_from_db()
        assert bool(case.words) is kept


def test_an_answer_under_a_lesson_can_be_reported_and_hidden(cast, noon, signed_in):
    parts = {"tried": "a", "setting": "b", "happened": "c", "again": "d", "text": ""}
    lesson = told(cast["cleo"], noon, kind="lesson", **parts)
    stories.take_away(story=lesson, by=cast["amina"], at=noon)
    outcome = stories.tell(story=lesson, text=SECRET, by=cast["amina"], at=noon)
    case = actions.report(kind=WRITTEN["outcome"], item=outcome, by=cast["fay"], reason="abuse", at=noon)
    actions.decide(case=case, what="hide", reason="No.", by=cast["bea"], at=noon)
    assert SECRET not in signed_in(cast["fay"]).get(lesson.get_absolute_url()).content.decode()
    lesson.refresh_from_db()
    assert lesson.told_at is None


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("path", ["reports", "reports?decided", "report", "publications"])
def test_a_page_of_the_desk_asks_as_much_for_thirty_as_for_three(cast, noon, signed_in, path):
    bea = signed_in(cast["bea"])
    first = report(told(cast["amina"], noon), cast["fay"], noon)
    name, _mark, query = path.partition("?")
    url = reverse(f"desk:{name}", args=[first.pk] if name == "report" else []) + (f"?{query}" if query else "")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert bea.get(url).status_code == 200
        return len(queries)

    def more(many):
        for number in range(many):
            day = noon + timedelta(days=2 * number)
            report(told(cast["amina"], noon), cast["fay"], day)
            case = report(told(cast["amina"], noon), cast["fay"], day)
            actions.decide(case=case, what="hide", reason="No.", by=cast["cleo"], at=day)
            told(cast["amina"], noon, readers="public")
            Report.objects.create(case=first, reason="other", reported_at=day)

    more(3)
    asked()
    few = asked()
    more(27)
    assert asked() == few


# Stories that wish to be public


def test_an_organiser_reads_a_story_and_makes_it_public_asks_back_or_refuses(cast, noon, client, signed_in):
    bea = signed_in(cast["bea"])
    stories_ = [told(cast["amina"], noon, readers="public", title=f"Story {number}") for number in range(3)]
    urls = [reverse("desk:publication", args=[story.publications.get().pk]) for story in stories_]
    assert "Story: Story 1" in bea.get(reverse("desk:desk")).content.decode()
    assert SECRET in bea.get(urls[0]).content.decode()
    bea.post(urls[0])
    assert client.get(stories_[0].get_absolute_url()).status_code == 200
    assert "They will read it" in bea.post(f"{urls[1]}ask-back/", {"reason": ""}).content.decode()
    bea.post(f"{urls[1]}ask-back/", {"reason": "Leave the name out."})
    bea.post(f"{urls[2]}refuse/", {"reason": "It is advertising."})
    for story in stories_[1:]:
        assert client.get(story.get_absolute_url()).status_code == 404
    assert "Leave the name out." in signed_in(cast["amina"]).get(stories_[1].get_absolute_url()).content.decode()
    assert "Nothing waits" in bea.get(reverse("desk:publications")).content.decode()
    assert bea.get(f"{urls[1]}nonsense/").status_code == 404


def test_the_queue_of_stories_is_for_organisers_and_not_for_their_own(cast, noon, client, signed_in):
    own_story, other = told(cast["bea"], noon, readers="public"), told(cast["amina"], noon, readers="public")
    url, own = (reverse("desk:publication", args=[each.publications.get().pk]) for each in (other, own_story))
    assert client.get(url).status_code == 302
    assert signed_in(cast["amina"]).post(url).status_code == 404
    bea = signed_in(cast["bea"])
    assert "another organiser decides" in bea.get(own).content.decode()
    bea.post(own)
    own_story.refresh_from_db()
    assert own_story.public_at is None


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_in_the_same_moment_reports_once_and_says_so(cast, noon):
    story, outcomes = told(cast["cleo"], noon), []

    def press():
        try:
            report(story, cast["amina"], noon)
            outcomes.append("reported")
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["You have reported this already. An organiser will look at it."] * 3 + ["reported"]
    assert (Case.objects.count(), Report.objects.count()) == (1, 1)


@pytest.mark.parametrize(("name", "has_a_page"), [("message", False), ("profile", True)])
def test_what_is_not_written_for_a_page_can_be_reported_and_judged_too(cast, noon, signed_in, name, has_a_page):
    """A message is read in the report: a page that only its two people may open would lead the organiser nowhere."""
    if name == "message":
        item = Message.objects.create(
            sender=cast["fay"], recipient=cast["bea"], purpose="question", text="Buy our courses", sent_at=noon
        )
    else:
        item = Profile.objects.create(
            member=cast["fay"], headline="Buy our courses", about="", listed_at=noon, changed_at=noon
        )
    case = actions.report(kind=WRITTEN[name], item=item, by=cast["bea"], reason="abuse", words="", at=noon)
    browser, path = signed_in(cast["cleo"]), reverse("desk:report", args=[case.pk])
    page = browser.get(path).content.decode()
    assert "Buy our courses" in page
    assert ("See it on its page" in page) is has_a_page
    browser.post(reverse("desk:decide-report", args=[case.pk, "hide"]), {"reason": "An advertisement."})
    assert "It is hidden" in browser.get(path).content.decode()
    assert "Buy our courses" in browser.get(path).content.decode()
    browser.post(reverse("desk:decide-report", args=[case.pk, "restore"]), {"reason": "A mistake."})
    assert "It can be read." in browser.get(path).content.decode()
    item.refresh_from_db()
    assert item.hidden_at is None


def test_visitors_cannot_flood_the_desk_over_many_things_nor_from_many_networks(cast, noon):
    public = [told(cast[("amina", "fay")[n % 2]], noon - timedelta(days=n), cast["bea"]) for n in range(12)]
    sent = {"reason": "danger", "act": "send"}
    visitor = Client()
    for story in public:
        for _again in range(3):
            visitor.post(address(story), sent)
    assert Report.objects.count() == paces.PACES["report as a visitor"].most
    page = visitor.get(address(public[0]), follow=True).content.decode()
    assert "from your network today" in page
    for network in range(60):
        Client(REMOTE_ADDR=f"10.1.{network}.7").post(address(public[network % 12]), sent)
    assert Report.objects.count() <= paces.PACES["report by any visitor"].most
    assert not any("10.1" in f"{row.network_hash}{row.about}" for row in Paced.objects.all())


def test_a_flood_by_one_visitor_keeps_no_other_out(cast, noon):
    """However many networks of one site it comes from; and several such visitors leave half for everyone else."""
    public = [told(cast[("amina", "fay")[n % 2]], noon - timedelta(days=n), cast["bea"]) for n in range(12)]
    sent = {"reason": "danger", "act": "send"}
    for network in range(30):
        Client(REMOTE_ADDR=f"2001:db8:7:{network:x}::1").post(address(public[network % 12]), sent)
    assert Report.objects.count() == paces.PACES["report as a visitor"].most
    for visitor in range(5):
        for story in public:
            Client(REMOTE_ADDR=f"10.9.{visitor}.1").post(address(story), sent)
    assert Paced.objects.filter(what="report by any visitor").count() < paces.PACES["report by any visitor"].most - 10
    other = Client(REMOTE_ADDR="10.8.0.1").post(address(public[0]), sent)
    assert other.url.startswith(reverse("moderation:reported"))
