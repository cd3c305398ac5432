"""Reads process.yaml and content/ into values, with the source position of each."""
