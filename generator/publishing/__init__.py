"""Engines, everything that writes to disk, and the swap that publishes a finished site."""
