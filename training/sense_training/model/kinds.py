"""The networks by name, as the command line and checkpoints call them."""

from dataclasses import fields

from .base import Base, BaseConfig
from .lite import Lite, LiteConfig

KINDS = {"lite": (Lite, LiteConfig), "base": (Base, BaseConfig)}

Model = Lite | Base


def new_model(kind: str, sizes: dict, dropout: float = 0.0) -> Model:
    """`sizes` are fields of the network's config."""
    network, config = KINDS[kind]
    return network(config(**sizes), dropout)


def kind_of(model: Model) -> str:
    return next(kind for kind, (network, _) in KINDS.items() if isinstance(model, network))


def asked_sizes(kind: str, values: dict[str, str]) -> dict:
    """Takes the network's sizes out of KEY=VALUE `values`, read as the types of its config; `ranges` has defaults only."""
    kinds = {field.name: field.type for field in fields(KINDS[kind][1]) if field.name != "ranges"}
    return {name: read(values.pop(name)) for name, read in kinds.items() if name in values}
