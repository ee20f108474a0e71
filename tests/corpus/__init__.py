"""Bad input, made by our own code: files as investigators are handed them, broken in every way of the list A–G.

What should happen to each is written down in ``expected.json``, for an investigator and not from what the program does.
"""

import pytest

pytest.register_assert_rewrite("tests.corpus.checking")
