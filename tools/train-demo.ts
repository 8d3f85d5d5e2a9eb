// Trains the demo's two learned models on its readings and writes their documents to demo/models/learned:
//   node tools/train-demo.ts
// The same readings give the same documents, byte for byte.
import { readFileSync, writeFileSync } from 'node:fs'
import { demoLearned, type LearnedPlan } from '../demo/models/learned.ts'
import { loadReadings } from '../demo/readings.ts'
import { bayes } from '../os/models/learn/bayes.ts'
import type { Kind, Scorer } from '../os/models/learn/kind.ts'
import { type Matrix, matrixOf } from '../os/models/learn/matrix.ts'
import { pca } from '../os/models/learn/pca.ts'
import { validate } from '../os/models/learn/validate.ts'

const kinds: Record<LearnedPlan['kind'], Kind> = { bayes: bayes as unknown as Kind, pca: pca as unknown as Kind }

/** Rows of the readings within [from, until), in time; a row with a gap is left out. */
export function rowsOf({ columns }: LearnedPlan, from: string, until: string): Matrix {
  const readings = loadReadings()
  const [first, end] = [Date.parse(from), Date.parse(until)]
  const picked = columns.map(({ point }) => readings.columns.get(point)!)
  const rows = [...readings.times.keys()].filter((k) => readings.times[k] >= first && readings.times[k] < end)
  return matrixOf(
    rows.map((k) => picked.map((column) => column[k])).filter((row) => row.every(Number.isFinite)),
    columns.length,
  )
}

export async function train(plan: LearnedPlan): Promise<unknown> {
  const kind = kinds[plan.kind]
  const data = rowsOf(plan, plan.from, plan.until)
  const options = kind.options.parse(plan.options)
  // the time in the document is that of the last reading learned from, so that a second training gives the same file
  return kind.train(
    data,
    plan.columns.map(({ name }) => name),
    options,
    { seed: 1, now: Date.parse(plan.until) },
  )
}

export const fileOf = (plan: LearnedPlan): URL => new URL(`../demo/models/learned/${plan.code}.json`, import.meta.url)
export const openPlan = (plan: LearnedPlan): Scorer =>
  kinds[plan.kind].open(kinds[plan.kind].document.parse(JSON.parse(readFileSync(fileOf(plan), 'utf8'))))
export const kindOf = (plan: LearnedPlan): Kind => kinds[plan.kind]

if (import.meta.main)
  for (const plan of demoLearned) {
    writeFileSync(fileOf(plan), `${JSON.stringify(await train(plan))}\n`)
    const { rows, above, columns } = validate(openPlan(plan), rowsOf(plan, plan.until, plan.heldOutUntil))
    console.log(plan.code, {
      heldOut: rows,
      above,
      columns: columns.map(({ name, rmse }) => `${name} ${rmse?.toFixed(2)}`).join(', '),
    })
  }
