"""Own parts: what a class must give that derives from one of ours, and which shortcuts it keeps.

A formula may be overridden anywhere. A shortcut, such as a way back that is quicker than the
chain rule, belongs to the class that wrote the formula: with another formula it is lost.
"""


def keep(cls: type, root: type, shortcuts, of) -> None:
    """Called for each class that derives from `root`: a shortcut of other formulas is lost.

    shortcuts : names of what holds for one set of formulas only; where the class has others, the
        root's stands in its place
    of : the names of those formulas
    """
    for name in shortcuts:
        owner = _owner(cls, name)
        if any(getattr(owner, f) is not getattr(cls, f) for f in of):
            setattr(cls, name, vars(root)[name])


def made(cls: type, root: type, names, of: str) -> None:
    """An error if a class overrides what is made of its formulas: nothing else would call it."""
    for name in names:
        owner = _owner(cls, name)
        if owner is cls or not issubclass(owner, root):
            raise TypeError(f"{cls.__name__} overrides {name}, which is made of {of}: override "
                            "those")


def writer(cls: type, formula: str, *others: str):
    """The class that wrote the formula of `cls`; None where the others are not that class's."""
    owner = _owner(cls, formula)
    same = all(getattr(owner, name) is getattr(cls, name) for name in others)
    return owner if same else None


def complete(thing, root: type, says: str, *needed: str):
    """thing itself, or an error that names the method which its class does not give."""
    lacking = [name for name in needed if not overrides(thing, root, name)]
    if lacking:
        lacks(thing, " and no ".join(lacking), says)
    return thing


def lacks(thing, name: str, says: str):
    """The TypeError of a method that the class does not give."""
    raise TypeError(f"{type(thing).__name__} has no {name}: {says}")


def overrides(thing, root: type, name: str) -> bool:
    """True if thing's class (or the object itself) has a `name` of its own."""
    found = getattr(thing, name, None)
    return getattr(found, "__func__", found) is not vars(root).get(name)


def one_of(value, name: str, root: type, ready: dict, room: str, formulas):
    """value, an object of a class that derives from `root`, or an error that says how to get one.

    ready : what the module `room` has ready, by name, such as {"tanh": tanh}
    formulas : methods that must be the class's, for its shortcuts know nothing of an object's own
    """
    if isinstance(value, root) and type(value) is not root:
        set_here = [formula for formula in formulas if formula in vars(value)
                    and getattr(type(value), formula) is not vars(root)[formula]]
        if set_here:
            kind = type(value).__name__
            raise TypeError(f"{name} is a {kind} whose {set_here[0]} was set on the object: write "
                            f"a class that derives from {kind}")
        return value
    came, hint = repr(value), ""
    if isinstance(value, str) and value.lower() in map(str.lower, ready):
        right = next(key for key in ready if key.lower() == value.lower())
        right += "(...)" if isinstance(ready[right], type) else ""
        hint = f": write {right}, from {room}, without quotes"
    elif isinstance(value, type):
        came = value.__name__
        hint = f": call it, {came}(...)" if issubclass(value, root) else ""
    elif getattr(value, "__name__", None) in ready:  # of NumPy, or of nnlib.elementary
        hint = f": {room} has another {value.__name__}, which is meant"
    raise TypeError(f"{name} must be one of {room}, or of a class that derives from "
                    f"{root.__name__}, not {came}{hint}")


def _owner(cls: type, name: str) -> type:
    """The class that `cls` has this attribute from."""
    return next(c for c in cls.__mro__ if name in vars(c))
