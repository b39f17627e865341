"""Writes `lite` as ONNX, one hop a call, by hand: few operations, exact names, no tracing.

Inputs  `features` [1, 1, F] float32, `state` [layers, 1, width] float32.
Outputs `gains` [2, 4, bands] float32, `state_out` like `state`.
Matrices are stored in float16 and cast at load (onnxruntime folds the casts when it opens the
session); arithmetic is float32.
"""

from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from sense_training.model.lite import Lite
from sense_training.spec import STEMS

OPSET = 17
IR_VERSION = 8


class _Graph:
    """Collects nodes and initialisers under readable names."""

    def __init__(self, half: bool) -> None:
        self.half = half
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def add(self, op: str, inputs: list[str], outputs: list[str], **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, outputs, name=f"{op}_{outputs[0] or outputs[-1]}", **attributes))
        return outputs[0]

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weights(self, name: str, value: torch.Tensor) -> str:
        array = value.detach().float().numpy()
        if not self.half:
            return self.constant(name, array)
        self.constant(f"{name}_half", array.astype(np.float16))
        return self.add("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT)


def _reorder(gates: torch.Tensor) -> torch.Tensor:
    """torch's gate order (reset, update, new) to ONNX's (update, reset, hidden)."""
    reset, update, new = gates.chunk(3)
    return torch.cat([update, reset, new])


def lite_to_onnx(model: Lite, half: bool = True) -> onnx.ModelProto:
    """The streaming graph. `half` stores matrices in float16."""
    config = model.config
    graph = _Graph(half)
    # The input's affine map is folded into the first layer.
    weight = model.read.weight * model.scale
    read_bias = model.read.bias - weight @ model.mean
    graph.add("MatMul", ["features", graph.weights("read_weight", weight.T)], ["read_product"])
    graph.add("Add", ["read_product", graph.constant("read_bias", read_bias.detach().numpy())], ["read"])
    hidden = graph.add("PRelu", ["read", graph.constant("slope", model.bend.weight.detach().numpy())], ["hidden_0"])
    names = [f"state_{i}" for i in range(config.layers)]
    graph.add("Split", ["state", graph.constant("split", np.ones(config.layers, np.int64))], names, axis=0)
    for i, layer in enumerate(model.time):
        biases = [_reorder(layer.get_parameter(f"bias_{kind}_l0")) for kind in ("ih", "hh")]
        inputs = [
            hidden,
            graph.weights(f"gru_{i}_input", _reorder(layer.get_parameter("weight_ih_l0"))[None]),
            graph.weights(f"gru_{i}_recurrent", _reorder(layer.get_parameter("weight_hh_l0"))[None]),
            graph.constant(f"gru_{i}_bias", torch.cat(biases)[None].detach().numpy()),
            "",
            names[i],
        ]
        graph.add("GRU", inputs, ["", f"state_out_{i}"], hidden_size=config.width, linear_before_reset=1)
        hidden = graph.add("Add", [hidden, f"state_out_{i}"], [f"hidden_{i + 1}"])
    graph.add("Concat", [f"state_out_{i}" for i in range(config.layers)], ["state_out"], axis=0)
    graph.add("MatMul", [hidden, graph.weights("answer_weight", model.answer.weight.T)], ["answer_product"])
    bias = graph.constant("answer_bias", model.answer.bias.detach().numpy())
    graph.add("Add", ["answer_product", bias], ["answer"])
    shape = graph.constant("gains_shape", np.array([2, len(STEMS), config.bands], np.int64))
    graph.add("Reshape", ["answer", shape], ["logits"])
    graph.add("Softmax", ["logits"], ["gains"], axis=1)

    state = [config.layers, 1, config.width]
    proto = helper.make_graph(
        graph.nodes,
        "lite",
        [_value("features", [1, 1, model.read.in_features]), _value("state", state)],
        [_value("gains", [2, len(STEMS), config.bands]), _value("state_out", state)],
        graph.initializers,
    )
    result = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(result)
    return result


def round_lite(model: Lite) -> None:
    """Rounds what is stored in float16, so that torch computes what ONNX does."""
    with torch.no_grad():
        # The first layer is stored with the normalisation folded in: fold it here as well.
        folded = (model.read.weight * model.scale).half().float()
        model.read.bias.sub_((model.read.weight * model.scale) @ model.mean)
        model.read.weight.copy_(folded)
        model.mean.zero_()
        model.scale.fill_(1)
        model.answer.weight.copy_(model.answer.weight.half().float())
        for layer in model.time:
            layer.get_parameter("weight_ih_l0").copy_(layer.get_parameter("weight_ih_l0").half().float())
            layer.get_parameter("weight_hh_l0").copy_(layer.get_parameter("weight_hh_l0").half().float())


def _value(name: str, shape: list[int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
