"""Real and fake keyrings: the desktop's, the kernel's and the files of a machine without a keyring."""
