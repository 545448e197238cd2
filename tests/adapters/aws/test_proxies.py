"""Selection of a proxy, whose password is in no message."""

import pytest

from awsroles.adapters.aws import proxies
from awsroles.adapters.aws.proxies import Proxy, proxy_for, words_of
from awsroles.errors import RequestNotSentError

AWS = "https://sts.eu-west-1.amazonaws.com"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_a_variable_there_is_none() -> None:
    assert proxy_for(AWS) is None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("http://joe:pw@proxy.example:3128", "http://joe:pw@proxy.example:3128"),
        ("HTTP://proxy.example", "http://proxy.example"),
        ("https://proxy.example/", "https://proxy.example/"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("joe:pw@proxy.example:3128", "http://joe:pw@proxy.example:3128"),
        ("//proxy.example:3128", "http://proxy.example:3128"),
        ("http://joe:p@w%2F@[::1]:1", "http://joe:p@w%2F@[::1]:1"),
    ],
)
def test_it_is_what_the_variable_names(monkeypatch: pytest.MonkeyPatch, value: str, address: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    proxy = proxy_for(AWS)
    assert proxy == Proxy("HTTPS_PROXY", address)
    assert "pw" not in repr(proxy)


def test_the_variable_in_lower_case_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://upper.example")
    monkeypatch.setenv("https_proxy", "http://lower.example")
    assert proxy_for(AWS) == Proxy("https_proxy", "http://lower.example")
    monkeypatch.setenv("NO_PROXY", "amazonaws.com")
    assert proxy_for(AWS) is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:4566", "http://localhost:4566", "http://[::1]:4566"])
def test_this_machine_is_asked_directly(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    assert proxy_for(url) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks5://joe:pw@h:9", "HTTPS_PROXY names a SOCKS proxy, which is not supported"),
        ("SOCKS5H://joe:pw@h:9", "HTTPS_PROXY names a SOCKS proxy, which is not supported"),
        ("http://joe:p/pw@h:9", "the password in HTTPS_PROXY has a character that ends an address"),
        ("http://joe:1/pw@h:9", "the password in HTTPS_PROXY has a character that ends an address"),
        ("joe:p?pw@h:9", "the password in HTTPS_PROXY has a character that ends an address"),
        ("http://joe:p#pw@h", "the password in HTTPS_PROXY has a character that ends an address"),
        ("http://joe:p\\pw@h", "HTTPS_PROXY is not the address of a proxy"),
        ("http://joe:p pw@h", "HTTPS_PROXY is not the address of a proxy"),
        ("joe:pw://h", "HTTPS_PROXY is not the address of an HTTP proxy"),
        ("http://joe:pw@h:port", "HTTPS_PROXY is not the address of a proxy"),
        ("http://joe:pw@", "HTTPS_PROXY is not the address of a proxy"),
        ("http://[joe:pw@h", "HTTPS_PROXY is not the address of a proxy"),
        ("::::", "HTTPS_PROXY is not the address of a proxy"),
    ],
)
def test_an_unusable_proxy_is_named_by_its_variable_alone(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(RequestNotSentError) as caught:
        proxy_for(AWS)
    assert caught.value.message == words
    assert not any(part in f"{caught.value}{caught.value.hint}" for part in ("joe", "pw"))


def test_the_text_of_an_error_is_left_out_if_it_may_contain_a_password() -> None:
    proxy = Proxy("HTTPS_PROXY", "http://joe:p%2Fw@h:9")
    assert words_of(OSError("no http://joe:p%2Fw@h:9 here"), proxy) == "no http://h:9 here"
    assert words_of(OSError("bad password 'p/w'"), proxy) == "OSError"
    assert words_of(OSError("Proxy-Authorization: Basic am9lOnAvdw=="), proxy) == "OSError"
    assert words_of(OSError("refused\x1b"), None) == "refused\\x1b"


def test_a_proxy_of_the_systems_settings_is_named_as_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxies, "getproxies", lambda: {"https": "http://proxy.example:3128"})
    assert proxy_for(AWS) == Proxy("the system's settings", "http://proxy.example:3128")
