"""How many sentences of a set of answers stand, and how many when they were put back once.

    python bench/answers.py answers.en.txt --language en
    python bench/answers.py answers.en.txt --language en --put-back
    python bench/answers.py answers.en.txt --language en --corrections corrections.en.txt

A set is written by a model, or by somebody in its place, to the prompt and the tables of the scans
in ``tests/report/measured``; ``tests/report/answer_sets.py`` says in what form.  Printed are the
sentences that stand as they are, and with ``--put-back`` what the product says to the model about
the others, once, by itself.  What it wrote then is kept as corrections, and counts where it stands
now; a sentence that it left out counts as fallen.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "report"))
from answer_sets import written

from shoken.report.sending import correction


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--language", choices=["en", "ja"], required=True)
    parser.add_argument("--corrections", type=Path)
    parser.add_argument("--put-back", action="store_true", help="what is said about the others")
    given = parser.parse_args()
    answers = written(given.answers, given.language, given.corrections)
    number = sum(len(answer.lines) for answer in answers)
    refused = sum(len(answer.refused) for answer in answers)
    if given.put_back:
        for answer in filter(lambda answer: answer.refused, answers):
            verdicts = [verdict for _, verdict in answer.refused]
            print(f"# {answer.scan}", correction(verdicts, given.language), sep="\n")
    print(f"{number - refused} of {number} stand as they are: {1 - refused / number:.1%}")
    kinds = Counter(v.against[0].kind for answer in answers for _, v in answer.refused)
    print(
        "refused:", ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()) or "none"
    )
    if given.corrections:
        fell = [verdict for answer in answers for verdict in answer.still_refused]
        stand = number - len(fell)
        print(f"{stand} of {number} stand so or when put back once: {stand / number:.1%}")
        for verdict in fell:
            said = verdict.line.frame or "left out"
            print(f"  {verdict.line.field}: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
