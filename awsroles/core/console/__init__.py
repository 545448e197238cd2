"""The AWS console: its URLs, exports of them, and browsers."""
