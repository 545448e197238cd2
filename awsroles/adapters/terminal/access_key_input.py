"""An access key that is given without a terminal: in the environment, or as JSON on stdin."""

import json
from typing import Any

from awsroles.adapters.terminal.stdin import read_piped
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.plaintext import check_key
from awsroles.errors import ConfigurationError, NobodyToAskError

_HINT = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pipe {"AccessKeyId": …, "SecretAccessKey": …} in'


def given_access_key(environ: "dict[str, str]") -> AccessKey:
    """Return the key in *environ*, else on stdin, there also as `aws iam create-access-key` prints it.

    Raises AnswerNeededError where there is none, ConfigurationError where it is none.
    """
    if environ.get("AWS_ACCESS_KEY_ID") or environ.get("AWS_SECRET_ACCESS_KEY"):
        if environ.get("AWS_SESSION_TOKEN"):
            raise ConfigurationError("the environment holds temporary credentials, not an access key", _HINT)
        return check_key(environ.get("AWS_ACCESS_KEY_ID", ""), environ.get("AWS_SECRET_ACCESS_KEY", ""))
    return _parsed(read_piped(_HINT))


def _parsed(text: bytes) -> AccessKey:
    if not text.strip():
        raise NobodyToAskError("no access key was given", _HINT)
    try:
        document: Any = json.loads(text)
        fields = document.get("AccessKey", document)
        key_id, secret = fields["AccessKeyId"], fields["SecretAccessKey"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigurationError("what stands on stdin is not an access key in JSON", _HINT) from None
    return check_key(str(key_id).strip(), str(secret).strip())
