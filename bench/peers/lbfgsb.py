"""Times SciPy's L-BFGS-B on the extended Rosenbrock function: lbfgsb.py DIMENSION PAIRS ROUNDS

Prints one line, `milliseconds evaluations value`, of the fastest round.
"""

import sys
import time

import numpy as np
from scipy.optimize import minimize


def rosenbrock(x):
    odd, even = x[::2], x[1::2]
    a = even - odd * odd
    b = 1 - odd
    gradient = np.empty_like(x)
    gradient[::2] = -400 * a * odd - 2 * b
    gradient[1::2] = 200 * a
    return 100 * (a @ a) + b @ b, gradient


class Reached(Exception):
    pass


def run(n, pairs):
    start = np.tile([-1.2, 1.0], n // 2)
    evaluations = 0

    def watched(x):
        nonlocal evaluations
        evaluations += 1
        value, gradient = rosenbrock(x)
        if value <= 1e-12:
            raise Reached
        return value, gradient

    begun = time.perf_counter()
    try:
        result = minimize(
            watched, start, jac=True, method="L-BFGS-B",
            options={"maxcor": pairs, "ftol": 0, "gtol": 0, "maxfun": 10_000},
        )
        value = result.fun
    except Reached:
        value = 1e-12
    return 1000 * (time.perf_counter() - begun), evaluations, value


if __name__ == "__main__":
    n, pairs, rounds = map(int, sys.argv[1:4])
    print(*min(run(n, pairs) for _ in range(rounds)))
