"""`awsroles org sync`, the installed program against the stand-in."""

import json

from testbed.program.workstation import Workstation

from awsroles.core.org.first_file import Answers, first_file
from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

MASTER = "111111111111"


def test_a_profile_from_the_file_gives_credentials_of_its_role(
    configured: Workstation, phone: MfaDevice, aws: StandIn
) -> None:
    aws.add_role("arn:aws:iam::222222222222:role/operations", trust_with_mfa(MASTER))
    text = configured.config.read_text()
    configured.write_config(text[: text.index("[profile prod-operations]")])
    file = configured.config.parent / "organization.toml"
    file.write_text(first_file(Answers(MASTER, "prod", "222222222222", "ada")))
    configured.run("org", "sync", str(file), "--yes")
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    document = json.loads(configured.run("credential-process", "prod-operations").stdout)
    assert document["AccessKeyId"].startswith("ASIA")
