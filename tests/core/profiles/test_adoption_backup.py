"""No copy is made of a text that may hold a secret."""

import pytest

from awsroles.core.profiles.adoption_backup import AdoptionBackup, names_secret
from awsroles.errors import ConfigurationError


@pytest.mark.parametrize(
    "line",
    [
        "aws_secret_access_key = s3cr3t",
        "# AWS_SESSION_TOKEN=s3cr3t",
        "  ;aws_security_token s3cr3t",
        "Aws_Session_Token:",
    ],
)
def test_a_text_that_names_a_secret_is_not_kept(line: str) -> None:
    text = f"[profile a]\n{line}\n"
    assert names_secret(text)
    for original, adopted in ((text, ""), ("", text)):
        with pytest.raises(
            ConfigurationError, match="the section of profile 'a' names a secret: no copy of it is kept"
        ) as caught:
            AdoptionBackup("/config", "a", original, adopted)
        assert "s3cr3t" not in caught.value.message


def test_a_native_profile_names_none() -> None:
    assert not names_secret("[profile a]\nrole_arn = x\nsource_profile = y\nmfa_serial = z\naws_account_id = 1\n")
