"""The limits of CloudFormation, checked before anything is written."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.errors import ConfigurationError

IN_LINE = 51_200
"""The bytes of a template that is given in the request; a larger one is put into S3 and given by its URL."""
_BY_URL = 1_000_000
_RESOURCES = 500
_PARAMETERS = 200
# Indented, or else without the blanks, which still is a line per value, or else in one line.
_INDENTS = (2, 0, None)


class TemplateLimitsError(ConfigurationError):
    """Templates that CloudFormation refuses."""

    code = "template_limits"

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "CloudFormation would refuse a template"
            if len(problems) == 1
            else f"CloudFormation would refuse {len(problems)} templates",
            "write Terraform, which has no such limits:",
            command="awsroles org policies --format terraform --out DIR",
            details=tuple(f"- {problem}" for problem in problems),
        )


def template_texts(templates: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the texts of *templates* by their paths, in line if they fit; raise TemplateLimitsError."""
    texts = {path: _text(body) for path, body in templates.items()}
    problems = [problem for path, body in templates.items() for problem in _problems(path, body, texts[path])]
    if problems:
        raise TemplateLimitsError(problems)
    return texts


def _text(body: Mapping[str, Any]) -> str:
    texts = []
    for indent in _INDENTS:
        texts.append(json_text(body, indent))
        # One line is for nobody to review: a template in S3 is better than that.
        if indent is not None and len(texts[-1]) <= IN_LINE:
            return texts[-1]
    return next((text for text in texts if len(text) <= _BY_URL), texts[-1])


def _problems(path: str, body: Mapping[str, Any], text: str) -> list[str]:
    counts = (
        (len(text), _BY_URL, "bytes"),
        (len(body["Resources"]), _RESOURCES, "resources"),
        (len(body.get("Parameters", ())), _PARAMETERS, "parameters"),
    )
    return [f"{path} has {count:,} {unit}, over {limit:,}" for count, limit, unit in counts if count > limit]
