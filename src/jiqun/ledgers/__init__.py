"""Ledgers: governed lists, declared in text files and carried by one engine."""
