"""Roles of the credentials file, adopted and given back: every byte at its place, also after an interruption."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples
from testbed.names import PHONE
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.adoption_backup import AdoptionBackup
from awsroles.errors import ConfigurationError

ROLE = "role_arn = arn:aws:iam::222222222222:role/operations\nsource_profile = master\n"
CREDENTIALS = "/home/ada/.aws/credentials"


class KilledError(BaseException):
    """The process ends."""


@st.composite
def credentials_files(draw: st.DrawFn) -> str:
    """Return a credentials file with roles and static sections, comments and blank lines between them."""
    pieces = []
    for name in draw(st.permutations(["a", "b", "c", "d"])):
        lines = [
            f"[{name}]",
            *draw(st.permutations(ROLE.splitlines())),
            *draw(
                st.lists(
                    st.sampled_from(["# note", "region = eu-west-3", "s3 =\n  use_arn_region = true"]), unique=True
                )
            ),
        ]
        if draw(st.booleans()):
            lines = [lines[0], *draw(st.permutations(lines[1:]))]
        if draw(st.integers(0, 3)) == 0:
            lines = [f"[{name}]", "region = eu-west-1"]
        pieces += [draw(st.sampled_from(["", "\n", "\n\n", "# c\n", "\n# c\n", "; d\n\n"])), "\n".join(lines) + "\n"]
    text = "".join(pieces) + draw(st.sampled_from(["", "\n", "# end\n"]))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@examples(200)
@given(credentials_files(), st.data())
def test_every_byte_comes_back_in_whatever_order(credentials: str, data: st.DataObject) -> None:
    adoptions = Adoptions(MASTER, credentials)
    adopted: list[str] = []
    for name in data.draw(st.permutations(["a", "b", "c", "d"])):
        adopted += adoptions.adoption().run([name]).adopted
    for name in data.draw(st.permutations(adopted)):
        adoptions.restoring().run([name])
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER, credentials)
    assert adoptions.backups.sections == {}


@examples(100)
@given(credentials_files(), st.data())
def test_all_at_once_come_back_at_once_and_in_parts(credentials: str, data: st.DataObject) -> None:
    adoptions = Adoptions(MASTER, credentials)
    adopted = adoptions.adoption().run(None).adopted
    first = data.draw(st.lists(st.sampled_from(adopted), unique=True)) if adopted else []
    for names in (first, [name for name in adopted if name not in first]):
        if names:
            adoptions.restoring().run(names)
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER, credentials)


@pytest.mark.parametrize("end", ["", "\n\n"])
def test_a_file_of_roles_alone_is_emptied(end: str) -> None:
    credentials = f"[a]\n{ROLE}\n[b]\n{ROLE}{end}"
    adoptions = Adoptions(MASTER, credentials)
    for name in ("a", "b"):
        adoptions.adoption().run([name])
    assert adoptions.credentials.text == ""
    for name in ("b", "a"):
        adoptions.restoring().run([name])
    assert adoptions.credentials.text == credentials


def test_a_section_returns_to_its_neighbour_that_was_edited_since() -> None:
    adoptions = Adoptions(MASTER, f"[base]\nk = v\n\n[a]\n{ROLE}\n[last]\nk = w\n")
    adoptions.adoption().run(["a"])
    adoptions.credentials.text = adoptions.credentials.text.replace("k = v\n", "k = v\nl = w\n").replace(
        "k = w", "k = x"
    )
    adoptions.restoring().run(["a"])
    assert adoptions.credentials.text == f"[base]\nk = v\nl = w\n\n[a]\n{ROLE}\n[last]\nk = x\n"


@pytest.mark.parametrize("rest", ["", "[other]\nk = v", "[other]\nk = v\n"])
def test_a_section_whose_neighbour_is_gone_comes_last(rest: str) -> None:
    adoptions = Adoptions(MASTER, f"[base]\nk = v\n[a]\n{ROLE}")
    adoptions.adoption().run(["a"])
    adoptions.credentials.text = rest
    adoptions.restoring().run(["a"])
    assert adoptions.credentials.text == (f"{rest.rstrip()}\n" if rest else "") + f"[a]\n{ROLE}"


def test_a_backup_of_an_earlier_version_has_no_place_and_its_section_comes_last() -> None:
    adoptions = Adoptions(MASTER, f"[a]\n{ROLE}\n[base]\nk = v\n")
    adoptions.adoption().run(["a"])
    adoptions.backups.save(AdoptionBackup(CREDENTIALS, "a", f"[a]\n{ROLE}", ""))
    adoptions.restoring().run(["a"])
    assert adoptions.credentials.text == f"\n[base]\nk = v\n[a]\n{ROLE}"


def interrupted_adoption(credentials: str, names: list[str] | None) -> Adoptions:
    """Return what an adoption leaves that ends between its two files."""
    adoptions = Adoptions(MASTER, credentials)
    with pytest.raises(KilledError):
        interrupt(adoptions, lambda: adoptions.adoption().run(names))
    return adoptions


def interrupt(adoptions: Adoptions, run: Callable[[], object]) -> None:
    """Let the process end when it is about to write the credentials file."""

    def killed(*_: object) -> None:
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adoptions.credentials, "edit", killed)
        run()


@pytest.mark.parametrize("again", [["a"], None])
def test_an_adoption_that_was_interrupted_is_finished_when_it_is_run_again(again: list[str] | None) -> None:
    credentials = f"[base]\nk = v\n\n[a]\n{ROLE}mfa_serial = {PHONE}\n\n[b]\n{ROLE}"
    adoptions = interrupted_adoption(credentials, ["a"])
    with pytest.raises(ConfigurationError, match="second source"):
        adoptions.profiles.get("a")
    plan = adoptions.adoption().run(again)
    assert "a" in plan.adopted
    assert adoptions.profiles.chain("a").role_profile.source == "master"
    assert "[a]" not in adoptions.credentials.text
    adoptions.restoring().run(plan.adopted)
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER, credentials)


def test_what_an_interrupted_adoption_left_is_finished_beside_another() -> None:
    credentials = f"[a]\n{ROLE}\n[b]\n{ROLE}\n[c]\n{ROLE}"
    adoptions = interrupted_adoption(credentials, ["b"])
    assert set(adoptions.adoption().run(["a", "b"]).adopted) == {"a", "b"}
    assert adoptions.credentials.text.strip() == f"[c]\n{ROLE}".strip()
    adoptions.restoring().run(["a"])
    adoptions.restoring().run(["b"])
    assert adoptions.credentials.text == credentials


def test_a_section_that_a_person_wrote_since_is_no_interrupted_adoption() -> None:
    adoptions = Adoptions(MASTER, f"[a]\n{ROLE}")
    adoptions.adoption().run(["a"])
    adoptions.credentials.text = f"[a]\n{ROLE.replace('operations', 'other')}"
    assert "second source" in adoptions.adoption().run(["a"]).refused["a"].message
    assert adoptions.credentials.text == f"[a]\n{ROLE.replace('operations', 'other')}"


def test_an_adoption_that_ended_before_it_wrote_is_made_again() -> None:
    credentials = f"[a]\nregion = x\n{ROLE}"
    adoptions = interrupted_adoption(credentials, ["a"])
    adoptions.config.text = MASTER
    assert adoptions.adoption().run(["a"]).adopted == ("a",)
    adoptions.restoring().run(["a"])
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER, credentials)


@pytest.mark.parametrize("config", ["", "\n[profile a]\nregion = eu-west-1\n"])
def test_an_interrupted_restoration_is_finished_by_the_next_run(config: str) -> None:
    credentials = f"[base]\nk = v\n\n[a]\n{ROLE}\n[last]\nk = v\n"
    adoptions = Adoptions(MASTER + config, credentials)
    adoptions.adoption().run(["a"])
    with pytest.raises(KilledError):
        interrupt(adoptions, lambda: adoptions.restoring().run(["a"]))
    assert (adoptions.config.text, "[a]" in adoptions.credentials.text) == (MASTER + config, False)
    adoptions.restoring().run(["a"])
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER + config, credentials)
    assert adoptions.backups.sections == {}


@pytest.mark.parametrize("is_written", [True, False])
def test_restoring_what_is_native_already_changes_nothing(is_written: bool) -> None:
    credentials = f"[a]\ns3 =\n  use_arn_region = true\n{ROLE}"
    adoptions = Adoptions(MASTER, credentials)
    adoptions.adoption().run(["a"])
    kept = dict(adoptions.backups.sections)
    if is_written:
        adoptions.restoring().run(["a"])
    else:
        adoptions.config.text, adoptions.credentials.text = MASTER, credentials
    adoptions.backups.sections = kept
    adoptions.restoring().run(["a"])
    assert (adoptions.config.text, adoptions.credentials.text) == (MASTER, credentials)
