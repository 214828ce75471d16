"""The tree of an index: indicators below dimensions below the index, with directions and weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from jiqun.composite.arrays import Floats
from jiqun.composite.errors import FrameworkInvalid, WeightsInvalid


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf. `direction` is 1 where more is better, -1 where less is. `denominator` names another column."""

    id: str
    parent: str
    weight: float = 1.0
    direction: int = 1
    denominator: str = ""
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A dimension, or the index itself, whose parent is empty."""

    id: str
    parent: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Framework:
    """Indicators and nodes. Weights count among brothers only and need not add up to anything.

    Raises FrameworkInvalid where it is not one tree, WeightsInvalid where a node's children weigh nothing.
    """

    indicators: tuple[Indicator, ...]
    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        names = [item.id for item in self.parts]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise FrameworkInvalid(twice, "编号重复", "the id stands more than once")
        roots = [node.id for node in self.nodes if not node.parent]
        if len(roots) != 1:
            raise FrameworkInvalid("、".join(roots), "顶层应恰有一个", "there must be exactly one top")
        inner = {node.id for node in self.nodes}
        for item in self.parts:
            if item.parent and item.parent not in inner:
                raise FrameworkInvalid(item.id, f"没有上级“{item.parent}”", f"no parent “{item.parent}”")
        self._check_depths()
        self._check_weights()

    def _check_depths(self) -> None:
        above = {node.id: node.parent for node in self.nodes}
        for name in above:
            seen, at = {name}, above[name]
            while at:
                if at in seen:
                    raise FrameworkInvalid(name, "上下级成环", "is below itself")
                seen.add(at)
                at = above[at]

    def _check_weights(self) -> None:
        for node in self.nodes:
            weights = [self.weight[child] for child in self.children[node.id]]
            if not weights:
                raise FrameworkInvalid(node.id, "没有下级", "has nothing below it")
            if not all(np.isfinite(weights)) or min(weights) < 0 or not sum(weights) > 0:
                raise WeightsInvalid(node.id, "应为不小于零的数，合计大于零")

    @cached_property
    def parts(self) -> tuple[Indicator | Node, ...]:
        return (*self.indicators, *self.nodes)

    @property
    def ids(self) -> tuple[str, ...]:
        """Indicators in the order of columns."""
        return tuple(item.id for item in self.indicators)

    @cached_property
    def directions(self) -> Floats:
        return np.array([item.direction for item in self.indicators], dtype=np.float64)

    @cached_property
    def root(self) -> str:
        return next(node.id for node in self.nodes if not node.parent)

    @cached_property
    def weight(self) -> Mapping[str, float]:
        return {item.id: item.weight for item in self.parts}

    @cached_property
    def parent(self) -> Mapping[str, str]:
        return {item.id: item.parent for item in self.parts}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node.id: [] for node in self.nodes}
        for item in self.parts:
            if item.parent:
                found[item.parent].append(item.id)
        return {name: tuple(below) for name, below in found.items()}

    @cached_property
    def upward(self) -> tuple[str, ...]:
        """Nodes in an order in which everything below a node comes before it; the index is last."""
        order: list[str] = []

        def visit(name: str) -> None:
            for child in self.children.get(name, ()):
                visit(child)
            if name in self.children:
                order.append(name)

        visit(self.root)
        return tuple(order)

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """What stands right below the index and is not an indicator itself."""
        return tuple(name for name in self.children[self.root] if name in self.children)

    def height(self, name: str) -> int:
        """1 for an indicator, and one more than its highest child for a node."""
        return 1 + max((self.height(child) for child in self.children.get(name, ())), default=0)

    def leaves(self, name: str) -> tuple[str, ...]:
        """Indicators below a node, at any depth.

        >>> tree = Framework((Indicator("a", "x"), Indicator("b", "top")), (Node("top"), Node("x", "top")))
        >>> tree.leaves("top"), tree.upward, tree.height("top")
        (('b', 'a'), ('x', 'top'), 3)
        """
        if name not in self.children:
            return (name,)
        return tuple(leaf for child in self.children[name] for leaf in self.leaves(child))

    def weighted(self, weights: Mapping[str, float]) -> Framework:
        """The same tree with other weights for those named. Raises FrameworkInvalid for a name that is not there."""
        strange = next((name for name in weights if name not in self.weight), None)
        if strange is not None:
            raise FrameworkInvalid(
                strange, "没有这个指标或维度，不能给权重", "no such indicator or dimension to weigh"
            )
        return Framework(
            tuple(replace(item, weight=weights.get(item.id, item.weight)) for item in self.indicators),
            tuple(replace(item, weight=weights.get(item.id, item.weight)) for item in self.nodes),
        )

    def with_leaf_weights(self, weights: Sequence[float] | Floats) -> Framework:
        """Weights for every indicator in the order of columns; a node weighs what is below it, so that an arithmetic
        mean in levels weighs each indicator exactly so."""
        own = dict(zip(self.ids, map(float, weights), strict=True))
        inner = {node: sum(own[leaf] for leaf in self.leaves(node)) for node in self.upward}
        return self.weighted({**own, **inner})

    def only(self, kept: Sequence[str]) -> Framework:
        """Without the other indicators, and without nodes that nothing is left below. Raises FrameworkInvalid where no
        indicator is left."""
        chosen = set(kept)
        leaves = tuple(item for item in self.indicators if item.id in chosen)
        if not leaves:
            raise FrameworkInvalid(self.root, "没有可用的指标", "no indicator with figures is left")
        nodes = tuple(node for node in self.nodes if chosen & set(self.leaves(node.id)))
        return Framework(leaves, nodes)


def effective_weights(framework: Framework) -> dict[str, float]:
    """What each indicator and node weighs in the index: the product of shares on the way up (Becker et al. 2017).

    The indicators' weights add up to 1.
    """
    share: dict[str, float] = {framework.root: 1.0}
    for node in reversed(framework.upward):
        below = framework.children[node]
        total = sum(framework.weight[child] for child in below)
        share.update({child: share[node] * framework.weight[child] / total for child in below})
    return share
