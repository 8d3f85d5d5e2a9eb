import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { openHistorian } from '../historian/open.ts'
import { t0 } from './testing.ts'

const fixture = join(import.meta.dirname, 'durable.fixture.ts')

/** Ingests from row `first` on until `acks` rows were acknowledged, then kills process and engine. @returns rows acknowledged */
async function ingestAndKill(folder: string, first: number, acks: number): Promise<number[]> {
  const child = spawn(process.execPath, [fixture, folder, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  const acknowledged: number[] = []
  let engine = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, number] = line.split(' ')
    if (what === 'engine') engine = Number(number)
    else acknowledged.push(Number(number))
    if (acknowledged.length !== acks) continue
    child.kill('SIGKILL')
    process.kill(engine, 'SIGKILL')
  }
  await exited
  return acknowledged
}

test('kill −9 of ingest and historian under load loses no acknowledged sample, stored or held', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-ingest-'))
  try {
    const all: number[] = []
    for (const acks of [40, 5, 60]) {
      const acknowledged = await ingestAndKill(folder, all.length === 0 ? 0 : Math.max(...all) + 1, acks)
      assert.ok(acknowledged.length >= acks, 'the load has run')
      all.push(...acknowledged)
    }
    const historian = await openHistorian({ folder })
    try {
      const range = { from: t0, to: t0 + 1e9, limit: 100_000 }
      const plain = await historian.raw({ index: 0, type: 'number' }, range)
      const stored = new Map(plain.samples.map(([time, value]) => [(time - t0) / 1000, value]))
      for (const row of all) assert.equal(stored.get(row), row)
      const { samples } = await historian.raw({ index: 1, type: 'number' }, range)
      assert.ok(samples.length < all.length, 'the door has compressed')
      for (const row of all) {
        const after = samples.findIndex(([time]) => time >= t0 + row * 1000)
        assert.notEqual(after, -1, `row ${row} is neither stored nor held`)
        const [t2, v2] = samples[after] as unknown as [number, number]
        const [t1, v1] = (samples[after - 1] ?? samples[after]) as unknown as [number, number]
        const onLine = t2 === t1 ? v2 : v1 + ((v2 - v1) * (t0 + row * 1000 - t1)) / (t2 - t1)
        assert.ok(Math.abs(onLine - (row % 50)) <= 0.5 + 1e-9, `row ${row}: ${onLine}`)
      }
    } finally {
      await historian.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
