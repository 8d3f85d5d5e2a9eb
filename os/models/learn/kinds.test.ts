// Each kind against scikit-learn (test-data/oracle.json; write-oracle.py says how it was made).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { aakr, aakrOptions } from './aakr.ts'
import { bayes, bayesOptions } from './bayes.ts'
import { forest, forestOptions } from './forest.ts'
import { fitMixture, gmm, gmmOptions } from './gmm.ts'
import { cluster, kMeans, kMeansOptions } from './k-means.ts'
import type { Scorer } from './kind.ts'
import { matrixOf, moments, rowOf, standardised } from './matrix.ts'
import { pca, pcaOptions } from './pca.ts'
import { seeded } from './random.ts'
import { ridge, ridgeOptions } from './ridge.ts'
import { validate } from './validate.ts'

const oracle = JSON.parse(readFileSync(join(import.meta.dirname, 'test-data/oracle.json'), 'utf8'))
const data = matrixOf(oracle.data)
const names = ['a', 'b', 'c', 'd', 'e']
const work = { seed: 7, now: 1_760_000_000_000 }

function near(
  value: ArrayLike<number> | number,
  expected: ArrayLike<number> | number,
  relative: number,
  what: string,
): void {
  const values = typeof value === 'number' ? [value] : Array.from(value)
  const wanted = typeof expected === 'number' ? [expected] : Array.from(expected)
  assert.equal(values.length, wanted.length, what)
  values.forEach((v, k) => {
    assert.ok(
      Math.abs(v - wanted[k]) <= relative * Math.max(1e-6, Math.abs(wanted[k])),
      `${what}[${k}]: ${v}, expected ${wanted[k]}`,
    )
  })
}

/** What the scorer says about the probes: one figure of each. */
function ask(scorer: Scorer, pick: (score: ReturnType<Scorer['newScore']>) => number): number[] {
  const score = scorer.newScore()
  return oracle.probe.map((row: number[]) => {
    scorer.score(Float64Array.from(row), score)
    return pick(score)
  })
}

test('PCA has scikit-learn’s components, T², SPE, estimates and the limits in theory', async () => {
  const document = await pca.train(data, names, pcaOptions.parse({ components: 2, limits: 'theory' }), work)
  near(document.eigenvalues, oracle.pca.variances, 1e-9, 'variances')
  near(document.explained, oracle.pca.explained, 1e-9, 'explained')
  near(document.loadings.flat(), oracle.pca.loadings.flat(), 1e-7, 'loadings')
  near(document.limits.t2, oracle.pca.t2_limit, 1e-8, 'limit of T²')
  near(document.limits.spe, oracle.pca.spe_limit, 1e-8, 'limit of SPE')
  const scorer = pca.open(document)
  near(
    ask(scorer, (s) => s.statistics[0]),
    oracle.pca.t2,
    1e-8,
    'T²',
  )
  near(
    ask(scorer, (s) => s.statistics[1]),
    oracle.pca.spe,
    1e-8,
    'SPE',
  )
  for (const c of names.keys())
    near(
      ask(scorer, (s) => s.estimate[c]),
      oracle.pca.estimate.map((row: number[]) => row[c]),
      1e-9,
      `estimate ${names[c]}`,
    )
})

test('PCA in theory: one large variance left over among many small ones', async () => {
  const random = seeded(3)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  // forty columns move together, forty others hardly move together: what is left over has one large variance
  const rows = (count: number) =>
    matrixOf(
      Array.from({ length: count }, () => {
        const [a, b] = [normal(), normal()]
        return Array.from({ length: 80 }, (_, c) => (c < 40 ? a + 0.1 * normal() : 0.4 * b + normal()))
      }),
    )
  const many = Array.from({ length: 80 }, (_, c) => `v${c}`)
  const options = pcaOptions.parse({ components: 1, limits: 'theory', judge: 'spe' })
  const { above } = validate(pca.open(await pca.train(rows(1000), many, options, work)), rows(1000))
  assert.ok(above > 0.002 && above < 0.04, String(above))
})

test('PCA by quantiles lets the chosen share of the training set through', async () => {
  for (const judge of ['t2', 'spe', 'combined'] as const) {
    const document = await pca.train(data, names, pcaOptions.parse({ components: 2, confidence: 0.95, judge }), work)
    const report = validate(pca.open(document), data)
    assert.equal(Math.round(report.above * data.rows), 6, judge)
  }
})

test('PCA allows for what wandered in training', async () => {
  const rows = Array.from({ length: 400 }, (_, r) => [Math.sin(r), r / 100 + Math.cos(2 * r), Math.sin(3 * r + 1)])
  const later = matrixOf(Array.from({ length: 200 }, (_, r) => [Math.sin(r), 6 + Math.cos(2 * r), Math.sin(3 * r + 1)]))
  const above = async (driftRows: number) => {
    const options = pcaOptions.parse({ variance: 1, judge: 't2', driftRows })
    return validate(pca.open(await pca.train(matrixOf(rows), ['a', 'b', 'c'], options, work)), later).above
  }
  assert.ok((await above(0)) > 0.9)
  assert.ok((await above(600)) < 0.15)
})

test('ridge has scikit-learn’s weights and estimates', async () => {
  const document = await ridge.train(data, names, ridgeOptions.parse({ target: 'e', alpha: 3 }), work)
  near(document.coefficients, oracle.ridge.coefficients, 1e-8, 'weights')
  near(document.intercept, oracle.ridge.intercept, 1e-10, 'intercept')
  near(document.r2, oracle.ridge.r2, 1e-8, 'r²')
  near(
    ask(ridge.open(document), (s) => s.estimate[4]),
    oracle.ridge.estimate,
    1e-9,
    'estimates',
  )
})

test('ridge chooses a small penalty where the inputs tell the target, and a large one where they do not', async () => {
  const wave = (k: number) => Math.sin(k * 12.9898) * 43758.5453
  const noise = (k: number) => wave(k) - Math.floor(wave(k)) - 0.5
  const rows = (told: number) =>
    matrixOf(Array.from({ length: 60 }, (_, r) => [noise(r), noise(r + 500), told * noise(r) + 0.1 * noise(r + 900)]))
  const alpha = async (told: number) =>
    (await ridge.train(rows(told), ['a', 'b', 'y'], ridgeOptions.parse({ target: 'y' }), work)).alpha
  assert.ok((await alpha(1)) <= 1)
  assert.ok((await alpha(0)) >= 100)
})

test('the Bayesian band is scikit-learn’s', async () => {
  const document = await bayes.train(data, names, bayesOptions.parse({ target: 'e' }), work)
  near(document.coefficients, oracle.bayes.coefficients, 1e-6, 'weights')
  near(document.noisePrecision, oracle.bayes.noise, 1e-6, 'noise')
  near(document.weightPrecision, oracle.bayes.precision, 1e-6, 'precision')
  const scorer = bayes.open(document)
  near(
    ask(scorer, (s) => s.estimate[4]),
    oracle.bayes.estimate,
    1e-8,
    'estimates',
  )
  near(
    ask(scorer, (s) => s.statistics[1] / document.widths),
    oracle.bayes.deviation,
    1e-6,
    'deviations',
  )
  near(document.widths, 2.5758293035, 1e-8, 'widths')
})

test('k-means takes Lloyd’s steps as scikit-learn does', () => {
  const z = standardised(data, moments(data))
  const found = cluster(z, z.values.slice(0, 15), 100)
  near(found.centres, oracle.k_means.centres.flat(), 1e-8, 'centres')
  near(found.inertia, oracle.k_means.inertia, 1e-9, 'inertia')
  assert.deepEqual([...found.labels], oracle.k_means.labels)
})

test('k-means finds the conditions from its own starts and calls a row beyond them far', async () => {
  const document = await kMeans.train(data, names, kMeansOptions.parse({ clusters: 2 }), work)
  const shares = document.clusters.map((found) => found.share).sort()
  assert.ok(shares[0] > 0.35 && shares[1] < 0.65, String(shares))
  const [first, second] = document.clusters.map((found) => found.centre)
  const beyond = Float64Array.from(first, (v, c) => (2 * v - second[c]) * document.deviation[c] + document.mean[c])
  const scorer = kMeans.open(document)
  const score = scorer.newScore()
  scorer.score(beyond, score)
  assert.ok(score.index > 1, String(score.index))
})

test('the mixture has scikit-learn’s optimum', async () => {
  const z = standardised(data, moments(data))
  const { labels } = cluster(
    z,
    Float64Array.of(
      ...rowOf(z, 0),
      ...rowOf(
        z,
        oracle.k_means.labels.findIndex((l: number) => l !== oracle.k_means.labels[0]),
      ),
    ),
    50,
  )
  const shares = [0, 1].map((k) => Float64Array.from(labels, (label) => (label === k ? 1 : 0)))
  const found = await fitMixture(z, shares, { iterations: 500, tolerance: 1e-10, ridge: 1e-6 }, names, async () => {})
  const parts = [...found.components].sort((a, b) => a.weight - b.weight)
  near(
    parts.map((part) => part.weight),
    oracle.gmm.weights,
    1e-4,
    'weights',
  )
  near(
    parts.flatMap((part) => [...part.mean]),
    oracle.gmm.means.flat(),
    1e-3,
    'means',
  )
  near(found.logLikelihood, oracle.gmm.log_likelihood, 1e-6, 'log-likelihood')
  near(found.bic, oracle.gmm.bic, 1e-6, 'BIC')
})

test('the mixture finds two conditions by BIC, and its scorer has scikit-learn’s log-likelihood', async () => {
  const options = gmmOptions.parse({ tolerance: 1e-8, iterations: 500 })
  const document = await gmm.train(data, names, options, work)
  assert.equal(document.components.length, 2)
  near(
    ask(gmm.open(document), (s) => s.statistics[1]),
    oracle.gmm.probe_log_likelihood,
    1e-3,
    'log-likelihood',
  )
  const [plain, moved] = ask(gmm.open(document), (s) => s.index)
  assert.ok(plain < 1.5 && moved > 2, `${plain} ${moved}`)
})

test('kernel regression recalls the mean that scikit-learn’s kernel weights', async () => {
  const document = await aakr.train(data, names, aakrOptions.parse({ memory: 12, width: oracle.aakr.width }), work)
  const scorer = aakr.open({ ...document, memory: oracle.aakr.memory.flat() })
  for (const c of names.keys())
    near(
      ask(scorer, (s) => s.estimate[c]),
      oracle.aakr.estimate.map((row: number[]) => row[c]),
      1e-8,
      `estimate ${names[c]}`,
    )
})

test('kernel regression chooses its width, and points at the sensor that left the pattern', async () => {
  const rows = Array.from({ length: 600 }, (_, r) => {
    const load = 50 + 30 * Math.sin(r / 40)
    return [load, 2 * load + Math.sin(7 * r), load ** 2 / 100 + Math.cos(11 * r)]
  })
  const document = await aakr.train(matrixOf(rows), ['load', 'flow', 'pressure'], aakrOptions.parse({}), work)
  const scorer = aakr.open(document)
  const score = scorer.newScore()
  scorer.score(Float64Array.of(60, 120, 36), score)
  assert.ok(score.index < 1)
  scorer.score(Float64Array.of(60, 120, 50), score)
  assert.ok(score.index > 1)
  assert.equal(score.contribution.indexOf(Math.max(...score.contribution)), 2)
  // far from all memory the nearest row answers
  scorer.score(Float64Array.of(1e6, 0, 0), score)
  assert.ok(score.index > 100 && Number.isFinite(score.estimate[0]))
})

const forestData = () => {
  const rows = oracle.forest.inputs.map((row: number[], r: number) => [...row, oracle.forest.target[r]])
  return { learned: matrixOf(rows.slice(0, 200)), held: matrixOf(rows.slice(200)) }
}
const forestNames = ['a', 'b', 'c', 'd', 'y']

test('one tree that sees every row and input is scikit-learn’s tree', async () => {
  const { learned } = forestData()
  const options = forestOptions.parse({ target: 'y', trees: 1, depth: 5, leaf: 6, tried: 4, bootstrap: false })
  const document = await forest.train(learned, forestNames, options, work)
  const scorer = forest.open(document)
  const score = scorer.newScore()
  const estimates = Array.from({ length: learned.rows }, (_, r) => {
    scorer.score(rowOf(learned, r), score)
    return score.estimate[4]
  })
  near(estimates, oracle.forest.tree, 1e-9, 'estimates')
})

test('the forest explains held-out rows about as well as scikit-learn’s', async () => {
  const { learned, held } = forestData()
  const options = forestOptions.parse({ target: 'y', trees: 100, leaf: 2, tried: 2 })
  const document = await forest.train(learned, forestNames, options, work)
  const r2 = validate(forest.open(document), held).columns[4].r2!
  assert.ok(Math.abs(r2 - oracle.forest.held_out_r2) < 0.04, `${r2}, scikit-learn ${oracle.forest.held_out_r2}`)
  // out of bag tells beforehand what held-out rows then show
  assert.ok(Math.abs(document.r2 - r2) < 0.1, `out of bag ${document.r2}, held out ${r2}`)
})
