"""A company whose functions have the policies of awsroles' own commands."""

from testbed.scenarios.organizations import SMALL

TOOLS = """
[[grants]]
function = "audit"
accounts = ["all", "identity", "top"]
policies = ["customer:awsroles-audit"]

[[grants]]
function = "leaving"
accounts = ["identity"]
policies = ["customer:awsroles-offboard", "customer:awsroles-revoke"]

[[grants]]
function = "leaving"
accounts = ["all"]
policies = ["customer:awsroles-revoke"]
"""
GUARDS = "[break_glass]\nusers = ['glass']\n[guardrails]\nprotect_roles = ['all']\nonly_services = { dev = ['s3'] }\n"


def company(tools: str = TOOLS) -> str:
    """Return the small organization with break-glass, guardrails and the grants *tools*."""
    text = SMALL.replace("[accounts]\n", 'management_account = "top"\n[accounts]\ntop = { id = "111111111111" }\n')
    return (
        text.replace("[functions]\n", "[functions]\naudit = {}\nleaving = {}\n").replace("[users]", f"{tools}[users]")
        + GUARDS
    )
