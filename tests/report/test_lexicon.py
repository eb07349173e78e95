"""The lists of words: what is made of others is not listed; a word is known in all its forms."""

import re
import tomllib
from importlib.resources import files

import pytest

from shoken.report.judging import unknown_words
from shoken.report.words.rules import lexicon
from shoken.report.words.rules.lexicon.forms import FORMS
from shoken.report.words.rules.own_words import OWN_WORDS

ROLES = ("seen", "looks", "may", "asks")


def _listed(language):
    return tomllib.loads(files(lexicon).joinpath(f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("role", ROLES)
def test_no_japanese_piece_is_made_up_of_others(role):
    section = {"may": "impression", "asks": "question"}.get(role, "description")
    known = lexicon.known_words(section, "ja", several=False)
    made = [
        word
        for word in _listed("ja")[role]["words"].split()
        if not [*unknown_words._unknown_japanese(word, known - {word})]
    ]
    assert made == []


@pytest.mark.parametrize("trait", OWN_WORDS)
def test_a_word_of_what_is_so_leaves_no_part_of_a_longer_one(trait):
    """It is taken out of a sentence before the words of the lexicon are looked for."""
    known = frozenset().union(
        *(
            lexicon.known_words(section, "ja", several=False)
            for section in ("description", "impression", "question")
        )
    )
    pattern = re.compile(OWN_WORDS[trait].ja)
    broken = {
        word
        for word in known
        if pattern.search(word)
        and [*unknown_words._unknown_japanese(pattern.sub("\0", word), known)]
    }
    assert broken == set()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_list_says_how_its_forms_are_made(language):
    for role, kinds in _listed(language).items():
        assert set(kinds) <= set(FORMS), role
        assert lexicon.words_of(role, language)


@pytest.mark.parametrize(
    ("kind", "word", "form"),
    [
        ("suru", "描出", "描出されている"),
        ("ichidan", "捉える", "捉えられる"),
        ("godan", "示す", "示されており"),
        ("godan", "辿る", "辿れる"),
        ("i_adjectives", "粗い", "粗く"),
        ("things", "三日月", "三日月状"),
        ("things", "crescent", "crescent-shaped"),
        ("adjectives", "hazy", "hazily"),
        ("transitive", "identify", "identified"),
    ],
)
def test_a_word_is_known_in_all_its_forms(kind, word, form):
    assert form in set(FORMS[kind](word))
