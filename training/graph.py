"""A BertModel's weights -> an ONNX graph that takes word embeddings, its large matrices in 8 bits.

The graph is written in the operators that onnxruntime runs fastest (measured one by one: LayerNormalization after an
Add takes a sixth of SkipLayerNormalization, Gelu half of BiasGelu), so that nothing is left to be done when it is
loaded. Activations are quantised while it runs, by one scale a tensor. A few channels with values far above all others
would spoil that scale: they are divided by a power of two, and their weights multiplied by it (SmoothQuant, Xiao and
others 2023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.generic]
State = dict[str, npt.NDArray[np.float32]]

Peaks = Mapping[str, npt.NDArray[np.float32]]
"""By matrix: the largest absolute value that each of its input channels takes, float32[width]."""

EPSILON = 1e-12
OUTLIERS = 2
"""So many channels of each matrix's input are brought down to the next largest, unless another number is given."""
READER_OUTLIERS = 8
"""The same for the reader, whose number is more easily spoilt than a direction: correlation to 32 bits .94 with 2, .97
with 8, .98 with 16."""
_FUSED = "com.microsoft"


class Graph:
    """A graph in the making: each method adds a node or a constant and returns its name.

    Without `peaks` the matrices stay in 32 bits, and `read` tells what each of them takes.
    """

    def __init__(self, peaks: Peaks | None, outliers: int = OUTLIERS) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.read: dict[str, str] = {}
        self._peaks, self._outliers = peaks, outliers

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, kind: str, inputs: list[str], name: str, *outputs: str, domain: str = "", **attributes: object
    ) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [*outputs] or [name], name=name, domain=domain, **attributes))
        return name

    def dense(self, x: str, name: str, weight: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]) -> str:
        """x times weight (out, in) transposed, plus bias."""
        self.read[name] = x
        if self._peaks is None:
            product = self.node("MatMul", [x, self.constant(f"{name}.weight", weight.T)], f"{name}.product")
            return self.node("Add", [product, self.constant(f"{name}.bias", bias)], name)
        factors = smoothing(self._peaks[name], self._outliers)
        if factors.max() > 1:
            x = self.node("Mul", [x, self.constant(f"{name}.smoothing", 1 / factors)], f"{name}.smoothed")
            weight = weight * factors
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-9) / 127
        rounded = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.weight", rounded.T),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=_FUSED)

    def norm(self, x: str, name: str, state: State, prefix: str) -> str:
        """LayerNorm of x."""
        inputs = [
            x,
            self.constant(f"{name}.weight", state[f"{prefix}.weight"]),
            self.constant(f"{name}.shift", state[f"{prefix}.bias"]),
        ]
        return self.node("LayerNormalization", inputs, name, epsilon=EPSILON, axis=-1)


def smoothing(peaks: npt.NDArray[np.float32], outliers: int) -> npt.NDArray[np.float32]:
    """What to divide each channel by: a power of two that brings the `outliers` largest down to the next, else 1."""
    order = np.argsort(-peaks, kind="stable")
    far, next_largest = order[:outliers], peaks[order[outliers]]
    factors = np.ones_like(peaks)
    factors[far] = 2 ** np.ceil(np.log2(peaks[far] / next_largest))
    return factors


def encoder(state: State, layers: int, heads: int, peaks: Peaks) -> onnx.ModelProto:
    """inputs_embeds, float32[1, tokens, hidden] -> what the heads of late_interaction.py and the mean make of it.

    vector, float32[hidden]: the mean over the tokens, of length 1; tokens, float32[tokens, width]: each token's, of
    length 1; weights, float32[tokens]: what each token of a question is worth.
    """
    graph = Graph(peaks)
    x = _encoder(graph, state, layers, heads)
    _mean(graph, x)
    _heads(graph, x, state)
    width = state["shorten.weight"].shape[0]
    return _model(graph, state, {"vector": [_hidden(state)], "tokens": ["tokens", width], "weights": ["tokens"]})


def reader(state: State, layers: int, heads: int, steep: float, peaks: Peaks) -> onnx.ModelProto:
    """Question and passage -> what train_reader.Reader tells: log_odds, float32[].

    inputs_embeds: float32[1, tokens, hidden]; asked: int64[1], how many tokens are the question's.
    """
    graph = Graph(peaks, READER_OUTLIERS)
    x = _encoder(graph, state, layers, heads)
    _heads(graph, x, state)
    for name, value in (("three", 3), ("minus one", -1)):
        graph.constant(name, np.array([value], np.int64))
    graph.node("Add", ["asked", "one"], "asked.end")
    graph.node("Add", ["asked", "three"], "passage.start")
    graph.node("Slice", ["tokens", "one", "asked.end", "zero"], "question")
    graph.node("Slice", ["weights", "one", "asked.end", "zero"], "question.weights")
    graph.node("Slice", ["tokens", "passage.start", "minus one", "zero"], "passage")
    graph.node("Transpose", ["passage"], "passage.across", perm=[1, 0])
    graph.node("MatMul", ["question", "passage.across"], "near.all")
    graph.node("ReduceMax", ["near.all", "one"], "near", keepdims=0)
    graph.node("Mul", ["near", "question.weights"], "near.weighed")
    graph.node("ReduceSum", ["near.weighed"], "near.sum", keepdims=0)
    graph.node("ReduceSum", ["question.weights"], "weights.sum", keepdims=0)
    graph.node("Div", ["near.sum", "weights.sum"], "similarity")
    scale = np.array(steep * state["scale"], np.float32)
    graph.node("Mul", ["similarity", graph.constant("scale", scale)], "similarity.scaled")
    graph.node("Gather", [x, graph.constant("first", np.array(0, np.int64))], "opening", axis=1)
    graph.node("Tanh", [_plain(graph, "opening", "pooled", state)], "pooled.tanh")
    graph.node("Add", ["similarity.scaled", _plain(graph, "pooled.tanh", "answers", state)], "sum")
    graph.node("Squeeze", ["sum"], "log_odds")
    return _model(graph, state, {"log_odds": []}, {"asked": (TensorProto.INT64, [1])})


def _plain(graph: Graph, x: str, name: str, state: State) -> str:
    """x times a small matrix in 32 bits, plus bias."""
    product = graph.node("MatMul", [x, graph.constant(f"{name}.weight", state[f"{name}.weight"].T)], f"{name}.product")
    return graph.node("Add", [product, graph.constant(f"{name}.bias", state[f"{name}.bias"])], name)


def exact(state: State, layers: int, heads: int) -> tuple[onnx.ModelProto, dict[str, str]]:
    """The same in 32 bits, whose further outputs are what its matrices take: the model, and their names by matrix."""
    graph = Graph(None)
    _mean(graph, _encoder(graph, state, layers, heads))
    inputs = {name: [1, "tokens", None] for name in sorted(set(graph.read.values()))}
    return _model(graph, state, {"vector": [_hidden(state)], **inputs}), graph.read


def save(model: onnx.ModelProto, path: Path) -> None:
    """The graph, and beside it its large constants, which onnxruntime maps instead of copying."""
    constants = path.with_suffix(".bin")
    constants.unlink(missing_ok=True)  # onnx would append to it
    onnx.save(model, path, save_as_external_data=True, location=constants.name, size_threshold=1024)
    constants.chmod(0o644)  # onnx lets nobody else read it


def _encoder(graph: Graph, state: State, layers: int, heads: int) -> str:
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("one", np.array([1], np.int64))
    positions = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    graph.constant("positions.all", positions)
    graph.node("Shape", ["inputs_embeds"], "count", start=1, end=2)
    graph.node("Slice", ["positions.all", "zero", "count", "zero"], "positions")
    x = graph.node("Add", ["inputs_embeds", "positions"], "embeddings.sum")
    x = graph.norm(x, "embeddings", state, "embeddings.LayerNorm")
    for i in range(layers):
        prefix = f"encoder.layer.{i}."
        layer = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
        x = _layer(graph, x, str(i), layer, heads)
    return x


def _mean(graph: Graph, x: str) -> None:
    graph.node("ReduceMean", [x, "one"], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], "unit", axis=-1, p=2)
    graph.node("Squeeze", ["unit", "zero"], "vector")


def _heads(graph: Graph, x: str, state: State) -> None:
    graph.node("Squeeze", [x, "zero"], "states")
    graph.node("MatMul", ["states", graph.constant("shorten.weight", state["shorten.weight"].T)], "short")
    graph.node("LpNormalization", ["short"], "tokens", axis=-1, p=2)
    graph.node("MatMul", ["states", graph.constant("weigh.weight", state["weigh.weight"].T)], "weighed.product")
    graph.node("Add", ["weighed.product", graph.constant("weigh.bias", state["weigh.bias"])], "weighed")
    graph.node("Softplus", ["weighed"], "weighed.positive")
    graph.node("Squeeze", ["weighed.positive", "one"], "weights")


def _layer(graph: Graph, x: str, name: str, layer: State, heads: int) -> str:
    def dense(x: str, part: str, *prefixes: str) -> str:
        weight, bias = (np.concatenate([layer[f"{p}.{kind}"] for p in prefixes]) for kind in ("weight", "bias"))
        return graph.dense(x, f"{name}.{part}", weight, bias)

    parts = ("query", "key", "value")
    whole = dense(x, "projected", *(f"attention.self.{part}" for part in parts))
    inputs = [f"{name}.{part}" for part in parts]
    graph.node("Split", [whole], f"{name}.split", *inputs, axis=2, num_outputs=3)
    seen = graph.node("MultiHeadAttention", inputs, f"{name}.attention", domain=_FUSED, num_heads=heads)
    y = graph.node("Add", [dense(seen, "out", "attention.output.dense"), x], f"{name}.attended.sum")
    x = graph.norm(y, f"{name}.attended", layer, "attention.output.LayerNorm")
    y = graph.node("Gelu", [dense(x, "inner", "intermediate.dense")], f"{name}.gelu", domain=_FUSED)
    y = graph.node("Add", [dense(y, "outer", "output.dense"), x], f"{name}.layer.sum")
    return graph.norm(y, f"{name}.layer", layer, "output.LayerNorm")


def _hidden(state: State) -> int:
    return int(state["embeddings.LayerNorm.weight"].shape[0])


def _model(
    graph: Graph,
    state: State,
    outputs: Mapping[str, Sequence[int | str | None]],
    inputs: Mapping[str, tuple[int, Sequence[int]]] | None = None,
) -> onnx.ModelProto:
    taken = [helper.make_tensor_value_info("inputs_embeds", TensorProto.FLOAT, [1, "tokens", _hidden(state)])]
    taken += [helper.make_tensor_value_info(name, *kind) for name, kind in (inputs or {}).items()]
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
    made = helper.make_graph(graph.nodes, "encoder", taken, given, graph.constants)
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)], ir_version=9
    )
