"""Facts in files."""

from pathlib import Path

from awsroles.adapters.state.files import StateFacts


def test_each_fact_is_a_file_of_its_own(tmp_path: Path) -> None:
    memory = StateFacts(str(tmp_path))
    memory.set("access-key-id/arn:aws:iam::111111111111:user/ada", "AKIAEXAMPLE000000000")
    assert (tmp_path / "facts" / "access-key-id%2Farn%3Aaws%3Aiam%3A%3A111111111111%3Auser%2Fada").read_text() == (
        "AKIAEXAMPLE000000000"
    )


def test_a_damaged_fact_is_forgotten(tmp_path: Path) -> None:
    memory = StateFacts(str(tmp_path))
    memory.set("a", "b")
    (tmp_path / "facts" / "a").write_bytes(b"\xff\xfe")
    assert memory.get("a") is None


def test_facts_that_cannot_be_written_are_dropped_without_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    memory = StateFacts(str(tmp_path / "state"))
    memory.set("name", "fact")
    memory.set("name", "")
    assert (tmp_path / "state").read_text() == "a file"
