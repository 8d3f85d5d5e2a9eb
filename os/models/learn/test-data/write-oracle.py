#!/usr/bin/python3
"""Writes oracle.json beside it: a small data set and what scikit-learn 1.2.1 and scipy 1.10.1 (Debian) make of it. Run by
hand when the test wants more."""
import json
import os
import numpy as np
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import BayesianRidge, Ridge
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

rng = np.random.default_rng(5)
rows, columns = 120, 5
condition = rng.integers(0, 2, rows)
cause = rng.normal(size=(rows, 2)) + 6 * condition[:, None]
x = cause @ rng.normal(size=(2, columns)) + 0.3 * rng.normal(size=(rows, columns)) + [100, 5, -20, 0, 1000]
x = x.round(3)
probe = (x[:4] + [[0, 0, 0, 0, 0], [3, 0, 0, 0, 0], [0, -2, 0, 1, 0], [0, 0, 0, 0, 9]]).round(3)
scaler = StandardScaler().fit(x)
z, zp = scaler.transform(x), scaler.transform(probe)
out = {'data': x.tolist(), 'probe': probe.tolist()}

p = PCA(n_components=2).fit(z)
t = p.transform(zp)
rest = PCA().fit(z).explained_variance_[2:]
theta = [float((rest ** k).sum()) for k in (1, 2, 3)]
h0 = 1 - 2 * theta[0] * theta[2] / (3 * theta[1] ** 2)
c = stats.norm.ppf(0.99)
out['pca'] = {
    'variances': p.explained_variance_.tolist(),
    'explained': float(p.explained_variance_ratio_.sum()),
    'loadings': [(v * np.sign(v[np.abs(v).argmax()])).tolist() for v in p.components_],
    't2': (t ** 2 / p.explained_variance_).sum(axis=1).tolist(),
    'spe': ((zp - p.inverse_transform(t)) ** 2).sum(axis=1).tolist(),
    'estimate': scaler.inverse_transform(p.inverse_transform(t)).tolist(),
    't2_limit': float(2 * (rows ** 2 - 1) / (rows * (rows - 2)) * stats.f.ppf(0.99, 2, rows - 2)),
    'spe_limit': float(theta[0] * (c * np.sqrt(2 * theta[1] * h0 ** 2) / theta[0] + 1
                                   + theta[1] * h0 * (h0 - 1) / theta[0] ** 2) ** (1 / h0)),
}

inputs, y = StandardScaler().fit_transform(x[:, :4]), x[:, 4]
scale4 = StandardScaler().fit(x[:, :4])
r = Ridge(alpha=3.0).fit(inputs, y)
out['ridge'] = {'coefficients': r.coef_.tolist(), 'intercept': float(r.intercept_),
                'estimate': r.predict(scale4.transform(probe[:, :4])).tolist(), 'r2': float(r.score(inputs, y))}
b = BayesianRidge(tol=1e-12, n_iter=300).fit(inputs, y)
mean, deviation = b.predict(scale4.transform(probe[:, :4]), return_std=True)
out['bayes'] = {'coefficients': b.coef_.tolist(), 'noise': float(b.alpha_), 'precision': float(b.lambda_),
                'estimate': mean.tolist(), 'deviation': deviation.tolist()}

k = KMeans(n_clusters=3, init=z[[0, 1, 2]], n_init=1, tol=0, max_iter=100).fit(z)
out['k_means'] = {'centres': k.cluster_centers_.tolist(), 'inertia': float(k.inertia_), 'labels': k.labels_.tolist()}

g = GaussianMixture(2, tol=1e-9, max_iter=1000, reg_covar=1e-6, random_state=0).fit(z)
order = np.argsort(g.weights_)
out['gmm'] = {'weights': g.weights_[order].tolist(), 'means': g.means_[order].tolist(),
              'log_likelihood': float(g.score(z)), 'bic': float(g.bic(z)),
              'probe_log_likelihood': g.score_samples(zp).tolist()}

memory, width = z[::10], 0.8
w = rbf_kernel(zp, memory, gamma=1 / (2 * width ** 2))
out['aakr'] = {'memory': memory.tolist(), 'width': width,
               'estimate': scaler.inverse_transform(w @ memory / w.sum(axis=1, keepdims=True)).tolist()}

# few distinct values, so that a tree over bins sees what an exact tree sees
u = rng.integers(0, 40, size=(300, 4)) / 4.0
v = (10 * np.sin(u[:, 0]) + (u[:, 1] - 5) ** 2 + 3 * u[:, 2] + rng.normal(size=300)).round(3)
tree = DecisionTreeRegressor(max_depth=5, min_samples_leaf=6, random_state=0).fit(u[:200], v[:200])
f = RandomForestRegressor(100, min_samples_leaf=2, max_features=2, random_state=0).fit(u[:200], v[:200])
out['forest'] = {'inputs': u.tolist(), 'target': v.tolist(), 'tree': tree.predict(u[:200]).tolist(),
                 'held_out_r2': float(f.score(u[200:], v[200:]))}


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float('%.12g' % value) if isinstance(value, float) else value


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'oracle.json'), 'w') as file:
    json.dump(rounded(out), file, separators=(',', ':'))
    file.write('\n')
