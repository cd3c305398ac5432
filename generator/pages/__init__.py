"""The text of each page, what its frame needs, and the finished tree that an engine builds."""
