"""Every kind of call to the OS keyring."""

from collections.abc import Callable
from typing import Any

import pytest

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.errors import AwsrolesError

ITEM = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"
SECRET = "a secret that nobody may see"


def each_call(keyring: OsKeyring) -> list[Callable[[], Any]]:
    return [lambda: keyring.get(ITEM), lambda: keyring.set(ITEM, SECRET), lambda: keyring.delete(ITEM)]


def failures(keyring: OsKeyring) -> list[AwsrolesError]:
    """Return the error of each kind of call, in which no secret may stand."""
    found = []
    for call in each_call(keyring):
        with pytest.raises(AwsrolesError) as caught:
            call()
        assert SECRET not in f"{caught.value!r} {caught.value.message} {caught.value.hint}"
        found.append(caught.value)
    return found
