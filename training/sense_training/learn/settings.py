"""KEY=VALUE words of the command line as fields of configs. Every error ends the program with one line: the value
received, and what is accepted. A dict field holds chances by stem.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Config = TypeVar("Config", bound="DataclassInstance")

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def split(words: list[str]) -> dict[str, str]:
    """`KEY=VALUE` words by key."""
    for word in words:
        if "=" not in word:
            raise SystemExit(f"--set {word}: not KEY=VALUE, as in --set batch=8 rate=5e-4")
    return dict(word.split("=", 1) for word in words)


def take(config: "DataclassInstance", values: dict[str, str], leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of `config` that `values` names, read as the types they have; removes them from `values`.
    Those in `leave` have defaults only."""
    names = [field.name for field in dataclasses.fields(config) if field.name in values and field.name not in leave]
    return {name: _read(name, values.pop(name), getattr(config, name)) for name in names}


def override(config: Config, values: dict[str, str]) -> Config:
    """`config` with the fields that `values` names; removes them from `values`."""
    return dataclasses.replace(config, **take(config, values))


def refuse_unknown(values: dict[str, str], *configs: "DataclassInstance", leave: tuple[str, ...] = ()) -> None:
    """Ends the program if `values` has keys that no config has; fields in `leave` cannot be set."""
    if values:
        known = sorted(
            field.name for config in configs for field in dataclasses.fields(config) if field.name not in leave
        )
        raise SystemExit(f"--set: unknown {', '.join(sorted(values))}; known are {', '.join(known)}")


def _read(name: str, text: str, current: Any) -> Any:
    """`text` as a value of the type of `current`."""
    if isinstance(current, dict):
        return {**current, **_chances(name, text, current)}
    if isinstance(current, tuple):
        numbers = tuple(_number(name, part, float) for part in text.split(","))
        if len(numbers) != len(current):
            raise SystemExit(
                f"--set {name}={text}: {len(numbers)} numbers; it takes {len(current)}, separated by commas"
            )
        return numbers
    if isinstance(current, bool):
        if text not in BOOLEANS:
            raise SystemExit(f"--set {name}={text}: give one of {', '.join(BOOLEANS)}")
        return BOOLEANS[text]
    return text if isinstance(current, str) else _number(name, text, type(current))


def _number(name: str, text: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise SystemExit(f"--set {name}: {text!r} is not a {'whole ' if kind is int else ''}number") from None


def _chances(name: str, text: str, current: dict[str, float]) -> dict[str, float]:
    """`drums:0.15,bass:0.3` as chances of the stems named."""
    found = {}
    for part in text.split(","):
        stem, colon, chance = part.partition(":")
        if not colon or stem not in current:
            example = ",".join(f"{stem}:0.1" for stem in current)
            raise SystemExit(f"--set {name}: {part!r} is not STEM:CHANCE, as in {name}={example}")
        found[stem] = _number(name, chance, float)
        if not 0 <= found[stem] <= 1:
            raise SystemExit(f"--set {name}: {part!r} is not a chance from 0 to 1")
    return found
