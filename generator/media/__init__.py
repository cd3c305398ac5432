"""Photos and sounds: what is wrong with a file, and what is published of it."""
