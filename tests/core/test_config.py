"""Settings come from the environment, are checked at start and name every mistake."""

import base64

import pytest

from oauthsrv.core.config import Settings
from oauthsrv.core.errors import ConfigurationError

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
WHOLE = {
    "OAUTHSRV_ISSUER": "https://consent.example",
    "OAUTHSRV_DATABASE_URL": "postgres://u:p@db/consent",
    "OAUTHSRV_MASTER_KEY": KEY,
}


def test_settings_are_read_from_the_environment():
    settings = Settings.from_environ({**WHOLE, "OAUTHSRV_LANGUAGES": "zh-Hans, en"})

    assert settings.issuer == "https://consent.example"
    assert settings.database_url == "postgresql+psycopg://u:p@db/consent"
    assert settings.master_key == b"k" * 32
    assert settings.languages == ("zh-Hans", "en")


def test_every_missing_setting_is_named_at_once():
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environ({})

    for name in WHOLE:
        assert name in str(caught.value)


def test_a_secret_may_come_from_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(KEY + "\n")
    environ = {k: v for k, v in WHOLE.items() if k != "OAUTHSRV_MASTER_KEY"}

    settings = Settings.from_environ({**environ, "OAUTHSRV_MASTER_KEY_FILE": str(path)})

    assert settings.master_key == b"k" * 32


@pytest.mark.parametrize(
    "issuer", ["http://consent.example", "https://consent.example/", "https://consent.example?a=b"]
)
def test_an_unsafe_issuer_stops_the_start(issuer):
    with pytest.raises(ConfigurationError, match="OAUTHSRV_ISSUER"):
        Settings.from_environ({**WHOLE, "OAUTHSRV_ISSUER": issuer})


def test_http_is_allowed_on_this_host_only():
    assert not Settings.from_environ({**WHOLE, "OAUTHSRV_ISSUER": "http://localhost:5000"}).secure


def test_a_short_master_key_is_refused():
    with pytest.raises(ConfigurationError, match="OAUTHSRV_MASTER_KEY"):
        Settings.from_environ({**WHOLE, "OAUTHSRV_MASTER_KEY": "abcd"})


def test_settings_do_not_show_their_secrets():
    settings = Settings.from_environ({**WHOLE, "OAUTHSRV_METRICS_TOKEN": "very-secret"})

    assert "very-secret" not in repr(settings)
    assert "kkkk" not in repr(settings)


def test_frames_are_for_the_demo_only():
    framed = {**WHOLE, "OAUTHSRV_DEMO_ORIGIN": "http://localhost:5002"}

    with pytest.raises(ConfigurationError, match="OAUTHSRV_DEMO_ORIGIN"):
        Settings.from_environ(framed)
    assert Settings.from_environ({**framed, "OAUTHSRV_DEMO": "1"}).demo_origin
