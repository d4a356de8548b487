"""`flask catalogue` and `flask platform`, as an operator types them."""

import json
import re

import pytest
from joserfc.jwk import ECKey

from oauthsrv.catalogue import operations, platforms
from oauthsrv.core.db import db
from tests.support.subjects import DEMO, HOSPITAL, catalogue, item, write


@pytest.fixture
def flask(app):
    """Run `flask ...`; the answer has `exit_code`, `output` and `stderr`."""

    def run(*words):
        answer = app.test_cli_runner().invoke(args=[str(word) for word in words])
        db.session.expire_all()
        return answer

    return run


def test_files_are_loaded_together_listed_and_shown(flask):
    answer = flask("catalogue", "load", DEMO / "catalogue/demo.json", HOSPITAL / "catalogue.json")

    assert answer.exit_code == 0
    digest = operations.current().digest
    assert f"edition {digest}: 124 items" in answer.output
    assert f"{digest}  demo 2026-11, hospital 1.0" in flask("catalogue", "list").output
    shown = flask("catalogue", "show", "--language", "zh-Hans").output
    assert "  laboratory.results  检验结果  [repeated, gdpr: special, pipl: sensitive]" in shown
    assert "patient  Patient  [records, " in flask("catalogue", "show").output


def test_a_broken_file_ends_with_its_mistakes_and_status_1(flask, tmp_path):
    path = write(tmp_path, "b.json", catalogue(item("a"), item("b.c"), item("A")))

    answer = flask("catalogue", "load", HOSPITAL / "catalogue.json", path)

    assert answer.exit_code == 1
    assert f"{path}: /items/2/identifier (line 42): 'A' is not" in answer.stderr
    assert "Traceback" not in answer.output
    assert "no catalogue is loaded" in flask("catalogue", "show").stderr


NAMES = ("--name", "en=Records", "--name", "zh-Hans=病历")
HERE = "https://records.example"


def test_a_platform_is_registered_and_its_secret_told_once(flask):
    answer = flask("platform", "add", "records", HERE, *NAMES, "--token-format", "jwt")

    secret = re.search(r"secret, told this once: (\S{43})\n", answer.output).group(1)
    assert platforms.authenticate(HERE, secret).name == {"en": "Records", "zh-Hans": "病历"}
    assert flask("platform", "list").output == f"records  {HERE}  jwt  secret  active\n"
    assert secret not in flask("platform", "show", "records").output


def test_a_secret_from_a_file_is_not_told(flask, tmp_path):
    path = tmp_path / "secret"
    path.write_text("a secret that somebody made elsewhere\n")

    answer = flask("platform", "add", "records", HERE, *NAMES, "--secret-file", path)

    assert "secret" not in answer.output
    assert platforms.authenticate(HERE, path.read_text().strip()) is not None


def test_keys_secret_address_and_suspension_are_changed_by_command(flask, tmp_path):
    keys = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}
    path = write(tmp_path, "jwks.json", keys)
    flask("platform", "add", "records", HERE, *NAMES, "--jwks", path)
    assert json.loads(flask("platform", "show", "records").output)["jwks"] == keys

    flask("platform", "rotate-secret", "records")
    assert platforms.get("records").jwks is None
    flask("platform", "set-keys", "records", path)
    assert platforms.get("records").jwks == keys
    flask("platform", "move", "records", "https://new.example")
    assert platforms.get("records").identifier == "https://new.example"
    flask("platform", "suspend", "records", "--reason", "keys lost")
    assert "suspended" in flask("platform", "list").output
    flask("platform", "resume", "records")
    assert platforms.get("records").active


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("add", "records", "http://records.example", *NAMES), 1, "no https address"),
        (("add", "records", HERE, "--name", "en"), 2, "LANGUAGE=NAME"),
        (("add", "records", HERE, "--name", "en=Records"), 1, "missing in zh-Hans"),
        (("rotate-secret", "records"), 1, "no platform records"),
        (("suspend", "records"), 2, "--reason"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(flask, words, status, told):
    answer = flask("platform", *words)

    assert answer.exit_code == status
    assert told in answer.stderr
    assert platforms.all() == ()
