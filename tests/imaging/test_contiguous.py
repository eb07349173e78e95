from itertools import permutations, product

import numpy as np
import pytest

from shoken.imaging.contiguous import laid_out


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("signs", list(product((1, -1), repeat=3)))
def test_however_the_axes_were_turned_the_copy_is_numpys(order, signs):
    stored = np.arange(5 * 6 * 7, dtype=np.uint8).reshape(5, 6, 7)
    view = stored.transpose(order)[tuple(slice(None, None, sign) for sign in signs)]
    copy = laid_out(view, np.float32)
    assert copy.dtype == np.float32
    assert copy.flags.c_contiguous
    assert np.array_equal(copy, view)
