import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantPoint } from '../api/point.ts'
import { quality } from '../contract/quality.ts'
import { emptyBatch } from '../contract/sample.ts'
import { openHistorian } from '../os/historian/open.ts'
import { catalog } from '../os/models/blocks/catalog.ts'
import { compile } from '../os/models/engine/compile.ts'
import type { ModelInput } from '../os/models/graph/model-schema.ts'
import { planTrial } from '../os/models/trial/plan.ts'
import { runTrial } from '../os/models/trial/run-trial.ts'
import { type Figure, round3 } from './figure.ts'

const places = 10
const daySeconds = 86_400
const start = Date.UTC(2026, 0, 1)
const name = { zh: '基准', en: 'bench' }

/** Deviation of two measurements while the machine runs: eight blocks. */
const drawing: ModelInput = {
  ...{ format: 'millrace-model', version: 1, name, cycleMs: 1000 },
  parameters: [{ id: 'limit', label: name, default: 3 }],
  inputs: ['a', 'b', 'c'].map((id) => ({ id, unit: '1' })),
  outputs: [{ id: 'deviation' }],
  alarms: [{ id: 'apart' }],
  blocks: [
    { id: 'diff', kind: 'subtract' },
    { id: 'smooth', kind: 'firstOrder', params: { time: 20 } },
    { id: 'size', kind: 'absolute' },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'limit' }, deadband: 0.5 } },
    { id: 'runs', kind: 'above', params: { limit: 10 } },
    { id: 'both', kind: 'and' },
    { id: 'late', kind: 'onDelay', params: { time: 30 } },
    { id: 'held', kind: 'offDelay', params: { time: 20 } },
  ],
  wires: [
    ['a', 'diff', 'a'],
    ['b', 'diff', 'b'],
    ['diff', 'smooth', 'in'],
    ['smooth', 'size', 'in'],
    ['size', 'high', 'in'],
    ['size', 'deviation', ''],
    ['c', 'runs', 'in'],
    ['high', 'both', 'in'],
    ['runs', 'both', 'in'],
    ['both', 'late', 'in'],
    ['late', 'held', 'in'],
    ['held', 'apart', ''],
  ].map(([from, to, port]) => ({ from: { node: from }, to: { node: to, ...(port && { port }) } })),
}

/** A random walk with one decimal for each point, an hour at a time. */
async function fill(append: (batch: ReturnType<typeof emptyBatch>) => Promise<void>, points: number): Promise<void> {
  const levels = new Float64Array(points).fill(50)
  let seed = 42
  for (let hour = 0; hour < 24; hour++) {
    const batch = emptyBatch(points * 3_600)
    for (let i = 0; i < batch.points.length; i++) {
      const point = i % points
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
      levels[point] += ((seed >>> 8) % 11) / 10 - 0.5
      batch.points[i] = point
      batch.times[i] = start + (hour * 3_600 + Math.floor(i / points)) * 1000
      batch.values[i] = Math.round(levels[point] * 10) / 10
      batch.qualities[i] = quality.good
    }
    await append(batch)
  }
}

/** A day at a second from the real historian: ten places of a model of eight blocks, and a sweep of twenty settings over them. */
export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
  const historian = await openHistorian({ folder })
  try {
    const points = places * 3
    await fill((batch) => historian.append(batch), points)
    const compiled = compile(drawing, catalog)
    const bound = Array.from({ length: places }, (_, p) => ({
      ...{ code: `p${p}`, overrides: {} },
      bound: {
        inputs: compiled.inputs.map(({ id }, i) => {
          const index = p * 3 + i
          const found = { index, code: `P${index}`, type: 'number', unit: '1', processing: {} } as TenantPoint
          return { port: id, point: found.code, by: 'instance' as const, found }
        }),
        outputs: [],
      },
    }))
    const period = { from: start, to: start + daySeconds * 1000, warmUpMs: 0 }
    const parts = { catalog, historian, elapsed: () => performance.now(), progress() {}, stopped: () => false }
    const tried = async (sweep: Parameters<typeof planTrial>[2]['sweep']) => {
      const plan = planTrial({ code: 'm', drawing, compiled }, bound, { ...period, sweep })
      const outcome = await runTrial(plan, [], parts)
      if (outcome.scans !== daySeconds || outcome.samples !== points * daySeconds || outcome.faults.count > 0)
        throw new Error(`${outcome.scans} scans over ${outcome.samples} samples, ${outcome.faults.count} faults`)
      return outcome
    }
    const plain = await tried([])
    const sweep = await tried([{ parameter: 'limit', from: 1, to: 10, steps: 20 }])
    const figure = (what: string, value: number, unit: string): Figure => ({
      ...{ bench: 'trial', name: what, value: round3(value), unit, better: unit === 's' ? 'lower' : 'higher' },
    })
    return [
      figure(`a day at 1 s from the historian, ${places} places of 8 blocks, ${points} points`, plain.seconds, 's'),
      figure('… scans per second', plain.scans / plain.seconds, '1/s'),
      figure('… samples read and scanned per second', plain.samples / plain.seconds, '1/s'),
      figure(`… with 20 settings of a parameter at once`, sweep.seconds, 's'),
    ]
  } finally {
    await historian.close()
    await rm(folder, { recursive: true, force: true })
  }
}
