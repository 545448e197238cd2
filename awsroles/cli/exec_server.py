"""`awsroles exec --server`."""

from awsroles.app.app import App
from awsroles.core.exec.environment import default_profile, endpoint_environment, endpoint_variables
from awsroles.core.profiles.resolved import ResolvedProfile


def run(wiring: App, chain: ResolvedProfile, path: str, words: list[str], *, is_shell: bool) -> int:
    """Run the program at *path* beside an endpoint that it asks for credentials, and return its exit code."""
    config = default_profile(wiring.config.read(), chain.name)
    # While a code is asked for, signals do what they always do.
    session = wiring.switch.get(chain)
    with (
        wiring.machine.runtime_directory() as folder,
        wiring.machine.supervised_child() as run_child,
        wiring.served(chain.name, session) as endpoint,
    ):
        token_file = folder.write("token", endpoint.token)
        variables = endpoint_variables(
            chain, endpoint, token_file, folder.write("config", config), folder.write("credentials", "")
        )
        environ = endpoint_environment(wiring.machine.replacement.environ, variables)
        if is_shell:
            shell = wiring.machine.subshell(words[0], variables, chain.name, None)
            words, environ = [*words, *shell.arguments], environ | shell.variables
            wiring.terms.say(f"a shell with {chain.name}, renewed until it is left with exit")
        code = run_child(path, words, environ)
    if code < 0:
        wiring.machine.end_by(-code)
    return code
