"""The industrial classification GB/T 4754-2017 (with its first amendment): sections, divisions, groups, classes."""

from jiqun.facts.classification.industries import Industries, Industry, industries

__all__ = ["Industries", "Industry", "industries"]
