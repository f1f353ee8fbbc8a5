"""A BertModel's weights -> an ONNX graph that takes word embeddings, its large matrices in 8 bits.

The graph is written in the fused operators of onnxruntime (domain com.microsoft), as its own optimiser would leave it,
so that nothing is left to be done when it is loaded. Activations are quantised while it runs: by one scale a tensor
(DynamicQuantizeMatMul), or by one scale a block of a row (MatMulNBits) before the matrix whose input has outliers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.generic]
State = dict[str, npt.NDArray[np.float32]]

EPSILON = 1e-12
BLOCK = 128
_FUSED = "com.microsoft"


class Graph:
    """A graph in the making: each method adds a node or a constant and returns its name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, kind: str, inputs: list[str], name: str, *outputs: str, domain: str = "", **attributes: object
    ) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [*outputs] or [name], name=name, domain=domain, **attributes))
        return name

    def by_tensor(self, x: str, name: str, weight: Array) -> str:
        """x times weight (out, in) transposed, both in 8 bits, x by one scale."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-9) / 127
        rounded = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.weight", rounded.T),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=_FUSED)

    def by_block(self, x: str, name: str, weight: Array) -> str:
        """The same by a scale each BLOCK of a row of x: finer, and a quarter slower."""
        rows, width = weight.shape
        blocks = weight.reshape(rows, width // BLOCK, BLOCK)
        scale = np.maximum(np.abs(blocks).max(axis=2), 1e-9) / 127
        rounded = (np.clip(np.rint(blocks / scale[..., None]), -127, 127) + 128).astype(np.uint8)
        inputs = [
            x,
            self.constant(f"{name}.weight", rounded),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
        ]
        sizes = {"K": width, "N": rows, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", inputs, name, domain=_FUSED, **sizes)

    def norm(self, x: str, skipped: str, name: str, state: State, dense: str, norm: str) -> str:
        """LayerNorm of x, the bias of its dense layer and what skipped that layer."""
        inputs = [
            x,
            skipped,
            self.constant(f"{name}.weight", state[f"{norm}.weight"]),
            self.constant(f"{name}.shift", state[f"{norm}.bias"]),
            self.constant(f"{name}.bias", state[f"{dense}.bias"]),
        ]
        return self.node("SkipLayerNormalization", inputs, name, domain=_FUSED, epsilon=EPSILON)


def encoder(state: State, layers: int, heads: int) -> onnx.ModelProto:
    """inputs_embeds, float32[1, tokens, hidden] -> vector, float32[hidden]: the mean over the tokens, of length 1."""
    graph = Graph()
    graph.node("ReduceMean", [_body(graph, state, layers, heads), "one"], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], "unit", axis=-1, p=2)
    graph.node("Squeeze", ["unit", "zero"], "vector")
    return _model(graph, "encoder", state, "vector", _hidden(state))


def _body(graph: Graph, state: State, layers: int, heads: int) -> str:
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("one", np.array([1], np.int64))
    positions = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    graph.constant("positions.all", positions)
    graph.node("Shape", ["inputs_embeds"], "tokens", start=1, end=2)
    graph.node("Slice", ["positions.all", "zero", "tokens", "zero"], "positions")
    graph.node("Add", ["inputs_embeds", "positions"], "embeddings.sum")
    inputs = [
        "embeddings.sum",
        graph.constant("embeddings.weight", state["embeddings.LayerNorm.weight"]),
        graph.constant("embeddings.bias", state["embeddings.LayerNorm.bias"]),
    ]
    x = graph.node("LayerNormalization", inputs, "embeddings", epsilon=EPSILON, axis=-1)
    for i in range(layers):
        prefix = f"encoder.layer.{i}."
        layer = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
        x = _layer(graph, x, str(i), layer, heads)
    return x


def _layer(graph: Graph, x: str, name: str, layer: State, heads: int) -> str:
    parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
    product = graph.by_tensor(x, f"{name}.qkv", np.concatenate([layer[f"{part}.weight"] for part in parts]))
    bias = graph.constant(f"{name}.qkv.bias", np.concatenate([layer[f"{part}.bias"] for part in parts]))
    whole = graph.node("Add", [product, bias], f"{name}.projected")
    inputs = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.node("Split", [whole], f"{name}.split", *inputs, axis=2, num_outputs=3)
    seen = graph.node("MultiHeadAttention", inputs, f"{name}.attention", domain=_FUSED, num_heads=heads)
    dense, norm = "attention.output.dense", "attention.output.LayerNorm"
    y = graph.by_tensor(seen, f"{name}.out", layer[f"{dense}.weight"])
    x = graph.norm(y, x, f"{name}.attended", layer, dense, norm)
    y = graph.by_tensor(x, f"{name}.inner", layer["intermediate.dense.weight"])
    bias = graph.constant(f"{name}.inner.bias", layer["intermediate.dense.bias"])
    y = graph.node("BiasGelu", [y, bias], f"{name}.gelu", domain=_FUSED)
    y = graph.by_block(y, f"{name}.outer", layer["output.dense.weight"])
    return graph.norm(y, x, f"{name}.layer", layer, "output.dense", "output.LayerNorm")


def _hidden(state: State) -> int:
    return int(state["embeddings.LayerNorm.weight"].shape[0])


def _model(graph: Graph, name: str, state: State, output: str, length: int | str) -> onnx.ModelProto:
    taken = helper.make_tensor_value_info("inputs_embeds", TensorProto.FLOAT, [1, "tokens", _hidden(state)])
    given = helper.make_tensor_value_info(output, TensorProto.FLOAT, [length])
    made = helper.make_graph(graph.nodes, name, [taken], [given], graph.constants)
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)], ir_version=9
    )
