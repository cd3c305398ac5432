"""Inspects a finished site before it is published."""
