import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, freePort, type Instance, startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, round3 } from './figure.ts'

const victoria = '/usr/bin/victoria-metrics'
const series = 1_000
const linesPerBatch = 10_000
/** 2,000,000 samples: 33 minutes of every series, one second apart. */
const batchCount = 200
/** Batches on their way at once, for both. Acknowledgements that wait for a disk need company. */
const inFlight = 8
const buckets = 1_000
const queries = 20
/** On-disk sizes are read when they have not moved for this long: more than the 5 s that the peer keeps parts in memory. */
const settledMs = 8_000

type Batch = { first: number; values: Float64Array }

/** One system under the same load. Every `send` resolves when the system has answered that it took the whole batch. */
type Side = {
  send(batch: Batch): Promise<void>
  /** Brings what was taken to disk and tells its size when it has come to rest, with the samples found there. */
  settle(): Promise<{ bytes: number; samples: number }>
  /** Range of one series, all of it, in 1,000 steps. Answers the number of steps that came back. */
  query(series: number): Promise<number>
}

const end = Math.floor(Date.now() / 1000) * 1000 - 600_000
const start = end - ((batchCount * linesPerBatch) / series) * 1000
const codeOf = (s: number) => `bench_${String(s).padStart(4, '0')}`
const timeOf = (row: number) => start + Math.floor(row / series) * 1000

/** Random walk with two decimals: 1,000 series, every one of them once a second. */
function walk(): Batch[] {
  const level = new Float64Array(series).fill(50)
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return (seed >>> 0) / 2 ** 32
  }
  return Array.from({ length: batchCount }, (_, b) => {
    const values = new Float64Array(linesPerBatch)
    for (let i = 0; i < linesPerBatch; i++) {
      const s = i % series
      level[s] = Math.round((level[s] + random() - 0.5) * 100) / 100
      values[i] = level[s]
    }
    return { first: b * linesPerBatch, values }
  })
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${(await response.text()).slice(0, 300)}`)
  return response
}

/** Waits until a size has stayed the same for {@link settledMs}. */
async function atRest<T extends { bytes: number }>(look: () => Promise<T>): Promise<T> {
  let last = await look()
  let since = performance.now()
  return eventually('size on disk at rest', async () => {
    const now = await look()
    if (now.bytes !== last.bytes || now.bytes === 0) since = performance.now()
    last = now
    return performance.now() - since > settledMs && now
  })
}

async function millraceSide(instance: Instance): Promise<Side> {
  const token = await instance.token()
  const points = Array.from({ length: series }, (_, s) => ({ code: codeOf(s), type: 'number' }))
  await checked(await instance.api('/api/points', { method: 'POST', token, body: { points } }))
  const codes = Array.from({ length: linesPerBatch }, (_, i) => codeOf(i % series))
  const stored = async () => {
    const health = await (await instance.api('/api/health')).json()
    const { detail } = health.parts.find((p: { name: string }) => p.name === 'historian')
    const [, samples, bytes] = /^(\d+) samples, (\d+) bytes$/.exec(detail) ?? []
    if (!bytes) throw new Error(`health says of the historian: ${detail}`)
    return { samples: Number(samples), bytes: Number(bytes) }
  }
  return {
    async send({ first, values }) {
      const times = Array.from(values, (_, i) => timeOf(first + i))
      const body = JSON.stringify({ codes, times, values: Array.from(values) })
      const report = await (await checked(await instance.api('/api/ingest', { method: 'POST', token, body }))).json()
      if (report.accepted !== linesPerBatch) throw new Error(`${report.accepted} of ${linesPerBatch} accepted`)
    },
    settle: () => atRest(stored),
    async query(s) {
      const path = `/api/history?code=${codeOf(s)}&from=${start}&to=${end}&buckets=${buckets}`
      return (await (await checked(await instance.api(path, { token }))).json()).items.length
    },
  }
}

/** Bytes of all files below a folder; one that goes away meanwhile counts nothing. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const sizes = entries
    .filter((e) => e.isFile())
    .map((e) =>
      stat(join(e.parentPath, e.name)).then(
        (s) => s.size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((a, b) => a + b, 0)
}

function victoriaSide(url: string, folder: string): Side {
  const post = (path: string, body?: string) => fetch(url + path, { method: 'POST', body }).then(checked)
  return {
    async send({ first, values }) {
      let body = ''
      for (let i = 0; i < linesPerBatch; i++) body += `${codeOf(i % series)} ${values[i]} ${timeOf(first + i)}\n`
      await post('/api/v1/import/prometheus', body)
    },
    async settle() {
      await post('/internal/force_flush')
      const found = await atRest(async () => ({ bytes: await sizeOf(join(folder, 'data')) }))
      const count = `sum(count_over_time({__name__=~"bench_.*"}[${(end - start) / 1000}s]))`
      const at = new URLSearchParams({ query: count, time: String(end / 1000 - 1), nocache: '1' })
      const answer = await (await fetch(`${url}/api/v1/query?${at}`).then(checked)).json()
      return { ...found, samples: Number(answer.data.result[0]?.value[1]) }
    },
    async query(s) {
      const step = (end - start) / buckets / 1000
      const range = new URLSearchParams({
        // minimum, maximum and average of every step: what our buckets hold, too
        query: `rollup(${codeOf(s)}[${step}s])`,
        start: String(start / 1000 + step),
        end: String(end / 1000),
        step: String(step),
        nocache: '1',
      })
      const answer = await (await fetch(`${url}/api/v1/query_range?${range}`).then(checked)).json()
      return answer.data.result[0]?.values.length ?? 0
    },
  }
}

async function samplesPerSecond(side: Side, batches: readonly Batch[]): Promise<number> {
  const began = performance.now()
  let next = 0
  const sender = async () => {
    while (next < batches.length) await side.send(batches[next++])
  }
  await Promise.all(Array.from({ length: inFlight }, sender))
  return (batches.length * linesPerBatch) / ((performance.now() - began) / 1000)
}

type Measured = { rate: number; bytesPerSample: number; queryMs: number }

async function measure(side: Side, batches: readonly Batch[]): Promise<Measured> {
  const rate = await samplesPerSecond(side, batches)
  const { bytes, samples } = await side.settle()
  const sent = batches.length * linesPerBatch
  if (samples !== sent) throw new Error(`${sent} samples were taken, ${samples} are there`)
  const times: number[] = []
  for (let i = 0; i < queries; i++) {
    const began = performance.now()
    const steps = await side.query((i * 37) % series)
    times.push(performance.now() - began)
    if (steps < buckets * 0.7) throw new Error(`only ${steps} steps of ${buckets}`)
  }
  return { rate, bytesPerSample: bytes / samples, queryMs: median(times) }
}

async function measureVictoria(batches: readonly Batch[]): Promise<Measured | undefined> {
  if (!existsSync(victoria)) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'millrace-peer-'))
  const port = await freePort()
  const options = ['-retentionPeriod=12', '-search.latencyOffset=0s', '-loggerLevel=ERROR']
  const child: ChildProcess = spawn(
    victoria,
    [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, ...options],
    { stdio: 'ignore' },
  )
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    const url = `http://127.0.0.1:${port}`
    await eventually('VictoriaMetrics ready', async () => (await fetch(`${url}/health`)).ok)
    return await measure(victoriaSide(url, folder), batches)
  } finally {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureMillrace(batches: readonly Batch[]): Promise<Measured> {
  const instance = await startMillrace({ opcua: 'on' })
  try {
    return await measure(await millraceSide(instance), batches)
  } finally {
    await instance.destroy()
  }
}

/**
 * The same samples over HTTP into Millrace and into VictoriaMetrics, one after the other on the same machine, from this one
 * process: 1,000 series, random walk with two decimals, batches of 10,000. Millrace answers when a batch would survive a
 * power cut; VictoriaMetrics answers when it has the batch in memory. Without the peer our figures stand alone.
 */
export async function run(): Promise<Figure[]> {
  const batches = walk()
  const peer = await measureVictoria(batches)
  const own = await measureMillrace(batches)
  const figure = (
    name: string,
    unit: string,
    better: Figure['better'],
    pick: (m: Measured) => number,
    target?: number,
  ): Figure => ({
    bench: 'peers',
    name,
    value: round3(pick(own)),
    unit,
    better,
    ...(target !== undefined && { target }),
    ...(peer && {
      peer: 'VictoriaMetrics',
      peerValue: round3(pick(peer)),
      ratio: round3(pick(own) / pick(peer)),
    }),
  })
  return [
    figure('HTTP ingest (ours: fsynced; peer: in memory)', 'samples/s', 'higher', (m) => m.rate),
    figure('random walk on disk', 'B/sample', 'lower', (m) => m.bytesPerSample),
    figure('one series, whole range, 1000 buckets, median', 'ms', 'lower', (m) => m.queryMs),
  ]
}
