"""Names that every SDK, `shlex` and a shell read alike."""

import shlex
import string
import subprocess
from pathlib import Path

import pytest
from botocore.configloader import load_config
from hypothesis import given
from hypothesis import strategies as st

from awsroles.core.profiles.validation import check_profile_name, is_profile_name
from awsroles.errors import UsageError

ALLOWED = string.ascii_letters + string.digits + "_.@+:/-"


@pytest.mark.parametrize("name", ["a", "prod-operations", "0", "team/prod:ops", "a" * 64, "x_.@+:/-"])
def test_usual_names_are_taken(name: str) -> None:
    assert check_profile_name(name) == name


@pytest.mark.parametrize("name", ["", "-x", ".x", "/x", "a b", "a\n", "a]", "a" * 65, "é", "a=b", "a#b", "$(x)", "a;b"])
def test_other_names_are_refused_with_what_is_allowed(name: str) -> None:
    assert not is_profile_name(name)
    with pytest.raises(UsageError, match="cannot be the name of a profile") as caught:
        check_profile_name(name)
    assert "64" in (caught.value.hint or "")
    assert caught.value.message.isprintable()


@given(st.text(max_size=70))
def test_of_any_text_only_safe_ones_are_taken(name: str) -> None:
    safe = 0 < len(name) <= 64 and set(name) <= set(ALLOWED) and name[0] in string.ascii_letters + string.digits
    assert is_profile_name(name) is safe


def test_every_character_we_allow_reaches_the_program_and_botocore_unchanged(tmp_path: Path) -> None:
    names = [f"x{ALLOWED[start : start + 60]}" for start in range(0, len(ALLOWED), 60)]
    path = tmp_path / "config"
    path.write_text("".join(f"[profile {name}]\nregion = eu-west-1\n" for name in names))
    assert set(load_config(str(path))["profiles"]) == set(names)
    for name in names:
        assert shlex.split(f"awsroles credential-process {name}")[-1] == name
        shell = subprocess.run(["/bin/sh", "-c", f"printf %s {name}"], capture_output=True, text=True, check=True)
        assert shell.stdout == name
