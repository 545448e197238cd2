"""The manifest of generated files."""

import json

import pytest

from awsroles.core.org.policies.manifest import (
    AccountPart,
    BrokenManifestError,
    Manifest,
    digest,
    manifest_text,
    read_manifest,
)

DEV = AccountPart("333333333333", ("break-glass", "developers"), ("arn:aws:iam::333333333333:policy/awsroles-audit",))
WHOLE = Manifest(
    "terraform",
    "444444444444",
    {"b.tf": digest(b"b"), "a/main.tf": digest(b"a")},
    {"prod": AccountPart("222222222222", ("operations",))},
    {"dev": DEV},
    {"b.tf": None, "c.tf": digest(b"c")},
)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert read_manifest(manifest_text(WHOLE).encode(), "x") == WHOLE


def test_its_text_is_sorted_and_has_nothing_unfinished_in_the_end() -> None:
    text = manifest_text(Manifest("json", "444444444444", WHOLE.files))
    assert list(json.loads(text)["files"]) == ["a/main.tf", "b.tf"]
    assert "unfinished" not in text
    assert text.endswith("}\n")


def test_a_manifest_of_a_later_awsroles_is_told() -> None:
    later = manifest_text(WHOLE).replace('"version": 1', '"version": 2')
    with pytest.raises(BrokenManifestError, match="its version is of another awsroles"):
        read_manifest(later.encode(), "out/m")


def test_it_knows_what_was_written_and_what_was_to_be_written() -> None:
    assert WHOLE.knows("b.tf", b"b")
    assert WHOLE.knows("c.tf", b"c")
    assert not WHOLE.knows("b.tf", b"edited")
    assert not WHOLE.knows("other", b"b")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"a/main.tf"', '"../main.tf"'),
        ('"a/main.tf"', '"/etc/passwd"'),
        ('"a/main.tf"', '"a//main.tf"'),
        ('"a/main.tf"', '""'),
        ('"a/main.tf"', '"a\\u0000"'),
        ('"a/main.tf"', '".awsroles-generated.json"'),
        ('"terraform"', '"pulumi"'),
        ('"terraform"', '["json"]'),
        ('"444444444444"', "4"),
        (digest(b"a"), "short"),
        ('"dev"', '"dev; rm -r ~"'),
        ('"developers"', '"$(id)"'),
        ("333333333333:policy", "333333333333:policy/`id`"),
        ('"unfinished"', '"removed"'),
        ("{", "<<<<<<< HEAD\n{"),
        ('{\n  "version"', "[" * 1000),
        ("{", "\\ud800"),
    ],
)
def test_a_manifest_of_somebody_else_is_refused(old: str, new: str) -> None:
    text = manifest_text(WHOLE).replace(old, new, 1)
    with pytest.raises(BrokenManifestError, match=r"^out/m is not the manifest of generated files") as caught:
        read_manifest(text.encode(), "out/m")
    assert caught.value.hint == "bring it back, such as by git checkout"
