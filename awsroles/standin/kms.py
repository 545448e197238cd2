"""The little of KMS that clients show their credentials with: a data key is encrypted, and decrypted again.

Whoever is known may use any key, and nothing is secret. Sources: the KMS API reference, and its service model.
"""

import json
from base64 import b64decode, b64encode
from typing import Any

from awsroles.standin.refusals import RefusalError
from awsroles.standin.signature import Request

CONTENT_TYPE = "application/x-amz-json-1.1"
_TARGET = "TrentService."
_CODES = {
    "InvalidClientTokenId": "UnrecognizedClientException",
    "ExpiredToken": "ExpiredTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}


def action_of(request: Request) -> str:
    """Return KMS's name for what *request* wants, empty for more than this stand-in knows."""
    action = request.headers.get("x-amz-target", "").removeprefix(_TARGET)
    return action if action in ("Encrypt", "Decrypt") else ""


def act(action: str, request: Request) -> bytes:
    """Return the body of the answer; raise RefusalError."""
    try:
        asked: dict[str, Any] = json.loads(request.body)
        if action == "Encrypt":
            sealed = json.dumps({"KeyId": asked["KeyId"], "Plaintext": asked["Plaintext"]}).encode()
            answer = {"KeyId": asked["KeyId"], "CiphertextBlob": b64encode(sealed).decode()}
        else:
            answer = json.loads(b64decode(asked["CiphertextBlob"]))
    except (ValueError, KeyError, TypeError):
        raise RefusalError(400, "InvalidCiphertextException", "") from None
    return json.dumps({**answer, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}).encode()


def failure(code: str, message: str) -> bytes:
    """Return a refusal in the form of AWS's JSON protocol."""
    return json.dumps({"__type": _CODES.get(code, code), "message": message}).encode()
