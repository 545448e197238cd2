"""An access key from the environment or from stdin."""

import json
import os
import sys
import threading
from collections.abc import Callable

import pytest

from awsroles.adapters.terminal import stdin as piped_text
from awsroles.adapters.terminal.stdin import read_access_key
from awsroles.core.aws.credentials import AccessKey
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", SECRET)
FIELDS = {"AccessKeyId": KEY.access_key_id, "SecretAccessKey": SECRET}
NO_VARIABLES: dict[str, str] = {}

Pipe = Callable[[bytes], int]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Return what makes a pipe that holds some bytes our stdin, and returns the end that is still open."""

    def pipe(content: bytes) -> int:
        reading, writing = os.pipe()
        os.write(writing, content)
        monkeypatch.setattr(sys, "stdin", os.fdopen(reading))
        return writing

    return pipe


def given(stdin: Pipe, content: bytes) -> AccessKey:
    os.close(stdin(content))
    return read_access_key(NO_VARIABLES)


def test_it_stands_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert read_access_key({"AWS_ACCESS_KEY_ID": KEY.access_key_id, "AWS_SECRET_ACCESS_KEY": SECRET}) == KEY


def test_the_environment_comes_before_stdin_which_is_left_alone(stdin: Pipe) -> None:
    writing = stdin(b"for somebody else")
    read_access_key({"AWS_ACCESS_KEY_ID": KEY.access_key_id, "AWS_SECRET_ACCESS_KEY": SECRET})
    os.close(writing)
    assert sys.stdin.read() == "for somebody else"


@pytest.mark.parametrize(
    "environ",
    [
        {"AWS_ACCESS_KEY_ID": KEY.access_key_id},
        {"AWS_SECRET_ACCESS_KEY": SECRET},
        {"AWS_ACCESS_KEY_ID": SECRET, "AWS_SECRET_ACCESS_KEY": KEY.access_key_id},
        {"AWS_ACCESS_KEY_ID": KEY.access_key_id, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": "t"},
    ],
)
def test_half_a_key_or_temporary_credentials_are_refused_without_the_secret(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_access_key(environ)
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.hint


@pytest.mark.parametrize("document", [FIELDS, {"AccessKey": FIELDS}, FIELDS | {"Status": "Active"}])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_key_is_read_from_stdin_as_json(stdin: Pipe, document: dict[str, str], encoding: str) -> None:
    assert given(stdin, f"{json.dumps(document)}\n".encode(encoding)) == KEY


def test_stdin_may_come_in_pieces(stdin: Pipe) -> None:
    text = json.dumps(FIELDS).encode()
    writing = stdin(text[:20])

    def write_the_rest() -> None:
        os.write(writing, text[20:])
        os.close(writing)

    threading.Timer(0.1, write_the_rest).start()
    assert read_access_key(NO_VARIABLES) == KEY


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"x"',
        b"{}",
        b'{"AccessKey": 1}',
        b'{"AccessKeyId": "AKIA"}',
        b"\xff",
        b"[" * 50_000,
    ],
)
def test_an_invalid_key_is_refused(stdin: Pipe, content: bytes) -> None:
    with pytest.raises(ConfigurationError, match="holds no access key in JSON") as caught:
        given(stdin, content)
    assert "AWS_ACCESS_KEY_ID" in str(caught.value.hint)


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_null_in_place_of_text_is_refused(stdin: Pipe, name: str) -> None:
    with pytest.raises(ConfigurationError):
        given(stdin, json.dumps({**FIELDS, name: None}).encode())


def test_an_endless_stream_is_not_read_for_ever(stdin: Pipe) -> None:
    writing = stdin(b" " * 60_000)
    threading.Thread(target=lambda: os.write(writing, b" " * 60_000), daemon=True).start()
    with pytest.raises(NoTerminalError):
        read_access_key(NO_VARIABLES)
    sys.stdin.close()
    os.close(writing)


def test_a_stdin_that_does_not_end_is_waited_for_some_seconds_only(
    stdin: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piped_text, "_SECONDS", 0.2)
    writing = stdin(b"{")
    with pytest.raises(InputRequiredError, match="stdin did not end in"):
        read_access_key(NO_VARIABLES)
    os.close(writing)


def test_without_any_of_them_there_is_no_code(stdin: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoTerminalError, match="no access key was given") as caught:
        given(stdin, b" \n")
    assert "pipe" in str(caught.value.hint)
    controller, terminal = os.openpty()
    with os.fdopen(terminal) as file:
        monkeypatch.setattr(sys, "stdin", file)
        with pytest.raises(NoTerminalError):
            read_access_key(NO_VARIABLES)
    os.close(controller)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(NoTerminalError):
        read_access_key(NO_VARIABLES)
