"""The files that artists and staff take away: one module a format, one owner a library."""
