"""The page for a board, the page for everyone, their files, and who belongs; and what each reader must not see."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest

from pleiad.audit.models import AuditRecord
from pleiad.desk.actions.joint_decisions import agree
from pleiad.desk.models import AccessRecord, JointDecision
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.stories import actions as stories
from pleiad.stories.models import Story
from pleiad.testing import new_member, shield
from pleiad.volunteering.models import Offer, Part

from .. import actions
from ..figures import FIGURES
from ..models import PublicFigure, Snapshot


@pytest.fixture(autouse=True)
def at_noon(still_noon):
    """The pages ask the clock; here it is always Monday at midday."""


@pytest.fixture
def snapshots(cast, noon):
    """Two months with 60 members more, of whom three are in Scotland."""
    long_ago = noon - timedelta(days=100)
    for number in range(57):
        new_member(f"p{number}@manchester.gov.uk", at=long_ago, name=f"Person {number}")
    for number in range(3):
        new_member(f"s{number}@glasgow.gov.uk", at=long_ago, name=f"Person S{number}")
    month = noon.date().replace(day=1)
    actions.take(month=(month - timedelta(days=1)).replace(day=1), at=noon)
    actions.take(month=month, at=noon)
    return cast


def page(browser, path):
    return browser.get(path, follow=True).content.decode()


def test_a_board_reads_every_figure_with_chart_table_and_definition(snapshots, bea, signed_in):
    shown = page(signed_in(bea), "/desk/impact/")
    for each in FIGURES.values():
        assert f'id="figure-{each.name}"' in shown and str(each.definition).replace("’", "’") in shown
    assert shown.count('<svg class="chart"') >= len(FIGURES) and "<style" not in shown and 'style="' not in shown
    assert "The table has the same numbers." in shown
    england = re.search(r"England</th><td[^>]*>(\d+)<", shown)[1]
    assert england == "60"
    assert re.search(r"Scotland</th><td[^>]*>–<", shown)


def test_visitors_see_what_was_switched_on_and_nothing_else(snapshots, bea, client, signed_in):
    assert "No figures yet" in page(client, "/impact/")
    assert client.get("/impact/impact.json").status_code == 404
    desk = signed_in(bea)
    desk.post("/desk/impact/members-by-nation/show/")
    desk.post("/desk/impact/members-by-nation/show/")
    assert PublicFigure.objects.count() == 1
    shown = page(client, "/impact/")
    assert "Members by nation" in shown and "Members by sector" not in shown
    assert list(client.get("/impact/impact.json").json()["figures"]) == ["members-by-nation"]
    desk.post("/desk/impact/members-by-nation/keep/")
    assert "No figures yet" in page(client, "/impact/")
    assert set(AuditRecord.objects.filter(did__contains="figure", by=bea).values_list("did", flat=True)) == {
        "showed a figure to everyone", "kept a figure to organisers",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["amina", "dot"])
def test_nobody_but_organisers_decides_what_is_shown_or_lists_members(snapshots, signed_in, who):
    browser = signed_in(snapshots[who])
    for path in ("impact/", "impact/impact.json", "network/", "network/members/", "network/helpers/"):
        assert browser.get(f"/desk/{path}").status_code == 404
    assert browser.post("/desk/impact/members-by-nation/show/").status_code == 404
    assert browser.post("/desk/network/members/export/", {"reason": "x"}).status_code == 404
    assert not PublicFigure.objects.exists()


def test_the_files_hold_the_same_numbers_and_no_others(snapshots, bea, signed_in):
    desk = signed_in(bea)
    told = desk.get("/desk/impact/impact.json").json()
    assert told["figures"]["members-by-nation"]["parts"]["England"] == 60
    assert told["figures"]["members-by-nation"]["parts"]["Scotland"] is None
    text = desk.get("/desk/impact/impact.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    england = next(row for row in rows if row[:2] == ["members-by-nation", "England"])
    assert england[3] == "60"
    numbers = {int(row[3]) for row in rows[1:] if row[3]}
    assert all(number % 5 == 0 and number for number in numbers)
    stored = json.dumps(Snapshot.objects.first().figures)
    assert "Person" not in text + stored


def test_the_pdf_is_tagged_and_says_its_language(snapshots, bea, signed_in):
    desk = signed_in(bea)
    answer = desk.get("/desk/impact/impact.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    for sign in (b"StructTreeRoot", b"/Marked true", b"pdfuaid"):
        assert sign in answer.content
    assert b"(en-GB)" in answer.content
    assert b"(cy-GB)" in desk.get("/cy/desk/impact/impact.pdf").content


def test_a_story_is_told_only_where_its_author_wished_it(snapshots, amina, bea, signed_in, client, noon):
    for title, public in (("For everyone", True), ("For members", False)):
        told = {"kind": "experience", "text": "Once.", "named": True, "language": "en"}
        story = stories.publish(by=amina, at=noon, title=title, readers="public" if public else "network", **told)
        if public:
            Story.objects.filter(pk=story.pk).update(public_at=noon)
    signed_in(bea).post("/desk/impact/meetings/show/")
    shown = page(client, "/impact/")
    assert "For everyone" in shown and "For members" not in shown


def test_the_page_takes_as_many_statements_for_many_months_and_members(
    snapshots, bea, signed_in, client, django_assert_max_num_queries, noon
):
    signed_in(bea).post("/desk/impact/meetings/show/")
    with django_assert_max_num_queries(4):
        client.get("/impact/")
    month = noon.date().replace(day=1)
    for _number in range(30):
        month = (month - timedelta(days=1)).replace(day=1)
        figures = Snapshot.objects.first().figures
        Snapshot.objects.get_or_create(month=month, defaults={"taken_at": noon, "figures": figures})
    with django_assert_max_num_queries(4):
        client.get("/impact/")


def test_filters_count_and_list(snapshots, amina, bea, signed_in):
    desk = signed_in(bea)
    assert "64 members" in page(desk, "/desk/network/")
    assert "3 members" in page(desk, "/desk/network/?nation=Scotland")
    shown = page(desk, "/desk/network/members/?nation=Scotland&sector=local government")
    assert shown.count("Person S") == 3 and "Person 1<" not in shown
    assert "2 members" in page(desk, f"/desk/network/?organisation={amina.organisation}")
    assert "64 members" in page(desk, "/desk/network/?nation=Atlantis&joined=abc&activity=x")
    assert "64 members" in page(desk, "/desk/network/?activity=never")
    assert "No member matches" in page(desk, "/desk/network/?activity=came")


def test_a_list_leaves_out_who_hides_and_whom_the_organiser_never_meets(
    snapshots, amina, fay, cleo, bea, signed_in, noon
):
    members.change_profile(member=fay, name=fay.name, language="en", hidden=True, shielded=False, at=noon)
    blocking.block(by=amina, blocked=bea, at=noon)
    leeds = f"?organisation={amina.organisation}"
    assert "1 member<" in page(signed_in(bea), f"/desk/network/{leeds}")
    shown = page(signed_in(bea), f"/desk/network/members/{leeds}")
    assert "Amina" not in shown and "Fay" not in shown
    shown = page(signed_in(cleo), f"/desk/network/members/{leeds}")
    assert "Amina" in shown and "Fay" not in shown


def test_a_shield_towards_an_organiser_holds_there_too(snapshots, bea, signed_in, noon):
    colleague = new_member("shielded@gwynedd.llyw.cymru", at=noon, name="Gwen Shielded")
    shield(colleague, at=noon)
    assert "Gwen" not in page(signed_in(bea), "/desk/network/members/?nation=Wales")


def test_what_is_listed_is_in_the_access_log_of_each(snapshots, cleo, bea, signed_in):
    page(signed_in(bea), "/desk/network/members/?sector=police")
    assert list(AccessRecord.objects.values_list("member", flat=True)) == [cleo.pk]


def test_an_export_has_a_reason_that_everyone_in_it_reads(snapshots, cleo, bea, signed_in):
    desk = signed_in(bea)
    path = "/desk/network/members/export/?sector=police"
    assert "Say what the file is for." in desk.post(path, {"reason": ""}).content.decode()
    answer = desk.post(path, {"reason": "For the sponsor’s visit."})
    assert answer["Content-Type"].startswith("text/csv") and "Cleo" in answer.content.decode()
    assert "@" not in answer.content.decode()
    assert "For the sponsor’s visit." in page(signed_in(cleo), "/account/access-log/")


def test_a_file_about_many_needs_a_second_organiser(snapshots, cleo, bea, signed_in, noon):
    desk = signed_in(bea)
    path = "/desk/network/members/export/"
    answer = desk.post(path, {"reason": "All of them."})
    assert answer["Location"].startswith("/desk/network/members/propose-export/")
    assert not AccessRecord.objects.exists()
    desk.post(answer["Location"], {"reason": "For the board."})
    decision = JointDecision.objects.get()
    agree(decision=decision, by=cleo, at=noon)
    assert desk.post(path, {"reason": "All of them."})["Content-Type"].startswith("text/csv")
    narrower = desk.post(f"{path}?nation=England", {"reason": "Another list."})
    assert narrower.status_code == 302  # what was agreed to is that list


def test_who_was_never_thanked_comes_first(snapshots, amina, fay, bea, signed_in, noon):
    from pleiad.testing import new_event

    event = new_event(at=noon - timedelta(days=40), days=5)
    for member, done in ((amina, noon - timedelta(days=20)), (fay, None)):
        part = Part.objects.create(event=event, what="notes", minutes=10, made_at=noon)
        Offer.objects.create(part=part, member=member, offered_at=noon, accepted_at=noon, done_at=done)
    shown = page(signed_in(bea), "/desk/network/helpers/")
    assert shown.index("Fay") < shown.index("Amina")


def test_the_desk_pages_cost_the_same_for_few_and_many(snapshots, bea, signed_in, noon, django_assert_max_num_queries):
    desk = signed_in(bea)
    page(desk, "/desk/network/")
    for path, most in (("network/", 20), ("network/members/", 25), ("network/helpers/", 20), ("impact/", 12)):
        with django_assert_max_num_queries(most):
            desk.get(f"/desk/{path}")
