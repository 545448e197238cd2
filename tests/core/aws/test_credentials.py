"""Signing credentials, which appear in no log."""

from awsroles.core.aws.credentials import AccessKey, Credentials


def test_no_secret_is_in_a_repr() -> None:
    shown = repr([AccessKey("AKIAX", "the secret"), Credentials("ASIAX", "the secret", "the token", 1_800_000_000)])
    assert "the secret" not in shown
    assert "the token" not in shown
    assert "AKIAX" in shown
    assert "1800000000" in shown
