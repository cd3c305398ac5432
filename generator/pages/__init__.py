"""Renders pages and their front matter, and assembles the finished tree that an engine builds."""
