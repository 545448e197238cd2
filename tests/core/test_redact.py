"""Passwords in addresses are cut out of what is said."""

import pytest

from awsroles.core.untrusted import without_user_info


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://joe:pw@h:9", "http://h:9"),
        ("'socks5://joe:pw@h:9' is bad", "'socks5://h:9' is bad"),
        ("http://joe:p/w?x#y@h:9/path", "http://h:9/path"),
        ("http://joe:p@w@h and https://tom:q@g", "http://h and https://g"),
        ("//joe:it's@h", "//h"),
        ("https://sts.example.com/", "https://sts.example.com/"),
        ("MFA code for ada@111111111111", "MFA code for ada@111111111111"),
    ],
)
def test_user_info_is_cut_out_of_every_address(text: str, said: str) -> None:
    assert without_user_info(text) == said
