"""What commands come to, as objects: the JSON that the command line writes, and what people see of it."""

import json
from typing import Any


class _Document:
    def __init__(self, exit_code: int, text: str, shown: str) -> None:
        #: As the command line would end.
        self.exit_code = exit_code
        #: The JSON of the command line, read.
        self.data: "dict[str, Any]" = json.loads(text)
        self._shown = shown

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with exit code {self.exit_code}>\n{self._shown}"


class Report(_Document):
    """Who gets in by a gate and a route. `str()` of it is what the command line shows.

    `exit_code` is 0 where everything was judged and no mail leaves the policy, 10 where there is a way in at or above
    `fail_on`, 3 where mail leaves it below that level or not everything was judged. `data` follows
    `reports/report.schema.json`.
    """

    @property
    def findings(self) -> "list[dict[str, Any]]":
        """The ways in, the most severe first: `class`, `level`, `reduced`, `fingerprint` and more."""
        return [entry["finding"] for entry in self.data["findings"]]

    @property
    def evidence(self) -> "dict[str, Any]":
        """What the answer rests on, as counts of texts."""
        evidence: "dict[str, Any]" = self.data["deployments"][0]["evidence"]
        return evidence

    @property
    def failed_controls(self) -> "list[str]":
        """A sentence for each address that has to get in, and did not; then nothing was judged."""
        controls: "list[str]" = self.data["deployments"][0].get("failed_controls", [])
        return controls


class Explanation(_Document):
    """What readers make of one text. `str()` of it is what the command line shows; `data` is what `--json` writes."""

    @property
    def answers(self) -> "list[dict[str, Any]]":
        """What each parser said: `parser`, `verdict`, `mailboxes` and more."""
        answers: "list[dict[str, Any]]" = self.data["answers"]
        return answers

    @property
    def classes(self) -> "list[dict[str, Any]]":
        """The disagreements that hold: `class`, `level`, and who disagrees."""
        classes: "list[dict[str, Any]]" = self.data.get("classes", [])
        return classes
