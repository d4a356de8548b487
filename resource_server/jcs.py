"""JSON Canonicalization Scheme (RFC 8785), for values without fractions.

Strings, integers within 53 bits, booleans, null, arrays and objects. A float is refused: documents
and digests here never hold one, and a number that two languages print differently breaks a proof.
"""

import json
from typing import Any

MAX_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """UTF-8 bytes of the one canonical form. Raises ValueError for what has none."""
    return _text(value).encode("utf-8", "strict")


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError("an integer beyond 53 bits has no canonical form")
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(one) for one in value) + "]"
    if isinstance(value, dict):
        return _object(value)
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _object(value: dict[Any, Any]) -> str:
    """Members are sorted by UTF-16 code units (section 3.2.3)."""
    if not all(isinstance(name, str) for name in value):
        raise ValueError("member names are strings")
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{_string(name)}:{_text(value[name])}" for name in names) + "}"


def _string(value: str) -> str:
    if any(0xD800 <= ord(mark) <= 0xDFFF for mark in value):
        raise ValueError("a lone surrogate has no canonical form")
    return json.dumps(value, ensure_ascii=False)
