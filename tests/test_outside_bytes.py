"""Every parser of external bytes returns a value or raises an AwsrolesError.

Other tests check the AWS config file (core/config/test_document), responses on the session bus
(fastpath/test_secret_service_surprises), the sealed file (adapters/file_store/test_sealed_format), responses of AWS
(adapters/aws/test_sts_surprises, adapters/aws/test_iam_surprises), and requests to the stand-in
(standin/test_dispatch), to the endpoint (adapters/servers/test_credentials_server) and to the sign-in redirect
(adapters/servers/test_one_time_redirect). `FOUND` has inputs that once failed.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import code_question
from testbed.fakes.shared_state import MemoryFacts, MemorySessionMetadata
from testbed.fuzz.examples import exactly
from testbed.fuzz.outside_bytes import outside_bytes
from testbed.names import ADA, PHONE

from awsroles.adapters.aws.errors import refusal
from awsroles.adapters.file_store.crypto import seal
from awsroles.adapters.file_store.session_files import SessionFiles, SessionKey, _about
from awsroles.adapters.files.toml import parse_toml
from awsroles.adapters.keyring.chunked import SplitItems
from awsroles.adapters.mfa.totp import TotpCodes
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.adapters.state.files import FileRecentFailures, FileSessionMetadata, StateFacts
from awsroles.adapters.state.locks import hold, try_hold
from awsroles.adapters.state.settings import read_settings
from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.adapters.state.used_codes import FileUsedCodes
from awsroles.adapters.terminal.stdin import _parsed
from awsroles.cli.output.results import local_time
from awsroles.core.aws.arn import check_mfa_serial, parse_role_arn, parse_user_arn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.endpoint import check_endpoint
from awsroles.core.config.document import parse_config
from awsroles.core.console.browser import BrowserChoice
from awsroles.core.console.federation import federation_endpoint, read_token
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.keys.journal import KeyJournal, KeyJournals
from awsroles.core.mfa.codes import six_digits
from awsroles.core.mfa.totp import parse_seed
from awsroles.core.moving import awsume, granted
from awsroles.core.moving.flat_yaml import flat_yaml
from awsroles.core.moving.theirs import Seen
from awsroles.core.moving.traces import program_of
from awsroles.core.org.documents import NotTomlError
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache, new_session
from awsroles.core.stores.items import access_key_item as key_item
from awsroles.core.stores.items import journal_item, seed_item
from awsroles.errors import AwsrolesError, LockTimeoutError
from awsroles.fastpath.paths import bus_sockets, file_name
from awsroles.fastpath.session_record import encode

ADA_ARN = parse_user_arn(ADA)
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
SESSION = new_session(Credentials("ASIAEXAMPLE", "secret", "token", 1_900_000_000), 1_800_000_000, "222222222222", ADA)
OLD_KEY = json.dumps({"AccessKeyId": KEY.access_key_id, "SecretAccessKey": KEY.secret_access_key}).encode()
SEED = b"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PROFILE = "prod"
CONFIG = "/home/ada/.aws/config"

Parser = Callable[[bytes], object]


def text(parser: Callable[[str], object]) -> Parser:
    """Return a parser of bytes for *parser* of text."""
    return lambda data: parser(data.decode("utf-8", "surrogateescape"))


def sockets(address: str) -> None:
    # `read_secret` handles it like any other malformed address.
    with suppress(ValueError):
        bus_sockets({"DBUS_SESSION_BUS_ADDRESS": address or "x"})


def store_value(item: str, load: Callable[[MemoryStore], object]) -> Parser:
    """Return a parser that stores the text as *item* and calls *load*."""

    def parse(data: bytes) -> object:
        store = MemoryStore()
        store.set(item, data.decode("utf-8", "replace"))
        return load(store)

    return parse


def load_session(store: MemoryStore) -> None:
    session = SessionCache(store, MemorySessionMetadata({})).load("item", b"basis")
    if session is not None:
        assert isinstance(session.credentials.session_token, str)


def load_key(store: MemoryStore) -> None:
    key = AccessKeys(store, MemoryFacts({})).find(ADA_ARN)
    if key is not None:
        assert isinstance(key.access_key_id, str)
        assert isinstance(key.secret_access_key, str)


def load_journal(store: MemoryStore) -> None:
    journal = KeyJournals(store).load(ADA_ARN)
    if journal is not None:
        KeyJournals(store).save(ADA_ARN, journal)


def journal_value() -> bytes:
    store = MemoryStore()
    KeyJournals(store).save(ADA_ARN, KeyJournal(KEY, ("AKIA1",), 1_800_000_000, KEY))
    return (store.get(journal_item(ADA_ARN)) or "").encode()


def split_value() -> bytes:
    store = MemoryStore()
    SplitItems(store, limit=10).set("item", "x" * 25)
    return (store.get("item") or "").encode()


def code_of_seed(store: MemoryStore) -> object:
    return TotpCodes(store, Waiter(1)).ask(code_question())


def told(code: str, words: str, date: str) -> str:
    """Return the message for an error of AWS."""
    headers = {"HTTPStatusCode": 403, "HTTPHeaders": {"date": date}}
    answer = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": headers}
    message = refusal(answer, time.time(), {"UserName": "ada"}, "AKIAIOSFODNN7EXAMPLE").message
    assert len(message) < 1_100
    assert message.isprintable()
    return message


def _of_tool(read: Callable[[Seen], object], settings: dict[str, Any]) -> object:
    """Return what *read* makes of the *settings* of another tool, beside an empty config file."""
    files = (
        parse_config("config", b"[profile x]\nrole_arn = x\nsource_profile = y\n", "config"),
        parse_config("c", b"", "credentials"),
    )
    return read(Seen(Profiles(*files), {}, "settings", settings))


def awsume_settings(content: str) -> object:
    return _of_tool(awsume.read, dict(flat_yaml("config.yaml", content)))


def granted_settings(content: str) -> object:
    try:
        settings = parse_toml(content)
    except NotTomlError:
        return None
    return _of_tool(granted.read, settings)


# The parsers, each with valid samples.
OF_TEXTS: dict[str, tuple[Parser, list[bytes]]] = {
    "role ARN": (text(parse_role_arn), [b"arn:aws:iam::222222222222:role/team/operations"]),
    "user ARN": (text(parse_user_arn), [ADA.encode()]),
    "MFA serial": (text(check_mfa_serial), [PHONE.encode(), b"GAHT12345678"]),
    "duration": (text(parse_duration), [b"8h", b"1h30m", b"5400"]),
    "MFA code": (text(six_digits), [b"123456\n", b"123 456"]),
    "endpoint": (text(check_endpoint), [b"https://sts.amazonaws.com", b"http://[::1]:80/x", b"http://127.0.0.1:9"]),
    "sign-in endpoint": (text(lambda url: federation_endpoint("aws", url)), [b"http://127.0.0.1:80", b"https://[::1]"]),
    "sign-in token": (read_token, [b'{"SigninToken": "x"}']),
    "TOTP seed": (text(parse_seed), [SEED, b"otpauth://totp/AWS:ada@1?secret=" + SEED + b"&digits=6&period=30"]),
    "date of a refusal": (
        text(lambda date: told("SignatureDoesNotMatch", "Signature not yet current", date)),
        [b"Wed, 25 Nov 2026 02:53:02 GMT", b"Wed, 25 Nov 2026 02:53:02 -0000"],
    ),
    "code of a refusal": (text(lambda code: told(code, "no", "")), [b"AccessDenied", b"RequestExpired"]),
    "words of a refusal": (text(lambda words: told("AccessDenied", words, "")), [b"User: x is not authorized"]),
    "access key on stdin": (_parsed, [OLD_KEY, b'{"AccessKey": %b}' % OLD_KEY]),
    "browser": (
        text(lambda command: BrowserChoice(command, private=True).command_line("https://x", lambda _: True)),
        [b"firefox --new-window '{url}'", b'"/opt/my browser/chromium"'],
    ),
    "program of a credential_process": (
        text(program_of),
        [b"/opt/aws-vault export x", b"'C:\\\\x\\\\leapp.exe' session"],
    ),
    "settings of awsume": (text(awsume_settings), [b"colors: true\nrole-duration: 3600\nconsole:\n  a: b\n"]),
    "settings of Granted": (
        text(granted_settings),
        [b'Ordering = ""\n[Keyring]\nBackend = "pass"\n[SSO.x]\nStartURL = "x"\n'],
    ),
    "session bus": (
        text(sockets),
        [b"unix:path=/run/user/0/bus,guid=1;unix:abstract=/tmp/dbus%2dx"],
    ),
    "kept session": (
        store_value("item", load_session),
        [encode(SESSION.expires_at, SESSION.issued_at, b"basis", document) for document in (SESSION.document, b"5\n")],
    ),
    "document of a kept session": (
        lambda data: store_value("item", load_session)(encode(1_900_000_000, 1_800_000_000, b"basis", data)),
        [SESSION.document],
    ),
    "kept access key": (store_value(key_item(ADA_ARN), load_key), [OLD_KEY]),
    "journal of a rotation": (store_value(journal_item(ADA_ARN), load_journal), [journal_value()]),
    "kept seed": (store_value(seed_item(PHONE), code_of_seed), [SEED]),
    "split item": (store_value("item", lambda store: SplitItems(store, limit=10).get("item")), [split_value()]),
}


def show_notes(folder: str) -> None:
    for note in FileSessionMetadata(folder).all():
        local_time(note.expires_at)
        local_time(note.issued_at)


def used_codes(folder: str) -> None:
    codes = FileUsedCodes(folder, lambda: 1_800_000_000)
    codes.step_is_used("item", 60_000_000)
    codes.mark("item", 60_000_000, "123456")
    assert codes.code_is_used("item", "123456")


def kept_sections(folder: str) -> None:
    section = FileAdoptionBackups(folder).load(CONFIG, PROFILE)
    assert section is None or (section.config_path, section.profile) == (CONFIG, PROFILE)


class KnownKey(SessionKey):
    """A fixed session key."""

    def found(self) -> Iterator[bytes]:
        yield bytes(32)


def sealed_session(folder: str) -> None:
    assert SessionFiles(folder, KnownKey(folder, {})).get("item") in ("secret", None)


def name_of_the_holder(folder: str) -> None:
    path = os.path.join(folder, "locks", "item")
    with open(path, "rb") as file:
        note = file.read()
    lock = try_hold(path)
    assert lock is not None
    with open(path, "wb") as file:
        file.write(note)
    with pytest.raises(LockTimeoutError) as told, hold(path, 0):
        pass
    lock.release()
    assert len(told.value.message) < len(path) + 80
    assert told.value.message.isprintable()


# The parsers of files in the state directory or the home directory.
OF_FILES: dict[str, tuple[str, Callable[[str], object], list[bytes]]] = {
    "session note": ("sessions/item", show_notes, [b"1800003600 1800000000\narn:aws:sts::1:assumed-role/x/a\nitem\n"]),
    "failure": (
        "failures/item",
        lambda folder: FileRecentFailures(folder, 0.0).since_start("item"),
        [b"1800000000.5\n77\nWrongCodeError\nAWS refuses\ntry again"],
    ),
    "used codes": ("used-codes/item", used_codes, [b"60000000 0123456789abcdef\n59999999 0123456789abcdef\n"]),
    "lock": ("locks/item", name_of_the_holder, [b"4711\n", b""]),
    "sealed session": (
        "sealed-sessions/item",
        sealed_session,
        [seal(bytes(32), b"secret", _about("item")).hex().encode()],
    ),
    "fact": ("facts/item", lambda folder: StateFacts(folder).get("item"), [b"AKIAIOSFODNN7EXAMPLE"]),
    "store word": ("store", lambda folder: StoreChoiceFile(folder).read(), [b"keyring\n", b"file\n"]),
    "kept section": (
        f"adopted/{file_name(f'{CONFIG}#{PROFILE}')}",
        kept_sections,
        [json.dumps({"config": CONFIG, "profile": PROFILE, "original": "[a]\n", "adopted": "[a]\nb = 1\n"}).encode()],
    ),
    "settings": (
        "config.toml",
        lambda folder: read_settings(os.path.join(folder, "config.toml"), {}),
        [b'prompt = "zenity"\nmfa_process = "x y"\nbrowser = "firefox"\nrole_session_duration = "1h"\n'],
    ),
}


# Inputs that once raised unexpected exceptions.
FOUND: dict[str, list[bytes]] = {
    "sign-in endpoint": [b"https://[", b"https://[v9.x]"],
    "document of a kept session": [b"[" * 100_000, b'{"AccessKeyId": 1, "SecretAccessKey": null, "SessionToken": []}'],
    "kept access key": [b'{"AccessKeyId": null, "SecretAccessKey": 5}', b"[" * 100_000],
    "journal of a rotation": [
        b'{"Old": {"AccessKeyId": "A", "SecretAccessKey": "b"}, "New": null, "Known": [], "Since": Infinity}',
        b"[" * 100_000,
    ],
    "session note": [b"9" * 5000 + b" 1\narn\nitem\n", b"1801800003600 1800000000\narn\nitem\n"],
    "used codes": [b"9" * 5000 + b" 0123456789abcdef\n"],
    "kept section": [b"[" * 100_000],
    "settings": [b"browser = " + b"9" * 5000, b"browser = " + b"[" * 5000],
}
COUNTS = [80, pytest.param(5_000, marks=pytest.mark.soak)]


def tried(parser: Parser, samples: list[bytes], found: list[bytes], count: int) -> None:
    """Run the parser on valid, once failing and random input; every exception must be an AwsrolesError."""
    for sample in samples:
        parser(sample)
    for data in found:
        with suppress(AwsrolesError):
            parser(data)

    @given(outside_bytes(samples))
    @exactly(count)
    def try_it(data: bytes) -> None:
        with suppress(AwsrolesError):
            parser(data)

    try_it()


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", OF_TEXTS)
def test_a_text_is_parsed_or_rejected(name: str, count: int) -> None:
    tried(*OF_TEXTS[name], FOUND.get(name, []), count)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", OF_FILES)
def test_a_file_is_parsed_or_rejected(name: str, count: int, tmp_path: Path) -> None:
    place, read, samples = OF_FILES[name]
    path = tmp_path / "state" / place
    path.parent.mkdir(parents=True)

    def parser(data: bytes) -> object:
        path.write_bytes(data)
        return read(str(tmp_path / "state"))

    tried(parser, samples, FOUND.get(name, []), count)
