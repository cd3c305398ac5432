"""Makes a studio's own folder: the first files of a new guide."""
