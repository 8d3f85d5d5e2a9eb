import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quality } from '../contract/quality.ts'
import { catalog } from '../os/models/blocks/catalog.ts'
import { compile } from '../os/models/engine/compile.ts'
import { type Image, openImage } from '../os/models/engine/image.ts'
import { type Column, createReplay } from '../os/models/engine/replay.ts'
import { createEngine, type Engine } from '../os/models/engine/scan.ts'
import type { ModelInput } from '../os/models/graph/model-schema.ts'
import { furnishUnit } from '../os/models/library/testing-unit.ts'
import { type Figure, median, percentile, round3 } from './figure.ts'

const units = 4
const perUnit = 1_089
const templates = 36
const scans = 300
/** Ten minutes at a scan a second: by then the code is as fast as it gets. */
const warmUp = 600
const daySeconds = 86_400
const label = { zh: '基准', en: 'bench' }
const start = Date.UTC(2026, 0, 1)

type Kind = [kind: string, reads: (string | number)[], params?: Record<string, unknown>]

/**
 * What the watch over a machine is made of, as an engineer draws it. A number is the block so many places before, a word an input;
 * `name.port` one output of several.
 */
const drawings: Kind[][] = [
  // deviation of two measurements, while the machine runs
  [
    ['subtract', ['a', 'b']],
    ['firstOrder', [1], { time: 20 }],
    ['absolute', [1]],
    ['above', [1], { limit: 3, deadband: 0.5 }],
    ['above', ['c'], { limit: 10 }],
    ['and', [1, 2]],
    ['onDelay', [1], { time: 30 }],
  ],
  // trend
  [
    ['meanFilter', ['a'], { window: 60 }],
    ['rateOfChange', [1], { window: 60 }],
    ['above', ['1.out'], { limit: 0.05 }],
    ['below', ['b'], { limit: 20 }],
    ['or', [1, 2]],
    ['hold', [1], { time: 60 }],
    ['counter', [1]],
  ],
  // a calculated figure and its spread
  [
    ['multiply', ['a', 'b']],
    ['divide', [1, 'c']],
    ['linear', [1], { gain: 0.98, bias: 0.1 }],
    ['limiter', [1], { low: -1e6, high: 1e6 }],
    ['lookup', [1]],
    ['movingDeviation', [1], { window: 120 }],
    ['above', ['1.out'], { limit: 2 }],
    ['onDelay', [1]],
    ['not', [1]],
  ],
  // two out of three
  [
    ['above', ['a'], { limit: 80 }],
    ['above', ['b'], { limit: 80 }],
    ['above', ['c'], { limit: 80 }],
    ['mOfN', [1, 2, 3], { m: 2 }],
    ['pulse', [1]],
    ['risingEdge', [1]],
    ['counter', [1]],
  ],
  // redundant measurement on a control chart
  [
    ['middle', ['a', 'b', 'c']],
    ['ewma', ['1.out'], { target: 50, sigma: 5 }],
    ['cusum', ['2.out'], { target: 50 }],
    ['absolute', ['2.distance']],
    ['above', [1], { limit: 3 }],
    ['or', [1, '3.alarm']],
    ['offDelay', [1], { time: 20 }],
  ],
]

/** Template `t`: one of the drawings, some with two more blocks behind a measurement so that each is code of its own. */
function template(t: number): { doc: ModelInput; count: number } {
  const drawn = drawings[t % drawings.length]
  const tail = Array.from(
    { length: t % 3 === 2 ? 2 : 0 },
    (_, i): Kind => [['linear', 'limiter', 'deadband'][(t + i) % 3], ['a']],
  )
  const kinds = [...tail, ...drawn]
  const wires = kinds.flatMap(([kind, reads], n) => {
    const ports = Object.keys(catalog.get(kind)!.inputs)
    return reads.map((read, i) => {
      const [ago, port] = String(read).split('.')
      const source = /^\d/.test(ago) ? n - Number(ago) : -1
      const outputs = source < 0 ? [] : Object.keys(catalog.get(kinds[source][0])!.outputs)
      const from = source < 0 ? { node: ago } : { node: `b${source}`, port: port ?? outputs[0] }
      return { from, to: { node: `b${n}`, port: ports[Math.min(i, ports.length - 1)] } }
    })
  })
  const last = kinds.length - 1
  const [port, said] = Object.entries(catalog.get(kinds[last][0])!.outputs)[0]
  const doc: ModelInput = {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
    inputs: ['a', 'b', 'c'].map((id) => ({ id, unit: '1' })),
    outputs: [{ id: 'out', type: said.type === 'boolean' ? 'boolean' : 'number' }],
    blocks: kinds.map(([kind, , params], n) => ({ id: `b${n}`, kind, params: params as never })),
    wires: [...wires, { from: { node: `b${last}`, port }, to: { node: 'out' } }],
  }
  return { doc, count: kinds.length }
}

type Plant = { engine: Engine; image: Image; blocks: number; inputs: number; instances: number }

/** Points of the instances of template `t`. */
function bindings(t: number, instances: number): { inputs: number[][]; outputs: number[] } {
  const mine = Array.from({ length: Math.ceil((instances - t) / templates) }, (_, i) => t + i * templates)
  return { inputs: mine.map((n) => [n * 3, n * 3 + 1, n * 3 + 2]), outputs: mine.map((n) => instances * 3 + n) }
}

/** So many instances over the templates; each has three points of its own to read and one to write. */
function furnish(instances: number, elapsed = () => performance.now()): Plant {
  const inputs = instances * 3
  const image = openImage(inputs + instances)
  const engine = createEngine({ image, catalog, elapsed })
  let blocks = 0
  for (let t = 0; t < templates; t++) {
    const { doc, count } = template(t)
    const bound = bindings(t, instances)
    blocks += count * bound.inputs.length
    engine.put({
      id: `template${String(t).padStart(2, '0')}`,
      compiled: compile(doc, catalog),
      instances: bound.inputs.map((points, i) => ({
        ...{ id: `i${t + i * templates}`, inputs: points, outputs: [bound.outputs[i]] },
      })),
    })
  }
  return { engine, image, blocks, inputs, instances }
}

let seed = 42
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
  return (seed >>> 0) / 2 ** 32
}

function renew({ image, inputs }: Plant, now: number): void {
  for (let p = 0; p < inputs; p++) {
    const before = image.values[p]
    image.values[p] = (Number.isNaN(before) ? 50 : before) + random() - 0.5
    image.qualities[p] = random() < 0.001 ? quality.bad : quality.good
    image.times[p] = now
  }
}

/** ms per scan, every instance in each, with new values before each of them. */
function scanTimes(plant: Plant): number[] {
  const took: number[] = []
  for (let k = 0; k < scans + warmUp; k++) {
    const now = start + k * 1000
    renew(plant, now)
    const began = performance.now()
    const { ran } = plant.engine.scan(now)
    const ms = performance.now() - began
    if (ran !== plant.instances) throw new Error(`${ran} of ${plant.instances} instances ran`)
    if (k >= warmUp) took.push(ms)
  }
  if (plant.engine.status().some((s) => s.faults.count > 0 || s.overruns > 0)) throw new Error('faults or overruns')
  return took
}

/** An hour of samples at 1 s for every input. */
function hour(plant: Plant): Column[] {
  return Array.from({ length: plant.inputs }, (_, point) => {
    const values = new Float64Array(3600)
    let level = 50
    for (let i = 0; i < 3600; i++) values[i] = level += random() - 0.5
    const times = Float64Array.from(values, (_, i) => start + i * 1000)
    return { point, times, values, qualities: new Uint16Array(3600).fill(quality.good) }
  })
}

/** Seconds for a day at 1 s through all models of a unit; the samples lie in memory, as a page of history does when it has been read. */
function dayOfHistory(): { seconds: number; blocks: number } {
  const plant = furnish(perUnit, () => 0)
  const page = hour(plant)
  const replay = createReplay(plant.engine, plant.image, start, 1000)
  let [seconds, ran, written] = [0, 0, 0]
  for (let h = 0; h < daySeconds / 3600; h++) {
    const began = performance.now()
    replay.play({ until: start + (h + 1) * 3_600_000, columns: page }, (_, result) => {
      ran += result.ran
      written += result.written.points.length
    })
    seconds += (performance.now() - began) / 1000
    for (const { times } of page) for (let i = 0; i < times.length; i++) times[i] += 3_600_000
  }
  if (ran !== perUnit * daySeconds || written !== ran) throw new Error(`${ran} of ${perUnit * daySeconds} evaluations`)
  return { seconds, blocks: plant.blocks }
}

/** ms from the drawing of a changed model to its place among all others that run, 121 instances of it with what they remember. */
function publishTimes({ engine }: Plant): number[] {
  return Array.from({ length: 20 }, (_, k) => {
    const { doc } = template(0)
    const blocks = doc.blocks!.map((b) => (b.kind === 'above' ? { ...b, params: { limit: k } } : b))
    const { inputs, outputs } = bindings(0, units * perUnit)
    const began = performance.now()
    const instances = inputs.map((points, i) => ({ id: `i${i * templates}`, inputs: points, outputs: [outputs[i]] }))
    engine.put({ id: 'template00', compiled: compile({ ...doc, blocks }, catalog), instances })
    engine.scan(start + (scans + warmUp + k) * 1000)
    return performance.now() - began
  })
}

/** 10,000 blocks in one model: compiled once, and one scan. */
function largest(): { compileMs: number; scanMs: number } {
  const count = 10_000
  const chain = Array.from({ length: count }, (_, i) => `b${i}`)
  const doc: ModelInput = {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
    inputs: [{ id: 'x', unit: '1' }],
    outputs: [{ id: 'y' }],
    blocks: chain.map((id, i) => ({ id, kind: ['linear', 'firstOrder', 'limiter', 'absolute'][i % 4] })),
    wires: ['x', ...chain].map((from, i) => ({ from: { node: from }, to: { node: chain[i] ?? 'y' } })),
  }
  const image = openImage(2)
  const engine = createEngine({ image, catalog, elapsed: () => performance.now() })
  const began = performance.now()
  engine.put({ id: 'large', compiled: compile(doc, catalog), instances: [{ id: 'one', inputs: [0], outputs: [1] }] })
  const compileMs = performance.now() - began
  const took: number[] = []
  for (let k = 0; k < 200; k++) {
    ;[image.values[0], image.qualities[0], image.times[0]] = [k, quality.good, start + k * 1000]
    const at = performance.now()
    engine.scan(start + k * 1000)
    took.push(performance.now() - at)
  }
  return { compileMs, scanMs: median(took.slice(100)) }
}

/** The library over a full-size unit, learned models among it: ms per scan at a scan a second, most models due in every tenth. */
async function library(): Promise<{ models: number; took: number[] }> {
  const { engine, read } = await furnishUnit(() => performance.now(), true)
  const took: number[] = []
  let models = 0
  for (let k = 0; k < scans + warmUp; k++) {
    const now = start + k * 1000
    read(now)
    const began = performance.now()
    models = Math.max(models, engine.scan(now).ran)
    if (k >= warmUp) took.push(performance.now() - began)
  }
  return { models, took }
}

const chainLength = 8
/** Runs Node-RED as its own documentation embeds it, with a chain of eight function nodes, and says how many messages passed it per second. */
const peerProgram = `
const http = require('node:http')
const fs = require('node:fs')
const RED = require('node-red')
const last = ${chainLength - 1}
const work = (i) => (i < last ? 'msg.payload = msg.payload * 1.01 + 1; return msg' : 'msg.payload = msg.payload * 1.01 + 1; global.get("done")(); return null')
const node = { type: 'function', z: 'tab', name: '', outputs: 1, noerr: 0, initialize: '', finalize: '', libs: [] }
const flows = [
  { id: 'tab', type: 'tab', label: 'bench' },
  { ...node, id: 'source', func: 'return msg', initialize: 'global.get("hand")((msg) => node.send(msg))', wires: [['n0']] },
  ...Array.from({ length: last + 1 }, (_, i) => ({ ...node, id: 'n' + i, func: work(i), wires: i < last ? [['n' + (i + 1)]] : [] })),
]
fs.mkdirSync(__dirname + '/user')
fs.writeFileSync(__dirname + '/user/flows.json', JSON.stringify(flows))
let finished = () => {}
const round = (send, ms) => new Promise((resolve) => {
  let count = 0
  let open = 0
  const began = performance.now()
  const next = () => { open++; send({ payload: count }) }
  finished = () => {
    count++
    open--
    const took = performance.now() - began
    if (took < ms) next()
    else if (open === 0) resolve(count / (took / 1000))
  }
  for (let i = 0; i < 100; i++) next()
})
async function measure(send) {
  await round(send, 2000)
  const rates = []
  for (let i = 0; i < 5; i++) rates.push(await round(send, 2000))
  process.stdout.write('RATE ' + rates.sort((a, b) => a - b)[2] + '\\n')
  process.exit(0)
}
RED.init(http.createServer(), {
  httpAdminRoot: false, httpNodeRoot: false, userDir: __dirname + '/user', flowFile: 'flows.json',
  functionGlobalContext: { done: () => finished(), hand: (send) => setTimeout(() => measure(send), 2000) },
  logging: { console: { level: 'error' } }, telemetry: { enabled: false },
})
RED.start().catch((error) => { console.error(error); process.exit(1) })
`

function finish(child: ChildProcess): Promise<{ code: number | null; out: string }> {
  let out = ''
  child.stdout?.on('data', (data) => {
    out += data
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })))
}

/** Messages per second through Node-RED's chain; undefined where it cannot be installed. */
async function nodeRed(): Promise<number | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-node-red-'))
  try {
    await writeFile(join(folder, 'package.json'), '{"private":true}')
    const install = await finish(
      spawn('npm', ['install', 'node-red', '--no-audit', '--no-fund', '--ignore-scripts'], {
        cwd: folder,
        stdio: 'pipe',
      }),
    )
    if (install.code !== 0) return undefined
    await writeFile(join(folder, 'chain.cjs'), peerProgram)
    const { out } = await finish(
      spawn(process.execPath, ['chain.cjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] }),
    )
    const rate = Number(/RATE ([\d.]+)/.exec(out)?.[1])
    if (!(rate > 0)) throw new Error(`Node-RED said ${out.slice(0, 300)}`)
    return rate
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const figure = (name: string, value: number, unit: string, more: Partial<Figure> = {}): Figure => ({
  ...{ bench: 'models', name, value: round3(value), unit, better: 'lower' },
  ...more,
})

/**
 * The scan engine on one core: 4 × 1,089 instances of 36 templates, three inputs and one output each, everything due in every scan. The
 * peer passes a number through eight function nodes, each of which multiplies and adds; every node counts as one evaluation.
 */
export async function run(): Promise<Figure[]> {
  const peer = await nodeRed()
  const plant = furnish(units * perUnit)
  const took = scanTimes(plant)
  const evaluations = (plant.blocks / median(took)) * 1000
  const average = round3(plant.blocks / plant.instances)
  const publish = publishTimes(plant)
  const day = dayOfHistory()
  const large = largest()
  const unit = await library()
  const what = `${plant.instances.toLocaleString('en')} models of ${average} blocks`
  return [
    figure(`one scan, ${what}, median`, median(took), 'ms', { target: 5 }),
    figure(`one scan, ${what}, p95`, percentile(took, 0.95), 'ms'),
    figure('block evaluations', evaluations, '1/s', {
      better: 'higher',
      ...(peer && {
        target: round3(200 * peer * chainLength),
        peer: 'Node-RED, eight function nodes',
        peerValue: round3(peer * chainLength),
        ratio: round3(evaluations / (peer * chainLength)),
      }),
    }),
    figure(`a day at 1 s through ${perUnit.toLocaleString('en')} models`, day.seconds, 's', { target: 120 }),
    figure('a changed model compiled, put in place of 121 instances, scanned', median(publish), 'ms', {
      target: 1_000,
    }),
    figure(
      `one scan, ${unit.models.toLocaleString('en')} models of the library on a full-size unit, median`,
      median(unit.took),
      'ms',
    ),
    figure('the same, p95', percentile(unit.took, 0.95), 'ms'),
    figure('a model of 10,000 blocks, compiled', large.compileMs, 'ms'),
    figure('a model of 10,000 blocks, one scan', large.scanMs, 'ms'),
  ]
}

if (import.meta.main) {
  console.table(
    (await run()).map(({ name, value, unit, target, peerValue, ratio }) => ({
      name,
      value,
      unit,
      target,
      peerValue,
      ratio,
    })),
  )
  process.exit(0)
}
