"""What may come into a drawing, beside the rules of nnlib.entrance."""

from nnlib.entrance import Rule


def one_of(*choices: str) -> Rule:
    """One of some words."""
    def take(value, name):
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
        return value

    return Rule(" or ".join(map(repr, choices)), take, ("", None, 1, choices))


def table(example: str) -> Rule:
    """A dict with something for each name, not empty; `example` is one."""
    def take(value, name):
        if not isinstance(value, dict):
            raise TypeError(f"{name} must be a dict with a name for each, such as {example}, not a "
                            f"{type(value).__name__}")
        if not value:
            raise ValueError(f"{name} is empty: give at least one, such as {example}")
        return {str(key): of for key, of in value.items()}

    return Rule(f"dict such as {example}", take, ("", None, 1, [1.0], {}))


side = one_of("lowest", "highest")  # the best of some numbers
