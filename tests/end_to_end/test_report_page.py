"""The page of the access review, in a real browser: chromium, which `.ci/install-packages` installs."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from testbed.program.browser import Browser

from awsroles.core.org.report.page import page
from awsroles.core.org.report.report import Report
from awsroles.core.org.report.row import AccessRow
from awsroles.core.org.report.since import OldRow, Since

HOSTILE = "</script><img src=x onerror=document.title='stolen'>"
AT = datetime(2026, 1, 31, tzinfo=timezone.utc)
MOST_BYTES = 3_000_000
# Milliseconds.
FIRST_PAINT = 1000
FILTER = 200
TRIES = 3


def access(user: str, account: str, function: str, **more: Any) -> AccessRow:
    """Return an access with MFA."""
    arn = f"arn:aws:iam::222222222222:role/{account}/{function}"
    values = {"function": function, "groups": (function,), "mfa": "required", "mfa_max_age": 43_199, **more}
    return AccessRow(user, f"arn:aws:iam::444444444444:user/{user}", account, "222222222222", role_arn=arn, **values)


def report(rows: list[AccessRow], owner: str = "Grace") -> Report:
    """Return a report of *rows*, whose functions have one *owner*."""
    return Report(tuple(rows), AT, False, {str(row.function): owner for row in rows})


def shown(browser: Browser, path: Path, text: str, search: str = "") -> None:
    """Open the page *text*, written to *path*."""
    path.write_text(text, encoding="utf-8")
    browser.open(path, search)


def filled(browser: Browser, search: str) -> list[str]:
    """Return the titles of the colored cells after *search* was typed."""
    browser.evaluate(f"search.value = {search!r}; search.dispatchEvent(new Event('input'))")
    found: list[str] = browser.evaluate("[...document.querySelectorAll('td.cell')].map((cell) => cell.title)")
    return found


SMALL = [
    access("ada", "dev", "operations"),
    access("ada", "prod", "operations", mfa="no"),
    access("bob", "prod", "auditors", owner="Grace"),
    access("bob", "prod", "operations", until=datetime(2030, 1, 1, tzinfo=timezone.utc)),
]


def test_a_cell_has_the_functions_and_a_search_leaves_those_that_fit(browser: Browser, tmp_path: Path) -> None:
    shown(browser, tmp_path / "page.html", page(report(SMALL), None, with_external_ids=False))
    assert filled(browser, "") == ["ada, dev: operations", "ada, prod: operations", "bob, prod: auditors, operations"]
    assert filled(browser, "prod oper") == ["ada, prod: operations", "bob, prod: operations"]
    assert filled(browser, "bob 2222 AUDIT") == ["bob, prod: auditors"]
    assert filled(browser, "nobody") == []
    assert browser.evaluate("document.getElementById('none').hidden") is False
    browser.evaluate("document.querySelector('#legend input').click()")
    assert filled(browser, "bob") == ["bob, prod: operations"]
    # The address of a page may have a search.
    browser.open(tmp_path / "page.html", "#ada%20dev")
    assert browser.evaluate("document.getElementById('count').textContent") == "1 of 4 accesses: 1 users, 1 accounts."
    assert (browser.complaints(), len(browser.requests())) == ([], 1)


def test_a_click_shows_the_details_and_a_frame_tells_of_missing_mfa(browser: Browser, tmp_path: Path) -> None:
    shown(browser, tmp_path / "page.html", page(report(SMALL), None, with_external_ids=False))
    assert browser.evaluate("document.querySelector('td.weak').title") == "ada, prod: operations"
    browser.evaluate("document.querySelector('td.weak').click()")
    text = browser.evaluate("document.getElementById('details').innerText")
    assert "ada, prod: 1 access\n" in text
    for line in ("MFA demanded\nno", "Group\noperations", "Password last used\nnot known", "Owner\nGrace"):
        assert line in text


def test_names_are_text_and_nothing_but_the_pages_own_script_runs(browser: Browser, tmp_path: Path) -> None:
    names = [
        HOSTILE,
        "<script>document.title='stolen'</script>",
        "javascript:document.title='stolen'",
        "=cmd()|'/C'!A0",
    ]
    rows = [access(name, name, name, owner=name, grant=name, conditions=(name,)) for name in names]
    lost = tuple(OldRow(name, name, name, name, f"x/{name}") for name in names)
    text = page(report(rows, HOSTILE), Since(HOSTILE, True, tuple(rows), lost), with_external_ids=True)
    shown(browser, tmp_path / "page.html", text)
    browser.evaluate("document.querySelectorAll('td.cell').forEach((cell) => cell.click())")
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    everything = browser.evaluate("document.body.textContent")
    assert all(everything.count(name) > 5 for name in names)
    assert browser.evaluate("document.title") == "Access review"
    assert browser.evaluate("document.querySelectorAll('img, a, script').length") == 2
    assert (browser.complaints(), len(browser.requests())) == ([], 1)
    # The policy refuses what would get in.
    browser.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), { src: 'https://x.invalid/' }))"
    )
    inline = "document.body.insertAdjacentHTML('beforeend', '<b onclick=\"document.title=1\">x</b>')"
    browser.evaluate(f"{inline}; document.querySelector('b').click()")
    assert browser.evaluate("document.title") == "Access review"
    assert len(browser.complaints()) == 2
    assert all("Content Security Policy" in each for each in browser.complaints())


def test_paper_has_the_accesses_by_account_and_a_line_to_sign(browser: Browser, tmp_path: Path) -> None:
    shown(browser, tmp_path / "page.html", page(report(SMALL), None, with_external_ids=False))
    browser.show(800, media="print")
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert browser.evaluate("[search.checkVisibility(), document.getElementById('paper').checkVisibility()]") == [
        False,
        True,
    ]
    browser.show(1280)
    text = browser.evaluate("[...document.querySelectorAll('#paper td, #paper h2')].map((each) => each.textContent)")
    decision = "\u2610 keep  \u2610 remove"
    assert text == [
        *("dev (222222222222)", "operations", "Grace", "ada", decision),
        *("prod (222222222222)", "auditors", "Grace", "bob", decision),
        *("operations", "Grace", "ada (MFA no), bob (until 2029-12-31)", decision),
        *("Signatures", "auditors", "Grace", "1", "", "", "operations", "Grace", "3", "", ""),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_is_readable_on_each_screen(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    browser.show(width, scheme=scheme)
    shown(browser, tmp_path / "page.html", page(report(SMALL), None, with_external_ids=False))
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
    back, text = browser.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        ".map((color) => color.match(/[0-9]+/g).slice(0, 3).reduce((sum, each) => sum + +each, 0))"
    )
    # The sums of red, green and blue.
    assert (back > 600, text < 160) == ((True, True) if scheme == "light" else (False, False))
    assert abs(back - text) > 500


@pytest.mark.soak
@pytest.mark.alone
def test_300_users_in_300_accounts_with_3_functions_are_small_and_fast(browser: Browser, tmp_path: Path) -> None:
    browser.show(1280)
    names = [f"user.{number:03}@example.com" for number in range(300)]
    rows = [
        access(
            name,
            f"account-{account:03}",
            f"function-{function}",
            mfa="no" if (index + account) % 7 == 0 else "required",
        )
        for index, name in enumerate(names)
        for account in range(300)
        for function in range(3)
    ]
    text = page(report(rows), None, with_external_ids=False)
    assert len(text.encode()) < MOST_BYTES
    paints, filters = [], []
    for _ in range(TRIES):
        shown(browser, tmp_path / "page.html", text)
        paints.append(browser.evaluate(_PAINT))
        filters.append(max(browser.evaluate(_FILTERS)))
    assert browser.evaluate("document.getElementById('count').textContent").startswith("270,000 of 270,000 accesses")
    assert min(paints) < FIRST_PAINT
    assert min(filters) < FILTER
    print(f"{len(text.encode()):,} bytes, first paint {paints} ms, filter {filters} ms")  # noqa: T201 - with pytest -s


_PAINT = """new Promise((done) => {
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (paint) done(paint.startTime); else requestAnimationFrame(look);
  };
  look();
})"""
# The time until the document is laid out again.
_FILTERS = """["user.0", "account-1 function", "user.123 function-2 account-299", ""].map((text) => {
  search.value = text;
  const start = performance.now();
  search.dispatchEvent(new Event("input"));
  document.body.getBoundingClientRect();
  return performance.now() - start;
})"""
