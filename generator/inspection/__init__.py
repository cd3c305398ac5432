"""What is looked at in a finished site before it is published."""
