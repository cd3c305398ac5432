"""Reads photos and sounds, rejects unsuitable files, and makes the published copies."""
