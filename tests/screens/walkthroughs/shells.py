"""`awsroles exec`, `env`, `serve`, `awsroles_use` and `credential-process`."""

from testbed.screens.walkthrough import CTRL_C, Answer, Screen, Walkthrough

WALKTHROUGHS = (
    Walkthrough(
        "Commands with a role's credentials.",
        "logged_in",
        (
            Screen("exec", "awsroles exec prod-operations -- printenv AWSROLES_PROFILE"),
            Screen(
                "exec_without_dashes",
                "awsroles exec prod-operations uname --kernel-name",
            ),
            Screen("exec_no_such_command", "awsroles exec prod-operations -- nosuch"),
            Screen("exec_not_executable", "awsroles exec prod-operations -- /etc/passwd"),
            Screen("env_on_terminal", "awsroles env prod-operations"),
            Screen("env_unset", "awsroles env --unset"),
            Screen("serve", "awsroles serve prod-operations", until="Ctrl-C"),
            Answer("serve_ended", CTRL_C),
        ),
    ),
    Walkthrough(
        "A shell with a role's credentials.",
        "logged_in",
        (
            Screen("exec_subshell", "awsroles exec prod-operations"),
            Screen("exec_nested", "awsroles exec prod-operations"),
            Screen("status_in_subshell", "awsroles status"),
            Screen("subshell_expired", "_awsroles_ends=1"),
            Screen("login_in_expired_subshell", "awsroles login prod-operations"),
            Screen("exec_in_expired_subshell", "awsroles exec prod-operations -- true"),
            Screen("subshell_left", "exit"),
        ),
    ),
    Walkthrough(
        "An IDE and a cron job run without a terminal.",
        "profiles",
        (
            Screen("credential_process_no_terminal", "setsid -w awsroles credential-process prod-operations"),
            Screen("login_no_terminal", "setsid -w awsroles login prod-operations </dev/null"),
        ),
    ),
    Walkthrough(
        "The shell itself switches to a profile.",
        "logged_in",
        (
            Screen("completion_install", "awsroles completion bash --install"),
            Screen(
                "awsroles_use",
                ". ~/.local/share/awsroles/awsroles_use.sh && awsroles_use prod-operations",
            ),
            Screen("prompt", "awsroles prompt"),
            Screen("awsroles_use_help", "awsroles_use --help"),
            Screen("awsroles_use_unset", "awsroles_use --unset"),
            Screen("completion_no_shell", "awsroles completion | head -2"),
            Screen("completion_tcsh", "awsroles completion tcsh"),
            Screen("completion_zsh_descriptions", "awsroles completion zsh | grep -m 3 -- --duration"),
        ),
    ),
)
