"""How soon something is seen."""

from statistics import median

from tests.browser.acts import declares, raises

FIRST_PAINT, SEEN = 1.0, 0.3
"""What is promised, in seconds."""

PAINTED = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
PRESSED = """({button, expected}) => new Promise((seen, missed) => {
  const found = [...document.querySelectorAll("#messages button")];
  const messages = document.getElementById("messages");
  const count = () => messages.textContent.split(expected).length;
  const before = count(), began = performance.now();
  new MutationObserver((_, watch) => {
    if (count() > before) {
      watch.disconnect();
      requestAnimationFrame(() => seen(performance.now() - began));
    }
  }).observe(messages, {childList: true, subtree: true, characterData: true});
  setTimeout(() => missed(`${expected} was not drawn`), 15_000);
  found.filter((b) => b.textContent.trim() === button).at(-1).click();
})"""


def seconds_until_seen(window, button, expected):
    """Press a button, and measure in the browser until one more *expected* is drawn."""
    given = {"button": button, "expected": expected}
    return window.page.evaluate(PRESSED, given) / 1000


def test_the_first_page_is_painted_within_a_second(opens):
    ana = opens()
    ana.page.wait_for_function(PAINTED)

    assert ana.page.evaluate(PAINTED) / 1000 <= FIRST_PAINT


def test_a_press_is_seen_within_three_tenths_of_a_second(opens):
    ana = opens()
    declares(ana)
    measured = [seconds_until_seen(ana, "Take command", "took command")]
    for severity in ("SEV2", "SEV1"):
        raises(ana, severity)
        measured.append(seconds_until_seen(ana, "Undo", "took back"))

    assert median(measured) <= SEEN, measured
