"""Numbers in words and signs, as the drawings write them: few digits, and a true minus sign."""

import numpy as np

MINUS = "\N{MINUS SIGN}"
LOW, HIGH = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def minus(number) -> str:
    """A number in six digits, with a true minus sign."""
    return f"{number:.6g}".replace("-", MINUS)


def plus(number, says=minus) -> str:
    """A number as the next term of a sum: + 0.5 or − 0.5."""
    return f"{'+' if number >= 0 else MINUS} {says(abs(number))}"


def short(number, digits: int = 2) -> str:
    """A number in so many digits that count, and no minus before zero: 0.047, 240000, 1e+22."""
    return minus(float(f"{number:.{digits}g}") + 0.0)


def two(number) -> str:
    """A number in two decimals, with a true minus sign and no minus before zero."""
    return _fixed(number, 2)


def chance(p) -> str:
    """A probability in two decimals, and in words where these would be 0 or 1 and it is not."""
    if 0 < p < 0.005:
        return "less than 0.01"
    return "more than 0.99" if 0.995 <= p < 1 else two(p)


def three(number) -> str:
    """A number in three decimals: what is reckoned with it comes out in two."""
    return _fixed(number, 3)


def fine(number) -> str:
    """A number as `two` has it, but below 0.1 in two digits that count: 0.0020."""
    size = abs(float(number))
    if size == 0 or size >= 0.1:
        return two(number)
    text = f"{number:.{1 - _magnitude(size)}f}" if size >= 1e-6 else f"{number:.1e}"
    return text.replace("-", MINUS)


def apart(number, other) -> str:
    """A number in as many decimals, two to six, as show its distance from `other` in two digits."""
    distance = abs(float(number) - float(other))
    decimals = 2 if distance == 0 else min(6, max(2, 1 - _magnitude(distance)))
    return f"{number:.{decimals}f}".replace("-", MINUS)


def power(exponent) -> str:
    """10^exponent in two digits that count: 0.0047, 59,000 or 3.6·10¹²."""
    whole = int(np.floor(exponent - np.log10(0.995)))  # 9.96 is read as 10
    first = f"{10.0 ** (exponent - whole):.1f}"
    if -3 <= whole < 6:
        value = float(f"{first}e{whole}")
        return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
    return f"{first}·10" + f"{whole}".translate(HIGH)


def place(point) -> str:
    """The coordinates of a point in two decimals, as few as they need: 0.5, −2."""
    return ", ".join(minus(round(float(v), 2) + 0.0) for v in point)


def sub(index: int) -> str:
    """The digits of an index, set low: 12 as ₁₂."""
    return str(index).translate(LOW)


def sentences(*said) -> str:
    """Each that is not empty with a capital letter and a full stop."""
    return " ".join(f"{words[0].upper()}{words[1:]}." for words in said if words)


def many(count: int, one: str, more: str = "") -> str:
    """So many of a thing, `more` where its plural is no mere s: 1 bias, 2 biases, 2,000 bars."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def times(count: int) -> str:
    """How often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(int(count), f"{count:,} times")


def _fixed(number, decimals) -> str:
    return f"{float(number):z.{decimals}f}".replace("-", MINUS)


def _magnitude(size) -> int:
    return int(np.floor(np.log10(size)))
