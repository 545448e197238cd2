"""The pace of calls, against the bucket by which AWS throttles."""

from awsroles.core.discover.pace import Pace


class Bucket:
    """A bucket of *size* tokens, refilled with *refill* a second."""

    def __init__(self, size: float, refill: float) -> None:
        self._size = self._left = size
        self._refill = refill
        self._at = 0.0

    def take(self, now: float) -> bool:
        self._left = min(self._size, self._left + (now - self._at) * self._refill)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def simulated(count: int, bucket: Bucket, latency: float = 0.2, workers: int = 8) -> tuple[float, int]:
    """Return the seconds and the calls that *count* answers take."""
    pace, now, left, calls = Pace(), 0.0, count, 0
    running: list[tuple[float, bool]] = []
    while left or running:
        while left and len(running) < workers and not pace.wait(now):
            pace.start(now)
            running.append((now + latency, bucket.take(now)))
            calls += 1
            left -= 1
        steps = [at for at, _ in running]
        if left and len(running) < workers:
            steps.append(now + max(0.001, pace.wait(now)))
        now = min(steps)
        for at, is_good in [each for each in running if each[0] <= now]:
            running.remove((at, is_good))
            if is_good:
                pace.succeeded(now)
            else:
                pace.throttled(now)
                left += 1
    return now, calls


def test_nothing_is_held_up_until_aws_throttles() -> None:
    seconds, calls = simulated(1000, Bucket(10_000, 1))
    assert calls == 1000
    assert seconds < 26


def test_a_thousand_calls_pass_a_bucket_of_forty_with_few_in_vain() -> None:
    seconds, calls = simulated(1000, Bucket(40, 20))
    assert seconds < 75
    assert calls < 1500


def test_a_slow_bucket_loses_nothing() -> None:
    seconds, calls = simulated(60, Bucket(5, 2))
    assert seconds < 60
    assert calls < 120
