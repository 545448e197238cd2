"""A process that cannot be started again at least looks for no module where PYTHONPATH says."""

import os
import sys

import pytest

from awsroles.fastpath import isolation


def test_a_projects_directory_is_ignored_if_python_cannot_be_restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "execv", refuse)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(("/a/project", "src", "/where/awsroles/is")))
    others = ["/usr/lib/python3", "/where/awsroles/is"]
    monkeypatch.setattr(sys, "path", ["/a/project", os.path.abspath("src"), *others])
    isolation.start_again("/where/awsroles/is")
    assert sys.path == others
