"""What AWS answers, taken apart. This module loads without botocore, which a session that is kept does not need."""

from collections.abc import Mapping
from typing import Any

from awsroles.errors import NetworkError

NOT_AWS_HINT = "run it again; a captive portal or a proxy may want you to sign in: open a browser"


def field(answer: Mapping[str, Any], name: str) -> Any:
    """Return what stands under *name* in AWS's *answer*, or in a part of it; raise NetworkError where nothing does."""
    try:
        return answer[name]
    except (KeyError, TypeError):
        raise NetworkError(f"what answered is not AWS: {name} is missing", NOT_AWS_HINT) from None
