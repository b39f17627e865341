"""Writes `base` as ONNX, one hop a call, traced by torch. Names and shapes are those of the streaming contract:

Inputs  `spectra` [1, 1, 4, 1025] float32, `state` [layers, bands, size] float32.
Outputs `masks` [2, 4, 2, 1025] float32, `state_out` like `state`.
Matrices are stored in float16, as those of `lite` are.
"""

import io
import warnings
from collections.abc import Iterable

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from sense_training.model.base import PLANES, Base
from sense_training.spec import BINS

OPSET = 17


def _is_matrix(shape: Iterable[int]) -> bool:
    """Whether a tensor is stored in float16: factors of matrix products are; biases and slopes are small."""
    return sum(size > 1 for size in shape) >= 2


class _Hop(nn.Module):
    """One frame, without the axes that are always one."""

    def __init__(self, model: Base) -> None:
        super().__init__()
        self.model = model

    def forward(self, spectra: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        masks, state = self.model(spectra, state)
        return masks[0, 0], state


def base_to_onnx(model: Base, half: bool = True) -> onnx.ModelProto:
    """The streaming graph. `half` stores matrices in float16."""
    written = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        # Shapes are fixed on purpose, and the exporter that needs onnxscript folds no constants of GRUs.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Hop(model).eval(),
            (torch.zeros(1, 1, PLANES, BINS), model.initial_state()),
            written,  # type: ignore[arg-type]  # a file object is accepted where dynamo is off
            input_names=["spectra", "state"],
            output_names=["masks", "state_out"],
            opset_version=OPSET,
            dynamo=False,
        )
    result = onnx.load_from_string(written.getvalue())
    if half:
        _halve(result.graph)
    onnx.checker.check_model(result)
    return result


def round_base(model: Base) -> None:
    """Rounds what is stored in float16, so that torch computes what ONNX does."""
    with torch.no_grad():
        for weight in model.parameters():
            if _is_matrix(weight.shape):
                weight.copy_(weight.half().float())


def _halve(graph: onnx.GraphProto) -> None:
    """Replaces large float32 constants by float16 ones and a cast, which runtimes fold at load."""
    casts = []
    for constant in list(graph.initializer):
        if constant.data_type != TensorProto.FLOAT or not _is_matrix(constant.dims):
            continue
        values = numpy_helper.to_array(constant).astype(np.float16)
        graph.initializer.remove(constant)
        graph.initializer.append(numpy_helper.from_array(values, f"{constant.name}_half"))
        casts.append(helper.make_node("Cast", [f"{constant.name}_half"], [constant.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
