"""Used once means once: also when two come at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from oauthsrv.core import clock, replay
from oauthsrv.core.db import transaction


def test_a_value_is_new_only_the_first_time(app):
    with transaction():
        assert replay.first_use("jti", "a", clock.in_seconds(60))
        assert not replay.first_use("jti", "a", clock.in_seconds(60))
        assert replay.first_use("proof", "a", clock.in_seconds(60))


def test_of_parallel_uses_exactly_one_is_the_first(app):
    start = Barrier(4)

    def use(_number: int) -> bool:
        with app.app_context():
            start.wait()
            with transaction():
                return replay.first_use("jti", "raced", clock.in_seconds(60))

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(use, range(4)))

    assert sorted(outcomes) == [False, False, False, True]


def test_expired_values_are_forgotten(app):
    with transaction():
        replay.first_use("jti", "old", clock.in_seconds(-1))
        replay.first_use("jti", "young", clock.in_seconds(60))

    with transaction():
        assert replay.forget_expired() == 1
        assert not replay.first_use("jti", "young", clock.in_seconds(60))
