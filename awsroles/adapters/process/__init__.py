"""This process and its children: signals, waiting, exec, hardening."""
