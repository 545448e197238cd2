"""AWS's clock, and the failures of reaching it."""

import os
import time
from pathlib import Path

import pytest

from awsroles.adapters.aws.date import proxy_problem, reach, unusable_bundle
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served


def test_the_difference_of_the_clocks_is_known_to_a_second(server: Served, aws: StandIn) -> None:
    reached = reach(server.url, None, time.time)
    assert reached.ahead is not None
    assert abs(reached.ahead) < 1.5
    aws.fail_next("", faults.skewed_date(400))
    reached = reach(server.url, None, time.time)
    assert reached.ahead is not None
    assert -402 < reached.ahead < -398
    assert [call.access_key_id for call in aws.calls] == ["", ""]


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_without_a_date_the_clock_is_not_known(server: Served, aws: StandIn, date: str) -> None:
    aws.fail_next("", faults.dated(date))
    reached = reach(server.url, None, time.time)
    assert (reached.ahead, reached.error) == (None, None)


def test_what_breaks_the_connection_is_an_error_of_the_network(server: Served, aws: StandIn) -> None:
    aws.fail_next("", faults.reset())
    reached = reach(server.url, None, time.time)
    assert reached.error is not None
    assert reached.error.code == "network"
    assert reached.error.message.startswith(f"cannot reach {reached.place}: ")


def test_a_proxy_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ada:password@127.0.0.1:9")
    reached = reach("https://sts.eu-west-1.amazonaws.com", None, time.time)
    assert reached.error is not None
    assert reached.error.message == (
        "cannot reach AWS (sts.eu-west-1.amazonaws.com) through the proxy that https_proxy names: connection refused"
    )
    assert proxy_problem("https://sts.amazonaws.com/") is None
    monkeypatch.setenv("https_proxy", "ftp://x")
    problem = proxy_problem("https://sts.amazonaws.com/")
    assert problem is not None
    assert problem.message == "https_proxy is not the address of an HTTP proxy"
    refused = reach("https://sts.amazonaws.com/", None, time.time).error
    assert refused is not None
    assert refused.message == problem.message


def test_a_bundle_is_a_file_with_certificates(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    assert unusable_bundle(str(path)) == "no such file or directory"
    path.write_text("nothing")
    assert unusable_bundle(str(path)) == "it holds no certificates"
    assert os.path.exists(path)
