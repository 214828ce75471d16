"""What a demonstration starts with: entries that plans print, and simulated ones, labelled as such."""

from jiqun.ledgers.seeding.sow import Sown, sow

__all__ = ["Sown", "sow"]
