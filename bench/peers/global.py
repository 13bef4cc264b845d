"""Global searches of SciPy and pycma, asked line by line on stdin; one line of answer each.

    value FUNCTION x...                                    answers f(x)
    search METHOD FUNCTION SEED BUDGET TARGET n lower... upper... start...    answers `found evaluations`

A search ends at the first value that is at most TARGET, which is when it has found, or after BUDGET evaluations, all of
which are counted here: also those of difference quotients and of polishing. Settings are each library's defaults. What
has none: pycma's first standard deviation is 0.3 of the box, the tutorial's; basinhopping's local search is L-BFGS-B
with the bounds, as its usual one knows none.
"""

import math
import sys
import warnings

warnings.simplefilter("ignore")

import cma
import numpy as np
from scipy.optimize import basinhopping, differential_evolution, dual_annealing

TAU = 2 * math.pi


def ellipsoid(condition):
    def f(x):
        last = max(1, len(x) - 1)
        return sum(condition ** (i / last) * v * v for i, v in enumerate(x))

    return f


def turned(x):
    """Reflections at three vectors of no axis."""
    for k in (1, 2, 3):
        v = [math.sin(k * (i + 1) + 1) for i in range(len(x))]
        along = 2 * sum(a * b for a, b in zip(v, x)) / sum(a * a for a in v)
        x = [b - along * a for a, b in zip(v, x)]
    return x


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def ackley(x):
    n = len(x)
    return (-20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / n))
            - math.exp(sum(math.cos(TAU * v) for v in x) / n) + 20 + math.e)


def rastrigin(x):
    return sum(v * v - 10 * math.cos(TAU * v) + 10 for v in x)


def griewank(x):
    waves = 1.0
    for i, v in enumerate(x):
        waves *= math.cos(v / math.sqrt(i + 1))
    return 1 + sum(v * v for v in x) / 4000 - waves


def schwefel(x):
    return 418.9828872724337 * len(x) - sum(v * math.sin(math.sqrt(abs(v))) for v in x)


def styblinski_tang(x):
    return sum(v * v * v * v - 16 * v * v + 5 * v for v in x) / 2


def levy(x):
    w = [1 + (v - 1) / 4 for v in x]
    return (math.sin(math.pi * w[0]) ** 2
            + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
            + (w[-1] - 1) ** 2 * (1 + math.sin(TAU * w[-1]) ** 2))


def himmelblau(p):
    x, y = p
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def beale(p):
    x, y = p
    return sum((c - x + x * y ** (i + 1)) ** 2 for i, c in enumerate((1.5, 2.25, 2.625)))


def goldstein_price(p):
    x, y = p
    return ((1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y))
            * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y)))


def six_hump_camel(p):
    x, y = p
    return (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (4 * y * y - 4) * y * y


def easom(p):
    x, y = p
    return -math.cos(x) * math.cos(y) * math.exp(-((x - math.pi) ** 2 + (y - math.pi) ** 2))


FUNCTIONS = {
    "sphere": ellipsoid(1),
    "ellipsoid": ellipsoid(1e6),
    "turned-ellipsoid": lambda x: ellipsoid(1e6)(turned(x)),
    "rosenbrock": rosenbrock,
    "ackley": ackley,
    "rastrigin": rastrigin,
    "griewank": griewank,
    "schwefel": schwefel,
    "styblinski-tang": styblinski_tang,
    "levy": levy,
    "himmelblau": himmelblau,
    "beale": beale,
    "goldstein-price": goldstein_price,
    "six-hump-camel": six_hump_camel,
    "easom": easom,
}


class Ended(Exception):
    pass


def pycma(f, box, start, seed):
    options = {"bounds": [list(box[:, 0]), list(box[:, 1])], "CMA_stds": list(box[:, 1] - box[:, 0]),
               "seed": seed, "verbose": -9, "verb_log": 0, "verb_disp": 0}
    cma.CMAEvolutionStrategy(start, 0.3, options).optimize(f)


METHODS = {
    "pycma": pycma,
    "differential_evolution": lambda f, box, start, seed: differential_evolution(f, box, x0=start, rng=seed),
    "dual_annealing": lambda f, box, start, seed: dual_annealing(f, box, x0=start, rng=seed),
    "basinhopping": lambda f, box, start, seed: basinhopping(
        f, start, rng=seed, minimizer_kwargs={"method": "L-BFGS-B", "bounds": box}),
}


def search(method, function, seed, budget, target, n, *numbers):
    f = FUNCTIONS[function]
    lower, upper, start = np.array(numbers, dtype=float).reshape(3, int(n))
    most, least = int(budget), float(target)
    evaluations, found = 0, False

    def counted(x):
        nonlocal evaluations, found
        if evaluations == most:
            raise Ended
        evaluations += 1
        value = f(x.tolist())
        if value <= least:
            found = True
            raise Ended
        return value

    try:
        METHODS[method](counted, np.column_stack([lower, upper]), start, int(seed))
    except Ended:
        pass
    return f"{int(found)} {evaluations}"


if __name__ == "__main__":
    for line in sys.stdin:
        what, *words = line.split()
        if what == "value":
            print(repr(FUNCTIONS[words[0]]([float(word) for word in words[1:]])), flush=True)
        else:
            print(search(*words), flush=True)
