"""`awsroles doctor`."""

from testbed.screens.desk import ADA, EXAMPLE_SECRET, Desk
from testbed.screens.walkthrough import Answer, Screen, Walkthrough

from awsroles.standin.sample_policies import allow

_LISTS = allow(["iam:List*", "iam:Get*"])


def _may_list(desk: Desk) -> None:
    desk.aws.users[ADA].policies = (_LISTS,)


def _trouble(desk: Desk) -> None:
    """Leave a key in plain text, a copied profile, an indented option and a file of a killed awsroles."""
    key = f"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {EXAMPLE_SECRET}\n"
    desk.write(".aws/credentials", f"[old]\n{key}", mode=0o644)
    text = desk.config.read_text(encoding="utf-8")
    desk.config.write_text(text.replace("credential-process dev-developers", "credential-process prod-operations"))
    desk.add_to_config("\n[profile audit]\nregion = eu-west-1\n  output = json\n")
    desk.aws.access_keys[desk.key.access_key_id].created_at -= 100 * 86_400


WALKTHROUGHS = (
    Walkthrough(
        "Nothing is wrong, then several things are.",
        "logged_in",
        (
            Screen("doctor_fine", "awsroles doctor"),
            Screen("doctor_findings", "awsroles doctor", before=_trouble),
            Screen("doctor_fix", "awsroles doctor --fix --offline", until="Make these"),
            Answer("doctor_fixed", "y"),
            Screen("doctor_report_json", "awsroles doctor --report --json"),
        ),
        before=_may_list,
    ),
)
