"""Differences as they are shown."""

from awsroles.core.config.diff import diff


def test_equal_texts_differ_in_nothing() -> None:
    assert diff("/config", "a\r\nb", "a\r\nb") == []


def test_removed_and_added_lines_are_shown_with_context() -> None:
    old = "".join(f"{number}\n" for number in range(10))
    assert diff("/home/ada/.aws/config", old, old.replace("5\n", "five\n")) == [
        "--- /home/ada/.aws/config",
        "+++ /home/ada/.aws/config",
        "@@ -3,7 +3,7 @@",
        " 2",
        " 3",
        " 4",
        "-5",
        "+five",
        " 6",
        " 7",
        " 8",
    ]


def test_every_kind_of_line_end_ends_a_line_and_a_missing_one_is_marked() -> None:
    assert diff("c", "a\r\nb\rc", "a\r\nx\rc\ny")[3:] == [
        " a",
        "-b",
        "-c",
        "\\ No newline at end of file",
        "+x",
        "+c",
        "+y",
        "\\ No newline at end of file",
    ]


def test_no_secret_is_shown_in_context_lines_or_comments() -> None:
    old = (
        "[base]\naws_secret_access_key = s3cr3t\n  s3cr3t-too\nregion = x\n#AWS_SESSION_TOKEN=s3cr3t\n"
        "[profile a]\n  aws_session_token: s3cr3t\n  k = 1\n"
    )
    lines = diff("c", old, old.replace("k = 1", "k = 2") + "aws_security_token s3cr3t\n")
    assert not any("s3cr3t" in line for line in lines)
    assert lines[3:] == [
        " #AWS_SESSION_TOKEN = ****",
        " [profile a]",
        "   aws_session_token = ****",
        "-  k = 1",
        "+  k = 2",
        "+aws_security_token = ****",
    ]
