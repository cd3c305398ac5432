"""Tells what an audience would see of two versions of a guide: added, removed, reworded."""
