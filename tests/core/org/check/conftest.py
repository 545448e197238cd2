"""The company that each test of a finding changes."""

import pytest
from testbed.organization.checked import Company


@pytest.fixture
def company() -> Company:
    return Company()
