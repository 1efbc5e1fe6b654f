"""What can go wrong at the command line and has words for the person who typed it."""


class Problem(Exception):
    """Something that a person can mend; its text says what is wrong and what to do."""
