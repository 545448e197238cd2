"""`awsroles console --sign-in` and `--all`, with the stand-in's federation endpoint."""

import os
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from testbed.names import OPERATIONS
from testbed.program.fake_programs import install
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa
from awsroles.standin.server import Served


@pytest.fixture
def signing_in(logged_in: Workstation, server: Served) -> Workstation:
    """Return a workstation that uses the federation endpoint of the stand-in."""
    logged_in.environment["AWSROLES_SIGNIN_URL"] = server.url
    return logged_in


def destination(url: str) -> str | None:
    """Return the target of the sign-in URL's redirect."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port or 0, timeout=5)
    connection.request("GET", f"{place.path}?{place.query}")
    return connection.getresponse().headers["Location"]


def test_a_sign_in_url_leads_to_the_service_in_the_region(aws: StandIn, signing_in: Workstation) -> None:
    done = signing_in.run("console", "prod-operations", "--sign-in", "--service", "ec2", "--region", "eu-west-1")
    url = done.stdout.strip()
    assert parse_qs(urlsplit(url).query)["Issuer"] == ["awsroles"]
    assert [(each["command"], each["profile"]) for each in signing_in.history()[2:]] == [("console", "prod-operations")]
    assert destination(url) == "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"
    call = next(call for call in aws.calls if call.action == "getSigninToken")
    assert call.parameters == {"method": "POST"}


def test_a_long_session_says_how_long_the_console_may_last(
    aws: StandIn, signing_in: Workstation, phone: MfaDevice
) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    signing_in.run("login", "prod-operations", "--duration", "8h", "--mfa-code", phone.unused_code())
    signing_in.run("console", "prod-operations", "--sign-in", "--path", "s3/buckets")
    call = next(call for call in aws.calls if call.action == "getSigninToken")
    assert 28_000 < int(call.parameters["SessionDuration"]) <= 28_800


def test_the_secret_url_is_on_no_command_line(signing_in: Workstation) -> None:
    browse = (
        "import sys, http.client, urllib.parse as u; p = u.urlsplit(sys.argv[1]); "
        "c = http.client.HTTPConnection(p.hostname, p.port); c.request('GET', p.path); "
        "print(c.getresponse().headers['Location'])"
    )
    script = f"""printf %s "$1" > "$OUT/argument"
"{sys.executable}" -c "{browse}" "$1" > "$OUT/answer"; : > "$OUT/done"
"""
    out = install("curious", script)
    browser = str(out / "bin" / "curious")
    done = signing_in.run("console", "prod-operations", "--sign-in", "--browser", browser, DISPLAY=":9")
    assert done.stdout == ""
    while not (out / "done").exists():
        time.sleep(0.01)
    assert "SigninToken" not in (out / "argument").read_text()
    assert "SigninToken=" in (out / "answer").read_text()


def test_a_master_profile_cannot_sign_in(signing_in: Workstation) -> None:
    done = signing_in.run("console", "master", "--sign-in", code=3)
    assert "only roles are signed in this way" in done.stderr


@pytest.mark.parametrize("url", ["http://x.example", "https://x.example"])
def test_the_signin_url_must_be_on_this_machine(signing_in: Workstation, url: str) -> None:
    done = signing_in.run("console", "prod-operations", "--sign-in", code=3, AWSROLES_SIGNIN_URL=url)
    assert "AWSROLES_SIGNIN_URL is refused" in done.stderr


def test_an_unreachable_federation_endpoint_is_reported(signing_in: Workstation) -> None:
    done = signing_in.run("console", "prod-operations", "--sign-in", code=4, AWSROLES_SIGNIN_URL="http://127.0.0.1:9")
    assert "the federation endpoint cannot be reached" in done.stderr


def test_a_place_needs_sign_in(signing_in: Workstation) -> None:
    done = signing_in.run("console", "prod-operations", "--service", "ec2", code=2)
    assert "add --sign-in" in done.stderr


def test_the_url_is_copied_through_stdin(signing_in: Workstation, tmp_path: Path) -> None:
    out = install("xclip", 'printf "%s\\n" "$@" > "$OUT/arguments"; cat > "$OUT/copied"')
    path = f"{out / 'bin'}{os.pathsep}{signing_in.environment['PATH']}"
    done = signing_in.run("console", "prod-operations", "--sign-in", "--copy", DISPLAY=":9", PATH=path)
    assert "Copied the URL, which is a secret for 15 minutes" in done.stderr
    assert done.stdout == ""
    assert "SigninToken=" in (out / "copied").read_text()
    assert "SigninToken" not in (out / "arguments").read_text()
    none = signing_in.run("console", "prod-operations", "--copy", code=3, PATH=str(tmp_path))
    assert "there is no clipboard here" in none.stderr


def test_every_role_as_a_page_and_for_other_programs(signing_in: Workstation, home: Path) -> None:
    page = home / "roles.html"
    signing_in.run("console", "--all", "--html", str(page))
    assert "prod-operations" in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600
    assert signing_in.run("console", "--all", "--format", "aesr").stdout.startswith("[prod-operations]\nrole_arn = ")
    for arguments in (["--all"], ["--html", "x"], ["--all", "--format", "pdf"], ["prod-operations", "--all"]):
        signing_in.run("console", *arguments, code=2)
