"""What insight tells, computed another way: with SciPy, and for the effect of a measure with another method.

The program has the rate ratio and its interval from formulas; here both come from a Poisson regression, fitted by numerical
optimisation: log(expected) = a + b * is_after + c * is_touched + d * is_after * is_touched, of which exp(d) is the ratio, and
whose interval is that of Wald from the information matrix. Run: python3 scipy_figures.py > scipy_figures.json
"""

import json
from math import exp

import numpy as np
from scipy import optimize, stats

DESIGN = np.array([[1, after, touched, after * touched] for touched in (0, 1) for after in (0, 1)], dtype=float)


def effect(before, after, beside_before, beside_after):
    counts = np.array([beside_before, beside_after, before, after], dtype=float)
    if 0 in counts:
        counts = counts + 0.5

    def negative_log_likelihood(beta):
        return np.sum(np.exp(DESIGN @ beta)) - counts @ (DESIGN @ beta)

    def gradient(beta):
        return DESIGN.T @ (np.exp(DESIGN @ beta) - counts)

    def hessian(beta):
        return DESIGN.T @ np.diag(np.exp(DESIGN @ beta)) @ DESIGN

    start = np.array([np.log(counts.mean()), 0.0, 0.0, 0.0])
    fitted = optimize.minimize(
        negative_log_likelihood, start, jac=gradient, hess=hessian, method="trust-exact", options={"gtol": 1e-10}
    )
    error = np.sqrt(np.linalg.inv(hessian(fitted.x))[3, 3])
    width = stats.norm.ppf(0.975) * error
    return {
        "counts": [before, after, beside_before, beside_after],
        "ratio": exp(fitted.x[3]),
        "low": exp(fitted.x[3] - width),
        "high": exp(fitted.x[3] + width),
    }


def chance(count, days, before, days_before):
    share = days / (days + days_before)
    tail = stats.binomtest(count, count + before, share, alternative="greater").pvalue
    return {"counts": [count, days, before, days_before], "chance": float(tail)}


def beyond(chances):
    adjusted = stats.false_discovery_control(chances, method="bh")
    return {"chances": chances, "beyond": [bool(one <= 0.05) for one in adjusted]}


EFFECTS = [
    (120, 60, 900, 880),
    (40, 12, 300, 420),
    (60, 58, 5000, 4700),
    (7, 30, 800, 790),
    (50, 0, 400, 380),
    (11, 9, 30, 12),
    (2500, 1900, 41000, 39500),
]
CHANCES = [(30, 30, 10, 30), (12, 28, 4, 31), (5, 30, 5, 30), (3, 30, 0, 30), (200, 30, 150, 31), (1, 7, 0, 7), (900, 90, 1000, 91)]
BEYOND = [
    [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0],
    [0.04],
    [0.04, 0.5, 0.6, 0.9],
    [0.012, 0.02, 0.03, 0.049, 0.0499],
]

print(
    json.dumps(
        {
            "effects": [effect(*counts) for counts in EFFECTS],
            "chances": [chance(*counts) for counts in CHANCES],
            "beyond": [beyond(chances) for chances in BEYOND],
        },
        indent=1,
    )
)
