"""The main job with the keyboard alone: every stop can be seen, and mistakes are said where the focus goes."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import heading, roomy_event

pytestmark = pytest.mark.journey

SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.labels && at.labels[0];
  const marked = style =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  const styles = [getComputedStyle(at), getComputedStyle(at, "::before")];
  if (label) styles.push(getComputedStyle(label, "::before"), getComputedStyle(label));
  const box = (["radio", "checkbox"].includes(at.type) && label ? label : at).getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + Math.min(box.height / 2, 20));
  return {
    says: (at.innerText || at.value || at.name || "").trim().split("\\n")[0],
    id: at.id,
    tag: at.tagName.toLowerCase(),
    type: at.type || "",
    marked: styles.some(marked),
    bare: middle !== null && (at.contains(middle) || middle.contains(at) || (label && label.contains(middle)) || false),
    height: box.height,
  };
}"""


def tab_to(page, what, *, at_most=40, key="Tab"):
    """Press Tab until `what(stop)` holds; every stop on the way must be marked and lie bare. Gives the stops."""
    stops = []
    for _press in range(at_most):
        page.keyboard.press(key)
        stop = page.evaluate(SEEN)
        if stop is None:
            continue
        assert stop["marked"], f"One cannot see where the focus is: {stop} on {page.url}"
        assert stop["bare"], f"The focus lies under something else: {stop} on {page.url}"
        stops.append(stop)
        if what(stop):
            return stops
    raise AssertionError(f"Not reached with {at_most} presses on {page.url}: {[each['says'] for each in stops]}")


def named(text):
    return lambda stop: stop["says"].startswith(text)


def test_a_newcomer_registers_with_the_keyboard_alone(page, server):
    event, address = roomy_event(server), "tabitha.keys@sunderland.gov.uk"
    page.goto(f"/events/{event}/")
    stops = tab_to(page, named("Skip to main content"), at_most=1)
    assert stops[0]["height"] > 20
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    stops = tab_to(page, named("Register"))
    assert not any(stop["says"] in ("Cymraeg", "Women in DDaT") for stop in stops)
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("Enter your work email address")
    tab_to(page, lambda stop: stop["type"] == "email")
    page.keyboard.type("tabitha.keys")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Enter your work email address – Women in DDaT")
    stops = tab_to(page, lambda stop: stop["tag"] == "a", at_most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your work email address")).to_be_focused()
    assert page.evaluate("document.activeElement.value") == "tabitha.keys"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    expect(page.locator(f"#{described.split()[-1]}")).to_contain_text(stops[0]["says"])
    page.keyboard.press("Control+A")
    page.keyboard.type(address)
    tab_to(page, named("Send me a code"))
    page.keyboard.press("Space")

    expect(heading(page)).to_have_text("Type the code")
    tab_to(page, lambda stop: stop["id"] == "id_code")
    page.keyboard.type(server.mailbox.code_for(address))
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("Confirm who you are")
    tab_to(page, lambda stop: stop["id"] == "id_name")
    page.keyboard.type("Tabitha Keys")
    tab_to(page, lambda stop: stop["type"] == "radio")
    assert page.evaluate("document.activeElement.value") == "with"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "without"
    tab_to(page, lambda stop: stop["id"] == "id_statement")
    tab_to(page, named("Join and register"))
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Confirm the membership statement to join.")
    tab_to(page, lambda stop: stop["id"] == "id_statement")
    page.keyboard.press("Space")
    tab_to(page, named("Join and register"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("You have a place")
    # Nothing holds the focus: from the last stop it leaves the page again.
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement === document.body || document.activeElement.className.includes('skip')"
        ):
            break
    else:
        raise AssertionError("The focus never left the page.")
