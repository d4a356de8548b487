"""Derived items: coarser values computed from finer ones, by rules that name no subject.

age_at_least  {"from": birth date, "years": 18}     -> true | false
band          {"from": number, "edges": ["0", ...]} -> "10000-50000"
year          {"from": date}                        -> "1980"
prefix        {"from": text, "length": 2}           -> its first characters
count         {"from": repeated item}               -> number of elements
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

MISSING: Any = object()
"""No value: the register does not hold it, or it cannot be derived."""


def derive(rule: Mapping[str, Any], source: Any, today: date) -> Any:
    """The derived value, or MISSING. An unknown rule raises KeyError: the catalogue is wrong."""
    compute = RULES[rule["rule"]]
    if source is MISSING or source is None:
        return MISSING
    return compute(rule, source, today)


def _age_at_least(rule: Mapping[str, Any], source: Any, today: date) -> Any:
    try:
        born = date.fromisoformat(str(source))
    except ValueError:
        return MISSING
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age >= int(rule["years"])


def _band(rule: Mapping[str, Any], source: Any, _today: date) -> Any:
    try:
        value = Decimal(str(source))
        edges = sorted(Decimal(edge) for edge in rule["edges"])
    except InvalidOperation:
        return MISSING
    lower = [edge for edge in edges if edge <= value]
    upper = [edge for edge in edges if edge > value]
    if not lower:
        return f"<{upper[0]}"
    return f"{lower[-1]}-{upper[0]}" if upper else f">={lower[-1]}"


def _year(_rule: Mapping[str, Any], source: Any, _today: date) -> Any:
    text = str(source)
    return text[:4] if len(text) >= 4 and text[:4].isdigit() else MISSING


def _prefix(rule: Mapping[str, Any], source: Any, _today: date) -> Any:
    return str(source)[: int(rule["length"])]


def _count(_rule: Mapping[str, Any], source: Any, _today: date) -> Any:
    return len(source) if isinstance(source, list) else MISSING


RULES: Mapping[str, Callable[[Mapping[str, Any], Any, date], Any]] = {
    "age_at_least": _age_at_least,
    "band": _band,
    "year": _year,
    "prefix": _prefix,
    "count": _count,
}
