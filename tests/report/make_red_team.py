"""Write red_team.jsonl anew: python tests/report/make_red_team.py."""

import json
from dataclasses import asdict
from pathlib import Path

from shoken.report.red_team import red_team

lines = []
for case in red_team(250, seed=20261123):
    facts = asdict(case.facts)
    for finding in facts["findings"]:
        del finding["places"]
        finding["points"] = [[round(v, 1) for v in point] for point in finding["points"]]
        finding |= {k: round(v, 3) for k, v in finding.items() if isinstance(v, float)}
    facts["brain_ml"] = round(facts["brain_ml"], 1)
    record = {"text": case.text, "language": case.language, "wrong": case.wrong, "facts": facts}
    lines.append(json.dumps(record, ensure_ascii=False))
Path(__file__).with_name("red_team.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
