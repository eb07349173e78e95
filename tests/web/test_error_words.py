"""An error on the page: its cause in the page's language, or in English below its kind."""

import re

import pytest

from shoken.common import errors
from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import (
    ArchiveError,
    EditRefused,
    ModelMissing,
    NoBrainFound,
    ShokenError,
    UnreadableScan,
)
from shoken.common.review_refusals import Refusal
from shoken.web.text.errors import KINDS, error_words

# their causes are told in Japanese themselves
WITH_REASON = {ArchiveError, EditRefused}


def test_every_kind_has_japanese_words_of_its_own():
    named = {getattr(errors, name) for name in errors.__all__}
    kinds = {one for one in named if isinstance(one, type) and issubclass(one, ShokenError)}
    assert set(KINDS) == kinds - WITH_REASON
    assert len(set(KINDS.values())) == len(KINDS)
    for words in KINDS.values():
        assert re.search("[ぁ-ん]", words)
        assert words.endswith("。")


def test_the_cause_and_the_remedy_are_told_in_the_page_s_language_alone():
    error = UnreadableScan("scan.nii: the file is empty; copy or download it again")
    assert error_words(error, "en") == str(error)
    assert error_words(error, "ja") == (
        "scan.nii：ファイルが空です。コピーまたはダウンロードをやり直してください。"
    )


@pytest.mark.parametrize("kind", [ModelMissing, NoBrainFound, UnreadableScan])
def test_a_cause_without_japanese_follows_the_kind(kind):
    error = kind("scan.nii: words of a library")
    assert error_words(error, "en") == str(error)
    assert error_words(error, "ja") == f"{KINDS[kind]}\n\n{error}"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_in_the_page_s_language_already_stands_alone(language):
    error = UnreadableScan("同じ検査です。").translated()
    assert error_words(error, language) == "同じ検査です。"


def test_a_kind_within_a_kind_is_told_as_that():
    within = type("Within", (UnreadableScan,), {})
    assert error_words(within("x"), "ja").startswith(KINDS[UnreadableScan])


@pytest.mark.parametrize(
    "error", [EditRefused(Refusal.NO_NAME), ArchiveError(ArchiveFault.NOT_THERE)]
)
def test_what_has_a_reason_is_told_in_japanese_alone(error):
    words = error_words(error, "ja")
    assert re.search("[ぁ-ん]", words)
    assert str(error) not in words
