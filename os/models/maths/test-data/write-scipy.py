#!/usr/bin/python3
"""Writes scipy.json beside it: what numpy and scipy 1.10.1 (Debian) make of some small signals. Run by hand."""
import json
import os
import numpy as np
from scipy import signal, special, stats

rng = np.random.default_rng(11)
out = {}

x, y = rng.normal(size=64), rng.normal(size=64)
f = np.fft.fft(x + 1j * y)
out['fft'] = {'real': x, 'imaginary': y, 'to_real': f.real, 'to_imaginary': f.imag}
names = {'rectangular': 'boxcar', 'hann': 'hann', 'hamming': 'hamming', 'blackman': 'blackman', 'flatTop': 'flattop'}
out['windows'] = {ours: signal.get_window(theirs, 16, fftbins=True) for ours, theirs in names.items()}

rate, n = 1024.0, 256
t = np.arange(n) / rate
v = 3 * np.sin(2 * np.pi * 100 * t) * (1 + 0.5 * np.sin(2 * np.pi * 12 * t)) + 0.4 * rng.normal(size=n) + 0.7
hz, density = signal.periodogram(v, rate, window='hann', detrend='constant', scaling='density')
band = (hz >= 80) & (hz <= 120)
out['vibration'] = {
    'samples': v, 'rate': rate,
    'mean': v.mean(), 'rms': np.sqrt((v ** 2).mean()), 'peak': np.abs(v).max(), 'peak_to_peak': np.ptp(v),
    'kurtosis': stats.kurtosis(v, fisher=False), 'skewness': stats.skew(v),
    'envelope': np.abs(signal.hilbert(v)),
    'amplitude': np.sqrt(2 * signal.periodogram(v, rate, window='hann', detrend='constant', scaling='spectrum')[1])[1:-1],
    'band_rms': np.sqrt(density[band].sum() * rate / n),
}

speed = np.linspace(600, 1500, n)
turns = np.concatenate([[0], np.cumsum((speed[1:] + speed[:-1]) / 2 / 60 / rate)])
angles = np.arange(0, turns[-1], 1 / 16)
out['orders'] = {'speed': speed, 'resampled': np.interp(angles, turns, v)}

e = signal.lfilter([1], [1, -1.2, 0.5], rng.normal(size=400)) + 0.1
past, delay, order = e - e.mean(), 3, 12
target = past[delay + order - 1:]
design = np.column_stack([past[order - 1 - i:len(past) - delay - i] for i in range(order)])
w, *_ = np.linalg.lstsq(design, target, rcond=None)
rest = ((target - design @ w) ** 2).sum()
out['loop'] = {
    'error': e, 'delay': delay, 'order': order,
    'harris': rest / (len(target) - order) / ((target ** 2).sum() / (len(target) - 1)),
    'iae': np.trapz(np.abs(e), dx=0.5), 'ise': np.trapz(e ** 2, dx=0.5),
    'itae': np.trapz(np.abs(e) * np.arange(400) * 0.5, dx=0.5),
    'autocorrelation': np.correlate(past, past, 'full')[399:404] / (past ** 2).sum(),
}

# a knock of a resonance at 340 Hz, 42.5 times a second, under the turning of a shaft: what a block for waveforms sees at 1 kHz
rate, n = 1000.0, 1024
own = np.random.default_rng(24)
t = np.arange(n) / rate
knocks = np.zeros(n)
for k in range(int(42.5 * n / rate) + 1):
    since = t - k / 42.5
    knocks += np.where(since >= 0, np.exp(-60 * np.maximum(since, 0)) * np.sin(2 * np.pi * 340 * since), 0)
w = 2 * np.sin(2 * np.pi * 12 * t) + knocks + 0.2 * own.normal(size=n)
hz, density = signal.periodogram(w, rate, window='hann', detrend='constant', scaling='density')
inside = (hz >= 250) & (hz <= 450)
lines = np.fft.rfftfreq(n, 1 / rate)
band = np.fft.irfft(np.where((lines >= 250) & (lines <= 450), np.fft.rfft(w), 0), n)
envelope = np.abs(signal.hilbert(band))
line = np.sqrt(2 * signal.periodogram(envelope, rate, window='hann', detrend='constant', scaling='spectrum')[1])
strongest = 1 + np.argmax(line[1:-1])
out['wave'] = {
    'samples': w, 'rate': rate,
    'rms': np.sqrt((w ** 2).mean()), 'peak': np.abs(w).max(), 'peak_to_peak': np.ptp(w),
    'kurtosis': stats.kurtosis(w, fisher=False), 'skewness': stats.skew(w),
    'low': 250, 'high': 450, 'band_rms': np.sqrt(density[inside].sum() * rate / n),
    'share': density[inside].sum() / density[1:].sum(),
    'envelope': {'mean': envelope.mean(), 'rms': np.sqrt((envelope ** 2).mean()), 'peak': envelope.max(),
                 'near': hz[strongest], 'amplitude': line[strongest]},
}

out['distributions'] = {
    'log_gamma': [[a, special.gammaln(a)] for a in (0.1, 0.5, 1, 3.7, 25, 300.5)],
    'gamma_p': [[a, b, special.gammainc(a, b)] for a, b in ((0.5, 0.2), (2, 5), (30, 25), (30, 60), (200, 180))],
    'beta_i': [[a, b, c, special.betainc(a, b, c)] for a, b, c in ((0.5, 0.5, 0.3), (2, 30, 0.1), (25, 240, 0.08), (3, 1, 0.99))],
    'normal': [[p, stats.norm.ppf(p)] for p in (0.001, 0.2, 0.5, 0.9, 0.99, 0.9999)],
    'chi_square': [[p, k, stats.chi2.ppf(p, k)] for p, k in ((0.01, 1), (0.95, 3), (0.99, 11), (0.999, 52.5), (0.9, 0.7))],
    'f': [[p, a, b, stats.f.ppf(p, a, b)] for p, a, b in ((0.95, 2, 10), (0.99, 11, 489), (0.999, 30, 70), (0.9, 1, 1))],
}


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [rounded(part) for part in value]
    return float('%.13g' % value)


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'scipy.json'), 'w') as file:
    json.dump(rounded(out), file, separators=(',', ':'))
    file.write('\n')
