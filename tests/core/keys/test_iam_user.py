"""Calls as the user of a master profile: who signs, and what a denial says."""

from collections.abc import Callable

import pytest
from testbed.names import ADA
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.keys.iam_user import IamUserCalls, resolve_master
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import AccessDeniedError, ConfigurationError, InvalidCredentialsError

WORDS = f"User: {ADA} is not authorized to perform: iam:Do on resource: user ada"


def calls_of(scenario: Scenario, codes: CodesOf) -> IamUserCalls:
    return IamUserCalls(scenario.process(codes).sessions, scenario.chain("master"))


def without_device(scenario: Scenario) -> None:
    scenario.config.text = scenario.config.text.replace("awsroles_mfa_serial", "# awsroles_mfa_serial")


def test_the_mfa_session_signs_and_is_used_again(scenario: Scenario, codes: CodesOf) -> None:
    calls = calls_of(scenario, codes)
    signers = [calls.run("iam:Do", lambda credentials: credentials) for _ in range(2)]
    assert isinstance(signers[0], Credentials)
    assert signers[0] == signers[1]
    assert codes.purposes == ["master"]


def test_a_session_that_is_nearly_over_is_not_begun_with(scenario: Scenario, codes: CodesOf) -> None:
    first = calls_of(scenario, codes).run("iam:Do", lambda credentials: credentials)
    scenario.wait(12 * 3600 - 500)
    assert calls_of(scenario, codes).run("iam:Do", lambda credentials: credentials) != first


def test_without_a_device_the_access_key_signs(scenario: Scenario, codes: CodesOf) -> None:
    without_device(scenario)
    assert calls_of(scenario, codes).run("iam:Do", lambda credentials: credentials) == scenario.key
    assert codes.purposes == []


def refusing(refused: list[SigningCredentials], times: int) -> Callable[[SigningCredentials], SigningCredentials]:
    def call(credentials: SigningCredentials) -> SigningCredentials:
        if len(refused) < times:
            refused.append(credentials)
            raise InvalidCredentialsError("unknown")
        return credentials

    return call


def test_a_session_that_aws_does_not_know_any_more_is_replaced_once(scenario: Scenario, codes: CodesOf) -> None:
    refused: list[SigningCredentials] = []
    credentials = calls_of(scenario, codes).run("iam:Do", refusing(refused, 1))
    assert credentials != refused[0]
    assert len(codes.purposes) == 2
    with pytest.raises(InvalidCredentialsError):
        calls_of(scenario, codes).run("iam:Do", refusing([], 2))


def test_no_code_is_spent_if_the_key_is_gone(scenario: Scenario, codes: CodesOf) -> None:
    calls = calls_of(scenario, codes)
    calls.run("iam:Do", lambda credentials: credentials)
    scenario.aws.delete_access_key(scenario.key.access_key_id)
    with pytest.raises(InvalidCredentialsError):
        calls.run("iam:Do", refusing([], 1))
    assert len(codes.purposes) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (f"{WORDS} because no identity-based policy allows the iam:Do action", "no identity-based policy allows"),
        (f"{WORDS} with an explicit deny in an identity-based policy", "with an explicit deny"),
        ("Access Denied", "Access Denied"),
    ],
)
def test_a_denial_names_the_action_and_gives_the_reason(
    scenario: Scenario, codes: CodesOf, words: str, reason: str
) -> None:
    def denied(_signer: SigningCredentials) -> None:
        raise AccessDeniedError(words)

    with pytest.raises(AccessDeniedError) as caught:
        calls_of(scenario, codes).run("iam:Do", denied)
    assert caught.value.message.startswith(f"AWS denies iam:Do to ada: {reason}")
    assert caught.value.hint == "ask your administrator to allow iam:Do"
    without_device(scenario)
    with pytest.raises(AccessDeniedError) as caught:
        calls_of(scenario, codes).run("iam:Do", denied)
    assert "; a policy may demand MFA, and master has no MFA device" in (caught.value.hint or "")


def test_it_says_whether_a_session_of_the_key_in_use_is_kept(scenario: Scenario, codes: CodesOf) -> None:
    calls = calls_of(scenario, codes)
    assert not calls.has_session()
    calls.run("iam:Do", lambda credentials: credentials)
    assert calls.has_session()
    scenario.process(codes).sessions.keys.save(calls.user, AccessKey("AKIANEW0000000000000", "new"))
    assert not calls.has_session()


def test_only_a_master_profile_stands_for_a_user(scenario: Scenario) -> None:
    profiles = Profiles(scenario.config.read(), scenario.credentials.read())
    assert resolve_master(profiles, "master").master.name == "master"
    with pytest.raises(ConfigurationError, match="'ops' is a role") as caught:
        resolve_master(profiles, "ops")
    assert caught.value.hint == "try master instead"
    with pytest.raises(ConfigurationError, match="no profile named nobody"):
        resolve_master(profiles, "nobody")
