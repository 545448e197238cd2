"""The table of AWS managed policies in `awsroles.core.org.policies.aws_policy_names`, made from moto's data.

`make aws-policies` writes it anew.
"""

import json
import textwrap
from pathlib import Path

from awsroles.core.org.policies import aws_policy_names

_HEADER = '''"""Names of AWS managed policies by their paths, as AWS listed them in partition aws on {date}.

Other partitions have most of them, under the same paths. The source is the list in moto {version}, read from AWS;
`make aws-policies` writes this module.
"""

NAMES = {{
'''


def table() -> str:
    """Return the text of the module."""
    from moto import __version__
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    policies = json.loads(aws_managed_policies_data)
    names: dict[str, list[str]] = {}
    for name, policy in policies.items():
        names.setdefault(policy["Path"], []).append(name)
    date = max(policy["UpdateDate"] for policy in policies.values())[:10]
    text = _HEADER.format(date=date, version=__version__)
    for path, each in sorted(names.items()):
        lines = textwrap.wrap(", ".join(sorted(each)), 120, break_long_words=False, break_on_hyphens=False)
        text += f'    "{path}": """\n' + "\n".join(lines).replace(", ", ",") + '\n""",\n'
    return text + '}\n"""The names, with commas between and line breaks, by the path."""\n'


if __name__ == "__main__":
    Path(aws_policy_names.__file__).write_text(table())
