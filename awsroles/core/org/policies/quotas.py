"""Quotas of IAM and Organizations that generated resources keep to, and how AWS counts a document.

Where an account can have more, it is the default. Sources: IAM user guide, reference_iam-quotas; Organizations user
guide, orgs_reference_limits, with the limits of service control policies since May 2026.
"""

from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.resources import Document

TRUST_POLICY = 2_048
INLINE_OF_ROLE = 10_240
INLINE_OF_GROUP = 5_120
MANAGED_POLICY = 6_144
CONTROL_POLICY = 10_240
SESSION_POLICY = 2_048
ATTACHED_POLICIES = 10
"""Managed policies of a role, a group or a session, and service control policies of an account."""
NAME_OF_ROLE = 64
GROUPS_OF_USER = 10
GROUPS = 300
USERS = 5_000
ROLES = 1_000
"""Those that the file makes; an account has others, too."""
MANAGED_POLICIES = 1_500


def size(document: Document) -> int:
    """Return the characters of *document* that count: IAM leaves white space out."""
    return sum(map(len, compact_json(document).split()))
