"""Where the demo runs: from the environment, with clear words for what cannot work."""

import pytest

from tools.places import Places, WrongPlace


def places(tmp_path, **environ: str) -> Places:
    return Places.from_environ({"DEMO_FOLDER": str(tmp_path), **environ})


def test_everything_has_a_default(tmp_path):
    found = places(tmp_path)

    assert found.issuer == "http://localhost:5000"
    assert found.bank_url == "http://localhost:5002"
    assert found.ports == {"server": 5000, "platform": 5001, "bank": 5002}


def test_ports_move_the_addresses(tmp_path):
    found = places(tmp_path, SERVER_PORT="6000", BANK_PORT="6002")

    assert (found.issuer, found.bank_url) == ("http://localhost:6000", "http://localhost:6002")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"SERVER_PORT": "http"}, "SERVER_PORT=http is no port"),
        ({"BANK_PORT": "70000"}, "BANK_PORT=70000 is no port"),
        ({"BANK_PORT": "5000"}, "must differ"),
        ({"PUBLIC_URL": "https://a.example"}, "needs both"),
        ({"PUBLIC_URL": "http://a.example", "PUBLIC_BANK_URL": "https://b.example"}, "https"),
    ],
)
def test_what_cannot_work_is_named(tmp_path, environ, words):
    with pytest.raises(WrongPlace, match=words):
        places(tmp_path, **environ)


def test_a_secret_is_made_once_and_only_we_may_read_it(tmp_path):
    found = places(tmp_path)

    assert found.secret("one") == found.secret("one") != found.secret("two")
    assert (tmp_path / "secrets/one").stat().st_mode & 0o077 == 0


def test_the_environment_goes_before_the_demo(tmp_path):
    given = {"OAUTHSRV_NAME": "Mine", "DATABASE_URL": "postgresql:///x"}

    environ = places(tmp_path, **given).server_environ()

    assert environ["OAUTHSRV_NAME"] == "Mine"
    assert environ["OAUTHSRV_DATABASE_URL"] == "postgresql:///x"
    assert environ["OAUTHSRV_MASTER_KEY"] == places(tmp_path).secret("master-key")
