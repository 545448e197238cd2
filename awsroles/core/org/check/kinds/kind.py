"""One kind of findings: its word, its severity, and its page in docs/findings.md."""

from typing import Literal

from awsroles.core.dataclass import dataclass

Severity = Literal["error", "warning", "note"]
Scope = Literal["account", "master", "organization", "file"]
"""Each account is checked, the account of the users only, the organization around them, or the file itself."""

DETAILS = ("iam:GetAccountAuthorizationDetails",)
ROLE = (*DETAILS, "iam:GetRole")
SUMMARY = ("iam:GetAccountSummary",)
KEYS = (*DETAILS, "iam:ListAccessKeys")
DEVICES = ("iam:ListMFADevices", "iam:ListVirtualMFADevices")
REPORT = (*DETAILS, "iam:GenerateCredentialReport", "iam:GetCredentialReport", "iam:ListAccessKeys")
ACCOUNTS = (
    "organizations:DescribeOrganization",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListRoots",
)
POLICIES = (
    *ACCOUNTS,
    "organizations:DescribePolicy",
    "organizations:ListPolicies",
    "organizations:ListTargetsForPolicy",
)


@dataclass(frozen=True)
class Kind:
    """A kind of findings: *title* says what is the matter, *risk* why that matters, *evidence* what was looked at.

    *mending* is what to do, in sentences; *fix* the same in a few words, for the line of a finding. *calls* are the
    actions of AWS without which it is not checked. If it *needs_people*, it is not checked without [users]. Kinds
    *before* mfa are checked for `--before mfa` only.
    """

    severity: Severity
    scope: Scope
    title: str
    risk: str
    evidence: str
    mending: str
    fix: str
    calls: tuple[str, ...] = ()
    needs_people: bool = False
    before: Literal["mfa"] | None = None
