"""process.yaml and content/ as values, with the place of everything that was typed."""
