"""Files that operators load: read strictly, checked by a schema, each mistake told with its place.

    demo.json: /items/3/title/en (line 17): longer than 120 characters

A schema is JSON Schema 2020-12 in the package's folder `schema`. A definition whose `$comment` is
`ONE_PER_LANGUAGE` is a text for people: it must stand there in every language that is asked for.
"""

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from oauthsrv.core import strict_json
from oauthsrv.core.errors import Refusal
from oauthsrv.core.strict_json import Located, Place

MAX_FILE = 2 * 1024 * 1024
MAX_TOLD = 20
ONE_PER_LANGUAGE = "one text per language"
KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}
LIMITS = {
    "minLength": "shorter than {0} characters",
    "maxLength": "longer than {0} characters",
    "minItems": "fewer than {0} entries",
    "maxItems": "more than {0} entries",
    "minProperties": "fewer than {0} members",
    "maxProperties": "more than {0} members",
    "minimum": "smaller than {0}",
    "maximum": "greater than {0}",
    "uniqueItems": "an entry stands twice",
    "const": "must be {0}",
}


class BrokenFile(Refusal):
    """A file that was to be loaded is wrong; nothing was changed."""

    code = "broken_file"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where in the document."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """The JSON object of one file."""

    name: str
    located: Located

    @classmethod
    def read(cls, path: Path) -> "Document":
        """Raises BrokenFile when the file cannot be read, is too large or is not strict JSON."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            raise BrokenFile(f"{path}: {error.strerror}") from None
        if len(data) > MAX_FILE:
            raise BrokenFile(f"{path}: larger than {MAX_FILE} bytes")
        try:
            return cls.parse(str(path), data.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise BrokenFile(f"{path}: not UTF-8 at byte {error.start}") from None

    @classmethod
    def parse(cls, name: str, text: str) -> "Document":
        try:
            located = strict_json.read(text)
        except strict_json.NotStrict as error:
            raise BrokenFile(f"{name}: / (line {error.line}): {error.reason}") from None
        if not isinstance(located.value, dict):
            raise BrokenFile(f"{name}: / (line 1): an object is needed")
        return cls(name, located)

    @property
    def value(self) -> dict[str, Any]:
        found: dict[str, Any] = self.located.value
        return found

    def check(self, package: str, schema_name: str, languages: Iterable[str]) -> None:
        """Raises BrokenFile naming whatever the package's schema refuses."""
        validator = _validator(package, schema_name, tuple(sorted(languages)))
        self.refuse(_mistakes(validator.iter_errors(self.value)))

    def refuse(self, mistakes: Iterable[Mistake]) -> None:
        """Raises BrokenFile if there is any mistake, the first ones in the order of the file."""
        found = sorted(set(mistakes), key=lambda one: (self.located.line(one.place), str(one)))
        if found:
            raise BrokenFile("\n".join(self.tell(one) for one in found[:MAX_TOLD]))

    def tell(self, mistake: Mistake) -> str:
        line = self.located.line(mistake.place)
        return f"{self.name}: {_pointer(mistake.place)} (line {line}): {mistake.reason}"


@cache
def schema(package: str, name: str) -> dict[str, Any]:
    """A schema as the package ships it."""
    text = files(package).joinpath("schema", name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _validator(package: str, name: str, languages: tuple[str, ...]) -> Draft202012Validator:
    demanding = copy.deepcopy(schema(package, name))
    for definition in demanding["$defs"].values():
        if definition.get("$comment") == ONE_PER_LANGUAGE:
            definition["required"] = list(languages)
    return Draft202012Validator(demanding)


def _mistakes(errors: Iterable[Any]) -> Iterator[Mistake]:
    for error in errors:
        place = tuple(error.absolute_path)
        if error.validator == "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            yield Mistake(place, f"missing: {', '.join(missing)}")
        elif error.validator == "additionalProperties":
            for name in error.instance.keys() - error.schema.get("properties", {}).keys():
                yield Mistake((*place, name), "this member is not known here")
        else:
            yield Mistake(place, _reason(error))


def _reason(error: Any) -> str:
    wanted = error.validator_value
    if error.validator == "type":
        return f"{KINDS[wanted]} is needed"
    if error.validator == "enum":
        return f"one of these is needed: {', '.join(map(str, wanted))}"
    if error.validator == "pattern":
        return f"{str(error.instance)[:80]!r} is not {error.schema['description']}"
    return LIMITS[str(error.validator)].format(wanted)


def _pointer(place: Place) -> str:
    """RFC 6901; the whole document is told as `/`."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    return "/" + "/".join(steps)
