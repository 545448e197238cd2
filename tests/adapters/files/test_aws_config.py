import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.config.samples import many_profiles

from awsroles.adapters.files.aws_config import AwsFile
from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.config.edit import Changes
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import ConfigurationError

SECRET = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def path(home: Path) -> Path:
    (home / ".aws").mkdir(mode=0o700)
    return home / ".aws" / "config"


@pytest.fixture
def file(path: Path, locks: Locks) -> AwsFile:
    return AwsFile(str(path), "config", locks)


@pytest.fixture
def credentials(path: Path, locks: Locks) -> AwsFile:
    return AwsFile(str(path.with_name("credentials")), "credentials", locks)


def set_region(_: ConfigText) -> Changes:
    return {"a": {"region": "eu-west-1"}}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[default]\nk = v\n", b"[default]\nk = v\n\n[profile a]\nregion = eu-west-1\n"),
        (b"[default]\r\nk = v\r\n", b"[default]\r\nk = v\r\n\r\n[profile a]\r\nregion = eu-west-1\r\n"),
        (b"[default]\rk = v", b"[default]\rk = v\r\r[profile a]\rregion = eu-west-1\r"),
        (b"# mine", b"# mine\n\n[profile a]\nregion = eu-west-1\n"),
        (b"[default]\n\n", b"[default]\n\n\n[profile a]\nregion = eu-west-1\n"),
        (b"[default]\n  ", b"[default]\n  \n\n[profile a]\nregion = eu-west-1\n"),
        (b"[profile a]\n\n# of b\n[profile b]", b"[profile a]\nregion = eu-west-1\n\n# of b\n[profile b]"),
        (b'[profile "a"]\nregion=x\n', b'[profile "a"]\nregion = eu-west-1\n'),
    ],
)
def test_a_profile_is_changed_in_place_or_appended(file: AwsFile, path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(old)
    assert file.edit(set_region).is_changed
    assert path.read_bytes() == new


def test_sections_are_named_as_the_kind_of_file_has_it(file: AwsFile, credentials: AwsFile, path: Path) -> None:
    for each in (file, credentials):
        each.edit(lambda _: {"a": {"k": "1"}, "default": {"k": "2"}})
    assert path.read_text() == "[profile a]\nk = 1\n\n[default]\nk = 2\n"
    assert path.with_name("credentials").read_text() == "[a]\nk = 1\n\n[default]\nk = 2\n"


def test_doing_the_same_twice_touches_nothing(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile b]\n")
    assert file.edit(set_region).is_changed
    before = [(each.name, each.stat()) for each in sorted(path.parent.iterdir())]
    assert not file.edit(set_region).is_changed
    assert [(each.name, each.stat()) for each in sorted(path.parent.iterdir())] == before


def test_the_previous_content_is_kept_beside_it(file: AwsFile, path: Path) -> None:
    path.write_bytes(b"[profile b]\n")
    path.chmod(0o644)
    copy = path.with_name("config.bak")
    copy.write_bytes(b"older")
    copy.chmod(0o644)
    file.edit(set_region)
    assert copy.read_bytes() == b"[profile b]\n"
    assert mode(copy) == 0o600


@pytest.mark.parametrize(
    "line",
    [
        SECRET,
        "AWS_Secret_Access_Key:x",
        "aws_session_token=IQoJb3JpZ2luX2Vj",
        "aws_security_token = x",
        "s3 =\n  k = v\n[other]\naws_\u212aey = 1\naws_secret_access_\u212aey = x",
        f"# {SECRET}",
    ],
)
def test_no_copy_is_kept_of_a_file_with_a_secret(credentials: AwsFile, path: Path, line: str) -> None:
    here = path.with_name("credentials")
    here.write_text(f"[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n{line}\n")
    copy = path.with_name("credentials.bak")
    copy.write_text(f"[old]\n{SECRET}\n")
    assert credentials.edit(lambda _: {"a": {"region": "eu-west-1"}}).is_changed
    assert names(path.parent) == ["credentials"]


def test_a_copy_without_a_secret_outlives_a_file_with_one(credentials: AwsFile, path: Path) -> None:
    path.with_name("credentials").write_text(f"[a]\n{SECRET}\n")
    path.with_name("credentials.bak").write_text("[old]\n")
    credentials.edit(set_region)
    assert path.with_name("credentials.bak").read_text() == "[old]\n"


def test_a_plaintext_key_is_taken_out_with_its_section(credentials: AwsFile, path: Path) -> None:
    here = path.with_name("credentials")
    here.write_text(f"[b]\nk = v\n\n[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n{SECRET}\n\n[c]\nk = v\n")
    credentials.edit(lambda config: {"a": dict.fromkeys(config.profiles["a"].options)})
    assert here.read_text() == "[b]\nk = v\n\n[c]\nk = v\n"
    assert "wJalr" not in "".join(each.read_text() for each in path.parent.iterdir())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[b]\n\n[a]\nk = 1\n", b"[b]\n"),
        (b"[b]\n\n[a]\nk = 1\n\n[c]\n", b"[b]\n\n[c]\n"),
        (b"[b]\n\n[a]\nk = 1\n[c]\n", b"[b]\n\n[c]\n"),
        (b"[b]\n\n\n[a]\nk = 1\n# c\n[c]\n", b"[b]\n\n\n# c\n[c]\n"),
        (b"[b]\r\n\r\n[a]\r\nk = 1\r\n\r\n[c]", b"[b]\r\n\r\n[c]"),
        (b"[a]\nk = 1\n\n[c]\n", b"[c]\n"),
        (b"[a]\nk = 1\n\n# c\n", b"# c\n"),
        (b"[a]\nk = 1\n\n\n[c]\n", b"\n[c]\n"),
        (b"[a]\nk = 1\n\n\n", b""),
        (b"[a]\r\nk = 1\r\n\r\n", b""),
        (b"\n\n[a]\nk = 1\n", b"\n"),
        (b"[a]\nk = 1", b""),
    ],
)
def test_with_a_section_goes_the_blank_line_that_set_it_apart(
    credentials: AwsFile, path: Path, old: bytes, new: bytes
) -> None:
    path.with_name("credentials").write_bytes(old)
    credentials.edit(lambda _: {"a": {"k": None}})
    assert path.with_name("credentials").read_bytes() == new


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[a]\n[a]\n", 2),
        (b"\xef\xbb\xbf[a]\n", 1),
        (b"[a]\nk = 1\nK = 2\n", 3),
        (b"[a]\njunk", 2),
        (b"[a]\nk = \xff", 2),
    ],
)
def test_a_refused_file_is_named_with_its_line_and_stays(file: AwsFile, path: Path, data: bytes, line: int) -> None:
    path.write_bytes(data)
    for use in (file.read, lambda: file.edit(set_region), lambda: file.preview(set_region)):
        with pytest.raises(ConfigurationError) as caught:
            use()
        assert caught.value.message.startswith(f"{path}:{line}: ")
        assert caught.value.hint
    assert path.read_bytes() == data
    assert names(path.parent) == ["config"]


def test_a_change_that_the_file_does_not_allow_leaves_it_as_it_is(file: AwsFile, path: Path) -> None:
    data = b"[DEFAULT]\nregion = x\n[profile a]\nregion = y\noutput = json\n"
    path.write_bytes(data)
    with pytest.raises(ConfigurationError, match="would not read as intended"):
        file.edit(lambda _: {"a": {"region": None}})
    assert path.read_bytes() == data


@pytest.mark.soak
@pytest.mark.alone
def test_looking_and_changing_takes_as_long_as_reading_ten_thousand_profiles_four_times(
    file: AwsFile, path: Path
) -> None:
    path.write_bytes(many_profiles(10_000))
    once = min(seconds(lambda: parse_config("config", path.read_bytes(), "config")) for _ in range(3))

    def look_and_change() -> None:
        assert "a" not in file.read().profiles
        assert "a" in file.preview(set_region).after.profiles
        assert file.edit(set_region).is_changed

    assert seconds(look_and_change) < once * 4.5
    assert file.read().text.encode() == many_profiles(10_000) + b"\n[profile a]\nregion = eu-west-1\n"
    path.write_bytes(many_profiles(10_001))
    assert "p10000" in file.read().profiles, "what another program wrote is read anew"
