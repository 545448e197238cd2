"""Throttling as AWS does it: a bucket of tokens per action, one a call, refilled at a constant rate."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """A bucket of *size* tokens, full at first, refilled with *refill* tokens a second."""

    size: float
    refill: float
    left: float = -1.0
    at: float = 0.0
    """The time of the last call, in seconds since the epoch."""

    def take(self, now: float) -> bool:
        """Take a token at *now*; return whether there was one."""
        before = self.size if self.left < 0 else self.left
        self.left = min(self.size, before + max(0.0, now - self.at) * self.refill)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class AccountBuckets:
    """A bucket for each account, which holds the calls of one second."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def take(self, account: str, rate: float, now: float) -> bool:
        """Take a token of *account*, which gets *rate* a second, 0 for any number; return whether there was one."""
        return not rate or self._buckets.setdefault(account, Bucket(rate, rate)).take(now)
