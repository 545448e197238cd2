"""User names and passwords in addresses, which are for no message: SDKs log what we say."""

import re

# A password may hold a slash or a question mark that should have been escaped: all up to the last @ is taken for it.
_USER_INFO = re.compile(r"(?<=//)[^\s<>\"]*@")


def without_user_info(text: str) -> str:
    """Return *text* without the user info (RFC 3986, section 3.2.1) of the addresses in it."""
    return _USER_INFO.sub("", text) if "@" in text else text
