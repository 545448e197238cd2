"""Every role for other programs, and as a page."""

import configparser
from html.parser import HTMLParser

import pytest

from awsroles.core.config.document import parse_config
from awsroles.core.console.export import ListedRole, accounts, aesr, bookmarks, export, markdown, roles_of
from awsroles.core.console.html import roles_page
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError

CONFIG = b"""
[profile master]
awsroles_user_arn = arn:aws:iam::111111111111:user/ada

[profile prod-operations]
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
awsroles_color = f2b0a9
region = eu-west-1

[profile <b>"&'x]
role_arn = arn:aws:iam::333333333333:role/team/x
source_profile = master

[profile dev]
awsroles_role_arn = arn:aws:iam::222222222222:role/developers

[profile eu]
awsroles_role_arn = arn:aws-eusc:iam::222222222222:role/x
"""


@pytest.fixture
def roles() -> list[ListedRole]:
    """Return the roles of the config above."""
    return roles_of(profiles())[0]


def profiles() -> Profiles:
    return Profiles(parse_config("config", CONFIG, "config"), parse_config("credentials", b"", "credentials"))


class Links(HTMLParser):
    """Collects the links of a page with their texts, and every tag that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append((dict(attrs)["href"] or "", ""))

    def handle_data(self, data: str) -> None:
        if self.links and not self.links[-1][1]:
            self.links[-1] = (self.links[-1][0], data)


def test_roles_are_sorted_by_account_and_name_and_one_without_a_url_is_reported() -> None:
    found, problems = roles_of(profiles())
    assert list(accounts(found)) == ["222222222222"]
    assert [each.profile for each in found] == ["dev", "prod-operations"]
    assert [problem.message for problem in problems] == ["AWS documents no switch-role URL for the partition aws-eusc"]


def test_the_extension_takes_sections_with_role_region_and_color(roles: list[ListedRole]) -> None:
    parsed = configparser.ConfigParser()
    parsed.read_string(aesr(roles))
    assert dict(parsed["prod-operations"]) == {
        "role_arn": "arn:aws:iam::222222222222:role/operations",
        "region": "eu-west-1",
        "color": "f2b0a9",
    }
    assert "color" not in parsed["dev"]


def test_bookmarks_are_links_in_a_folder_for_each_account(roles: list[ListedRole]) -> None:
    page = bookmarks(roles)
    assert page.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    assert Links(page).links == [(each.url, each.profile) for each in roles]
    assert page.count("<DL><p>") == page.count("</DL><p>")


def test_markdown_has_a_heading_for_each_account(roles: list[ListedRole]) -> None:
    text = markdown(roles)
    assert text.startswith("## 222222222222\n\n- [dev](https://signin.aws.amazon.com/switchrole?")
    assert "[prod\\-operations](" in text


def test_the_page_links_every_role_and_no_text_becomes_markup(roles: list[ListedRole]) -> None:
    hostile = "</a><script>alert(1)</script>\"'&"
    page = roles_page([*roles, ListedRole(hostile, roles[0].role, "https://x/?a=1&b=2", None, '"><script>')])
    links = Links(page)
    assert links.links[-1] == ("https://x/?a=1&b=2", hostile)
    assert [link for link, _ in links.links[:2]] == [each.url for each in roles]
    assert page.count("<script") == 1
    assert "default-src 'none'" in page


def test_without_a_role_there_is_nothing_to_export() -> None:
    with pytest.raises(ConfigurationError):
        export([], "aesr")
