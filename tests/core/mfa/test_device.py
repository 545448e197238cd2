"""The choice of the MFA device."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import PHONE
from testbed.scenarios.scenario import Scenario

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.messages import Messages
from awsroles.core.mfa.device import device_of, find_device
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    AwsrolesError,
    ConfigurationError,
    InputRequiredError,
    NetworkError,
    NoTerminalError,
    NotFoundError,
)

ADA = UserArn("aws", "111111111111", "staff/", "ada")
GUESS = "arn:aws:iam::111111111111:mfa/ada"
TABLET = "arn:aws:iam::111111111111:mfa/ada-tablet"
FIDO = "arn:aws:iam::111111111111:u2f/user/ada/yubikey-ABC"
DENIED = AccessDeniedError("denied")
NOBODY = NoTerminalError("nobody", "run it in a terminal")


class Devices:
    """Implements what the `Iam` port lists with *serials*, or with the *error* that the call ends in."""

    def __init__(self, serials: Sequence[str] | None, error: AwsError) -> None:
        self._serials = serials
        self._error = error

    def list_mfa_devices(self, key: AccessKey, user: UserArn) -> list[str]:
        assert (key.access_key_id, user) == ("AKIAIOSFODNN7EXAMPLE", ADA)
        if self._serials is None:
            raise self._error
        return list(self._serials)


def found(
    serials: Sequence[str] | None,
    *answers: str | AwsrolesError,
    known: str | None = None,
    error: AwsError = DENIED,
) -> tuple[str | None, list[str], list[str]]:
    """Return the device, what was asked and what was said."""
    prompter = ScriptedPrompter(*answers)
    said: list[str] = []
    ui = Messages.all_to(said.append)
    key = AccessKey("AKIAIOSFODNN7EXAMPLE", "secret")
    return (
        find_device(cast("Any", Devices(serials, error)), key, ADA, known=known, prompter=prompter, ui=ui),
        prompter.questions,
        said,
    )


@pytest.mark.parametrize(("serial", "name"), [(PHONE, "ada-phone"), ("GAHT12345678", "GAHT12345678")])
def test_the_only_device_is_used_and_named(serial: str, name: str) -> None:
    assert found([serial]) == (serial, [], [f"Found your MFA device: {name}"])


def test_a_fido_device_is_left_aside_with_the_reason() -> None:
    said = "Skipped the security key yubikey-ABC: it works in a browser only."
    assert found([FIDO, PHONE]) == (PHONE, [], [said, "Found your MFA device: ada-phone"])


@pytest.mark.parametrize("serials", [[], [FIDO]])
def test_without_a_device_that_gives_codes_there_is_none(serials: list[str]) -> None:
    device, asked, _ = found(serials, known=PHONE)
    assert (device, asked) == (None, [])


def test_of_several_the_person_chooses_among_those_that_can_be_used() -> None:
    for answer, chosen in (("2", TABLET), ("ada-tablet", TABLET), ("ada-phone", PHONE), ("", PHONE)):
        assert found([PHONE, FIDO, TABLET], answer)[:2] == (chosen, ["Which MFA device do you want to use?"])


def test_two_devices_of_the_same_name_are_told_apart_by_their_serials() -> None:
    other = PHONE.replace("mfa/", "mfa/path/")
    assert found([PHONE, other], other)[0] == other


def test_the_one_in_use_so_far_is_kept_without_asking() -> None:
    assert found([PHONE, TABLET], known=TABLET) == (TABLET, [], [])


def test_one_that_is_gone_is_not_kept() -> None:
    assert found([PHONE], known=TABLET)[:2] == (PHONE, [])


def test_of_several_nobody_can_choose_without_a_terminal() -> None:
    with pytest.raises(InputRequiredError, match="ada-phone, ada-tablet") as caught:
        found([PHONE, TABLET], NOBODY)
    assert caught.value.hint == f"give one of them: --mfa-serial {PHONE}"


def test_the_serial_is_prompted_for_with_a_default_if_listing_is_denied() -> None:
    guess = "arn:aws:iam::111111111111:mfa/ada"
    for answer, expected in (("", guess), (f" {PHONE} ", PHONE), ("GAHT12345678", "GAHT12345678")):
        device, asked, said = found(None, answer)
        assert (device, asked) == (expected, [f"MFA serial [{guess}]: "])
        assert said == ["AWS does not let this key list its MFA devices"]


def test_the_device_in_use_is_kept_if_listing_is_denied() -> None:
    assert found(None, known=PHONE) == (PHONE, [], [])


@pytest.mark.parametrize("serial", [FIDO, "no serial"])
def test_where_listing_is_denied_neither_an_answer_nor_the_file_may_name_what_is_no_device(serial: str) -> None:
    assert found(None, serial, serial, PHONE)[0] == PHONE
    with pytest.raises(ConfigurationError):
        found(None, serial, serial, serial)
    with pytest.raises(ConfigurationError):
        found(None, known=serial)


def test_the_option_is_named_if_listing_is_denied_without_a_terminal() -> None:
    with pytest.raises(InputRequiredError) as caught:
        found(None, NOBODY)
    assert caught.value.hint == "give --mfa-serial, for example arn:aws:iam::111111111111:mfa/ada"


@pytest.mark.parametrize(
    "error", [NotFoundError("AWS does not find user ada: no"), NetworkError("IAM is far"), AwsError("no")]
)
def test_devices_that_cannot_be_listed_for_whatever_reason_end_in_a_question_or_its_option(error: AwsError) -> None:
    words = f"the MFA devices of ada cannot be listed: {error.message}"
    assert found(None, "", error=error) == (GUESS, [f"MFA serial [{GUESS}]: "], [words])
    assert found(None, known=PHONE, error=error) == (PHONE, [], [words])
    with pytest.raises(InputRequiredError, match="the serial of the MFA device of ada is not known") as caught:
        found(None, NOBODY, error=error)
    assert caught.value.hint == f"give --mfa-serial, for example {GUESS}"


def test_the_device_of_a_profile_is_that_of_its_source_unless_it_has_its_own(scenario: Scenario) -> None:
    scenario.add_profile("own", "operations", "master", "awsroles_mfa_serial = GAHT12345678")
    assert device_of(scenario.chain("ops")) == device_of(scenario.chain("master")) == PHONE
    assert device_of(scenario.chain("own")) == "GAHT12345678"
    scenario.config.text = scenario.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    with pytest.raises(ConfigurationError, match="profile 'ops' has no MFA device") as caught:
        device_of(scenario.chain("ops"))
    assert caught.value.whole_hint == "to create one, run awsroles mfa enroll"
    scenario.config.text = scenario.config.text.replace("[profile master]", "[profile work]").replace(
        "awsroles_source_profile = master", "awsroles_source_profile = work"
    )
    with pytest.raises(ConfigurationError) as caught:
        device_of(scenario.chain("work"))
    assert caught.value.command == "awsroles mfa enroll --profile work"
