"""The networks by name, as the command line and checkpoints call them."""

from sense_training.model.base import Base, BaseConfig
from sense_training.model.lite import Lite, LiteConfig

KINDS = {"lite": (Lite, LiteConfig), "base": (Base, BaseConfig)}

Model = Lite | Base


def new_model(kind: str, sizes: dict, dropout: float = 0.0) -> Model:
    """`sizes` are fields of the network's config."""
    network, config = KINDS[kind]
    return network(config(**sizes), dropout)


def kind_of(model: Model) -> str:
    return next(kind for kind, (network, _) in KINDS.items() if isinstance(model, network))
