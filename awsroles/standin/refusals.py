"""What AWS answers when it says no: its HTTP status, its code and its words."""


class RefusalError(Exception):
    """A call that AWS refuses; *status* is the HTTP status, *code* AWS's error code, *message* AWS's words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message


def access_denied(message: str) -> RefusalError:
    return RefusalError(403, "AccessDenied", message)


def validation_error(message: str) -> RefusalError:
    return RefusalError(400, "ValidationError", message)


def unknown_key() -> RefusalError:
    """Return the refusal of a key or session that AWS does not know, or does not accept for this service."""
    return RefusalError(403, "InvalidClientTokenId", "The security token included in the request is invalid.")


def expired_session() -> RefusalError:
    return RefusalError(403, "ExpiredToken", "The security token included in the request is expired")


def missing_authentication() -> RefusalError:
    return RefusalError(403, "MissingAuthenticationToken", "Request is missing Authentication Token")


def incomplete_signature(message: str) -> RefusalError:
    return RefusalError(400, "IncompleteSignature", message)


def wrong_signature(message: str | None = None) -> RefusalError:
    """Return the refusal of a signature; without *message*, AWS's words for a wrong secret."""
    words = (
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )
    return RefusalError(403, "SignatureDoesNotMatch", words if message is None else message)


def not_authorized(caller_arn: str, action: str, resource: str, why: str = "") -> RefusalError:
    """Return the refusal by policy; AWS gives no reason for sts:AssumeRole, and one (*why*) for IAM."""
    return access_denied(f"User: {caller_arn} is not authorized to perform: {action} on resource: {resource}{why}")


def no_such_entity(message: str) -> RefusalError:
    return RefusalError(404, "NoSuchEntity", message)
