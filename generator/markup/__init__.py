"""Parses HTML, XML and style sheets as browsers do."""
