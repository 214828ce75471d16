"""Screening: conditions that pick enterprises or parks out for rectification or for a level, each with its proof."""
