"""The page of every role, in a real browser: chromium, which `.ci/install-packages` installs."""

from pathlib import Path

import pytest
from testbed.program.browser import Browser

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.console.export import ListedRole
from awsroles.core.console.html import roles_page
from awsroles.core.console.urls import switch_role_url

HOSTILE = "</a><img src=x onerror=document.title='stolen'>"


def listed(name: str, role: str) -> ListedRole:
    arn = parse_role_arn(f"arn:aws:iam::222222222222:role/{role}")
    return ListedRole(name, arn, switch_role_url(arn, "x"), None, "f2b0a9")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page of three roles, one with a hostile name."""
    path = tmp_path / "roles.html"
    path.write_text(roles_page([listed("prod-ops", "operations"), listed("prod-net", "network"), listed(HOSTILE, "x")]))
    return path


def shown(browser: Browser) -> list[str]:
    """Return the names of the roles that are to be seen."""
    found: list[str] = browser.evaluate(
        "[...document.querySelectorAll('li')].filter((each) => !each.hidden)"
        ".map((each) => each.querySelector('a').firstChild.textContent)"
    )
    return found


def test_the_script_runs_and_a_hostile_name_does_not(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.evaluate("document.title") == "AWS roles"
    assert shown(browser) == ["prod-ops", "prod-net", HOSTILE]
    assert browser.evaluate("document.querySelectorAll('img').length") == 0
    # A color is an attribute of style.
    border = browser.evaluate("getComputedStyle(document.querySelector('li a')).borderLeftColor")
    assert border == "rgb(242, 176, 169)"
    assert (browser.complaints(), len(browser.requests())) == ([], 1)


def test_the_search_hides_roles_that_do_not_match(browser: Browser, page: Path) -> None:
    browser.open(page, "#prod%20net")
    assert shown(browser) == ["prod-net"]
    assert browser.evaluate("document.getElementById('none').hidden") is True
    browser.open(page, "#nothing-like-it")
    assert shown(browser) == []
    assert browser.evaluate("document.getElementById('none').hidden") is False
