"""The server's memory does not grow with what has been analysed."""

import pytest
from page_memory import FIRST, MOST, measured


@pytest.mark.slow  # twenty analyses through a real page: five minutes
def test_after_twenty_analyses_it_is_within_a_tenth_of_after_three():
    found = measured(20)
    assert found[-1] <= MOST * found[FIRST - 1], found
