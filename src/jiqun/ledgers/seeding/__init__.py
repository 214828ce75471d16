"""What a demonstration starts with: entries that plans print, and simulated ones, labelled as such."""

from jiqun.ledgers.seeding.sow import Sown, sow, sow_all, sow_one

__all__ = ["Sown", "sow", "sow_all", "sow_one"]
