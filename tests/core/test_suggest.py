"""The name that was meant."""

from awsroles.core.suggest import nearest

KNOWN = ["prod-operations", "prod-auditors", "dev-operations"]


def test_the_nearest_name_is_offered() -> None:
    assert nearest("prod-opertions", KNOWN) == "prod-operations"
    assert nearest("dev-operation", iter(KNOWN)) == "dev-operations"


def test_no_name_is_suggested_if_none_is_near() -> None:
    assert nearest("zzz", KNOWN) is None
    assert nearest("prod", []) is None
