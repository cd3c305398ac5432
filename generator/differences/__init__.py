"""Lists the differences between two versions of a guide that an audience would see."""
