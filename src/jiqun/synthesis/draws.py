"""Random numbers that depend on the seed, a stream's name and a block of enterprises, and on nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

BLOCK = 32_768  #: enterprises that share one generator of a stream


def draws(seed: int, stream: str, block: int = 0) -> np.random.Generator:
    """A generator of its own for a block, so that blocks may be made in any order or at once.

    >>> bool(draws(1, "size", 3).integers(1000) == draws(1, "size", 3).integers(1000))
    True
    """
    key = (zlib.crc32(stream.encode()), block)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def blocks(count: int) -> Iterator[tuple[int, slice]]:
    """Number and rows of every block of `count` enterprises."""
    for number, start in enumerate(range(0, count, BLOCK)):
        yield number, slice(start, min(start + BLOCK, count))
