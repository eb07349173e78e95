"""Every cause that an error may tell a user has Japanese words, and these have a cause.

Left out is what a user of the page or of a command cannot meet: see ``LEFT_OUT``.
"""

import ast
import errno
import os
import re
import string
from functools import cache
from pathlib import Path

import pytest

from causes import GAP, made_by, made_in
from shoken.reading.dicom import image_kinds
from shoken.reading.formats import not_read
from shoken.report.words import causes
from shoken.report.words.causes import Kind, in_japanese, in_language, templates
from source_files import source_files, text_of

pytestmark = pytest.mark.sources

# files, or folders, whose causes stay in English
LEFT_OUT = {
    "cli/dev/": "commands that measure Shoken itself, for its developers",
    "common/settings/schema.py": "pydantic's words of a variable; the language is one itself",
}
# sentences that are made elsewhere, or in the user's language, and what says them
UNSEEN = {
    "words.nothing_to_pull": "shoken.pacs.words, in both languages",
    "refused.said[text.language]": "shoken.web.text, in both languages",
    "error.said[text.language]": "shoken.web.text, in both languages",
    "text.compare.same": "shoken.web.text, in both languages",
    "text.study.too_many.format(count=len(new), free=free)": "shoken.web.text, in both languages",
    "too_much_memory()": "shoken.common.memory",
    "said": "who calls shoken.common.disk_space.said_when_full",
    "str(no_space_in(folder, 'choose another folder'))": "shoken.common.disk_space",
    "self._said": "who calls shoken.reading.decode_errors.as_ours",
    "scan.why_not": "the error that survey met",
}
# said by functions that make no error
SAID_ELSEWHERE = (
    "its analysis takes more than {} MiB; SHOKEN_ANALYSIS_MEMORY_MIB sets the limit",
    (
        "one window takes more than the {} MiB that SHOKEN_ANALYSIS_MEMORY_MIB allows; choose a "
        "smaller patch"
    ),
)
# where nothing but gaps is said, and what is in the last one
BARE = {
    "cohort/dataset.py": "a word of the operating system",
    "cohort/participants.py": "a word of the operating system",
    "models/own/trial.py": "what a trial found, told by a command that has English alone",
    "pacs/rules.py": "a word of the operating system, or pydantic's of a file of rules",
    "reading/dicom/reader.py": "another cause",
    "reading/file_members.py": "a word of the operating system",
    "reading/formats/not_read.py": "a kind of file and a remedy",
    "reading/formats/stored.py": "a word of the operating system",
    "reading/formats/voxels.py": "another cause",
    "store/place.py": "a library's words of an address; told in English below its kind",
}
MOST_LINES = 300  # of a file, as of those of the source
# gaps that hold what is typed, whatever it looks like
TYPED = {"command", "operation", "pattern"}
_WORD = re.compile(r"[A-Za-z]{2}")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


@cache
def _chosen():
    """What is chosen for each sentence that may reach a user."""
    found = {text for made in _of_users() for text in made.said or ()}
    return {text: _entry(_filled(text)) for text in sorted({*found, *SAID_ELSEWHERE})}


def _of_users():
    return [made for made in made_by() if not made.file.startswith(tuple(LEFT_OUT))]


def _pieces(template):
    return [literal for literal, *_ in string.Formatter().parse(template)]


def _filled(template):
    """With something in each gap that is no word, and told from what is in the others."""
    numbers = iter(range(100))
    return re.sub(re.escape(GAP), lambda _: f"‹{next(numbers)}›", template)


def _entry(english, kind="cause"):
    """What is chosen for a sentence and for what is in its gaps; None where English is left."""
    for one in templates(kind):
        gaps = one.gaps(english)
        if gaps is None:
            continue
        used, left = [one], set()
        for name, text in gaps.items():
            if name not in TYPED and _WORD.search(text):
                mark = one.marks[name]
                inside = _entry(text, mark.removesuffix("?")) if mark else None
                used += inside or ()
                left |= {mark} if inside is None else set()
        if not left & {"cause", "part"}:  # else it is passed over
            return None if left else used
    return None


def test_every_cause_has_japanese_words():
    missing = [text for text, used in _chosen().items() if used is None]
    assert missing == []
    assert len(_chosen()) > 250


def test_what_stands_before_a_cause_stands_before_its_japanese():
    of_files = {
        _filled(text)
        for made in _of_users()
        for text in made.said or ()
        if made.file.startswith("reading/")
    }
    told = {text: japanese for text in of_files if (japanese := in_japanese(text))}
    assert len(told) > 100
    for english, japanese in told.items():
        assert in_japanese(f"DICOM series 2: {english}") == f"DICOMシリーズ2：{japanese}"
        if ": " not in english:
            assert in_japanese(f"a file: {english}") == f"ファイル：{japanese}"


def test_every_japanese_sentence_is_said():
    used = {one.en for several in _chosen().values() for one in several or ()}
    with_words = {one.en for one in templates("cause") if _WORD.search("".join(_pieces(one.en)))}
    assert with_words - used == set()


def test_every_japanese_word_for_a_gap_stands_in_the_source():
    texts = [re.sub(r'"\s*\n\s*f?"', "", text_of(path)) for path in source_files()]
    words = "\n".join([*texts, *map(os.strerror, errno.errorcode)])
    for one in (*templates("part"), *templates("choice"), *templates("name")):
        for piece in _pieces(one.en):
            assert piece.strip() in words, one.en


def test_what_is_not_seen_here_is_known():
    assert {made.source for made in _of_users() if made.said is None} == set(UNSEEN)
    bare = {
        made.file
        for made in _of_users()
        for text in made.said or ()
        if not _WORD.search(text.replace(GAP, ""))
    }
    assert bare == set(BARE)


def test_tables_of_the_source_have_japanese_words():
    rows = (*not_read._BEGIN, *not_read._NAMED)
    for _, kind, remedy in rows:
        said = in_japanese(f"x.bin: {kind}; {remedy}")
        assert said, (kind, remedy)
        assert said.startswith("x.bin：")
    for kind in (*image_kinds._OTHER_CLASSES.values(), "modality CT: Shoken reads MR"):
        assert in_japanese(f"no MR image among the DICOM files: {kind}"), kind
    for number in (errno.ENOENT, errno.EACCES, errno.EIO, errno.EISDIR, errno.ENOTDIR):
        assert in_japanese(f"x.nii: {os.strerror(number)}"), number


@pytest.mark.parametrize("kind", ["cause", "part", "choice", "name"])
def test_both_languages_have_the_same_gaps(kind: Kind):
    every = templates(kind)
    assert len({one.en for one in every}) == len(every) > 0
    for one in every:
        gaps = [name for _, name, *_ in string.Formatter().parse(one.ja) if name]
        assert sorted(set(gaps)) == sorted(one.marks), one.en
        assert set(one.marks.values()) <= {
            "",
            "cause",
            "cause?",
            "part",
            "part?",
            "choice?",
            "name",
        }
        if kind == "cause" and _WORD.search("".join(_pieces(one.en))):
            assert _JAPANESE.search(one.ja), one.ja
            # a command stands last, so that it can be copied
            assert re.search(r"。$|：[ -~]*$|）$|[^ -~]\{\w+\}$", one.ja), one.ja


def test_files_stay_short():
    files = list(Path(causes.__file__).parent.glob("*.toml"))
    assert files
    for file in files:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, file


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        (
            "脳: 1, or 2.nii: the file is empty; copy or download it again",
            "脳: 1, or 2.nii：ファイルが空です。コピーまたはダウンロードをやり直してください。",
        ),
        (
            "DICOM series (the largest of 2 series): 1 slice is missing: 12.0 mm along the normal",
            (
                "DICOMシリーズ（2シリーズ中、最も枚数の多いもの）：スライスが1枚欠けています"
                "（法線方向の位置 12.0 mm）。"
            ),
        ),
        (
            "a file: the DICOM header is damaged",
            "ファイル：DICOMヘッダーが破損しています。",
        ),
        (
            "x.mif: MRtrix; convert it to NIfTI with mrconvert",
            "x.mif：MRtrix形式です。mrconvertでNIfTIに変換してください。",
        ),
        (
            "DICOM series: a file: 20×0 pixels are too few for a brain scan",
            "DICOMシリーズ：ファイル：20×0画素では、脳の画像として小さすぎます。",
        ),
        ("{x}.nii: not a file", "{x}.nii：通常のファイルではありません。"),
    ],
)
def test_names_figures_and_what_is_in_a_gap_carry_over(english, japanese):
    assert in_japanese(english) == in_language(english, "ja") == japanese
    assert in_language(english, "en") == english


@pytest.mark.parametrize(
    "english",
    [
        ": a; " * 12,
        "nobody has said this",
        "x.nii: nobody has said this",
        "DICOM series: nor this",
        "",
        ": ",
    ],
)
def test_what_nobody_has_translated_is_told_as_it_is(english):
    assert in_japanese(english) is None
    assert in_language(english, "ja") == english


def test_a_cause_without_japanese_would_be_found():
    tree = ast.parse('def f(name):\n raise UnreadableScan(f"{name}: it is too green")')
    (made,) = made_in(tree)
    assert made.said == ("{}: it is too green",)
    assert _entry(_filled(made.said[0])) is None
