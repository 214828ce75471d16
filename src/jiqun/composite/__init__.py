"""Composite indices: from figures of units to a ranking, with every step recorded, swappable and tried for robustness.

The kernels take NumPy arrays (units × indicators); schemes declared in a city's pack say which figures, dimensions,
directions and weights; `jiqun.workspace.composites` brings both together.
"""
