"""Writes statistics.oracle.json: what numpy and scipy say of fixed series. Debian's python3: /usr/bin/python3 statistics.oracle.py"""
import json
import os
import sys

import numpy as np
import scipy
from scipy import signal, stats

random = np.random.default_rng(20260101)
n = 240
noise = random.normal(0, 1, n)
walk = np.cumsum(random.normal(0, 0.5, n)) + 50
wave = 10 * np.sin(2 * np.pi * np.arange(n) / 24 + 0.7) + 80 + noise
series = {"noise": noise, "walk": walk, "wave": wave}
times = np.cumsum(random.uniform(0.5, 1.5, n))
window = 30


def moving(f):
    return {name: [float(f(x[max(0, k - window + 1) : k + 1])) for k in range(1, n)] for name, x in series.items()}


def slopes(x):
    return stats.linregress(np.arange(len(x)), x)


def whole(x):
    fit = stats.linregress(times, x)
    peaks = {}
    for swing in (3.0, 6.0):
        high = signal.find_peaks(x, prominence=swing)[0]
        low = signal.find_peaks(-x, prominence=swing)[0]
        peaks[str(swing)] = sorted([int(i) for i in high] + [int(i) for i in low])
    d = x - x.mean()
    full = np.correlate(d, d, "full")[n - 1 :] / np.dot(d, d)
    return {
        "mean": float(np.mean(x)),
        "deviation": float(np.std(x, ddof=1)),
        "percentiles": [float(np.percentile(x, p)) for p in (0, 5, 50, 90, 100)],
        "slope": float(fit.slope),
        "r2": float(fit.rvalue**2),
        "parabola": [float(c) for c in np.polyfit(times, x, 2)[::-1]],
        "peaks": peaks,
        "autocorrelation": [float(full[k] * n / (n - k)) for k in range(0, n // 2 + 2)],
    }


filters = {}
for name, x in series.items():
    a = 1 - np.exp(-1 / 20.0)
    filters[name] = {
        "firstOrder": signal.lfilter([a], [1, a - 1], x, zi=[x[0] * (1 - a)])[0].tolist(),
        "ewma": signal.lfilter([0.2], [1, -0.8], x, zi=[x[0] * 0.8])[0].tolist(),
    }

answer = {
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
    "window": window,
    "times": times.tolist(),
    "series": {k: v.tolist() for k, v in series.items()},
    "whole": {k: whole(v) for k, v in series.items()},
    "moving": {
        "meanFilter": moving(np.mean),
        "movingMedian": moving(np.median),
        "movingPercentile": moving(lambda x: np.percentile(x, 90)),
        "movingDeviation": moving(lambda x: np.std(x, ddof=1)),
        "rateOfChange": moving(lambda x: slopes(x).slope),
    },
    "filters": filters,
}
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "statistics.oracle.json"), "w") as f:
    json.dump(answer, f)
    f.write("\n")
