from time import sleep

import pytest

from shoken.common.threads import at_once, in_threads, once, slabs


@pytest.mark.parametrize("size", [1, 16, 17, 100])
def test_slabs_hold_each_plane_once(size):
    assert [n for part in slabs(size) for n in range(size)[part]] == list(range(size))


def test_results_keep_the_order_of_what_they_were_made_of():
    assert in_threads(lambda n: n * n, range(50)) == [n * n for n in range(50)]


def test_an_error_in_a_thread_is_raised():
    def work(n):
        if n == 3:
            raise ValueError(n)

    with pytest.raises(ValueError, match="3"):
        in_threads(work, range(5))


def test_what_several_threads_ask_for_is_made_once():
    made = []

    def make():
        sleep(0.05)  # long enough for another thread to ask
        made.append(object())
        return made[-1]

    ask = once(make)
    given = in_threads(lambda _: ask(), range(8))
    assert len(made) == 1
    assert set(map(id, given)) == {id(made[0])}


def test_two_steps_at_once_give_what_each_makes():
    assert at_once(lambda: 1, lambda: "two") == (1, "two")


def test_of_two_steps_that_fail_the_first_is_told():
    def fail(message):
        raise ValueError(message)

    with pytest.raises(ValueError, match="first"):
        at_once(lambda: fail("first"), lambda: fail("second"))
    with pytest.raises(ValueError, match="second"):
        at_once(lambda: 1, lambda: fail("second"))
