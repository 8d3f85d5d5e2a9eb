import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { TenantPoint } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch } from '../../contract/sample.ts'
import type { TenantTx } from '../data/tenancy.ts'
import { liveAccess } from '../live/live-access.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { openLiveTable } from '../live/live-table.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { historyAccess } from './history-access.ts'
import { type OpenedHistorian, openHistorian } from './open.ts'

const start = Date.UTC(2026, 0, 1)
const points = createPointDirectories()
const table = openLiveTable()
let folder: string
let historian: OpenedHistorian

/** When the latest value came in, UTC ms. */
const arrived = start + 9_250

const point = (index: number, tenant: string, code: string): TenantPoint => ({
  index,
  tenant,
  code,
  name: { zh: code, en: code },
  type: 'number',
  unit: null,
  low: null,
  high: null,
  decimals: null,
  labels: null,
  path: '',
  role: null,
  kks: null,
  retention: 'standard',
  processing: {},
  source: null,
  note: null,
})

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-access-'))
  historian = await openHistorian({ folder })
  points.change([point(0, 'one', 'T1'), point(1, 'two', 'T1'), point(2, 'one', 'quiet'), point(3, 'one', 'mine')], [])
  // the same ten seconds of both tenants: 0…9 of the one, 100…109 of the other
  const batch = emptyBatch(20)
  for (let i = 0; i < 20; i++) {
    batch.points[i] = i % 2
    batch.times[i] = start + Math.floor(i / 2) * 1000
    batch.values[i] = Math.floor(i / 2) + (i % 2) * 100
    batch.qualities[i] = 192
  }
  await historian.append(batch)
  table.write(batch, arrived)
})
after(async () => {
  await historian.close()
  await rm(folder, { recursive: true, force: true })
})

const scope = (tenant: string) => ({ tx: { tenant } as TenantTx })
const live = (tenant: string) => liveAccess({ reader: createLiveReader(table), points })(scope(tenant))
const history = (tenant: string) => historyAccess({ historian, points })(scope(tenant))
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('an app reads the latest values of its tenant; what is not there is missing', async () => {
  const value = (n: number) => [{ code: 'T1', time: start + 9000, value: n, quality: 192, received: arrived }]
  assert.deepEqual(await live('one').read(['T1', 'quiet', 'nothing']), value(9))
  assert.deepEqual(await live('two').read(['T1', 'mine']), value(109))
  assert.deepEqual(await live('three').read(['T1']), [])
  await assert.rejects(live('one').read(new Array(1001).fill('T1')), refused('tooManyLiveCodes'))
})

test('an app reads samples, buckets and the value at a time of its tenant; a foreign code is an unknown one', async () => {
  const own = history('one')
  const end = start + 10_000
  assert.deepEqual(await own.samples('T1', start, end, 2), [
    { time: start, value: 0, quality: 192 },
    { time: start + 1000, value: 1, quality: 192 },
  ])
  const [first] = await history('two').samples('T1', start, end, 0)
  assert.equal(first.value, 100)
  assert.deepEqual(
    (await own.buckets('T1', start, end, 2)).map((b) => [b.min, b.max, b.count, b.good]),
    [
      [0, 4, 5, 1],
      [5, 9, 5, 1],
    ],
  )
  assert.deepEqual(await own.at('T1', start + 2500), { time: start + 2000, value: 2, quality: 192 })
  assert.equal(await own.at('T1', start - 1), null)
  for (const code of ['mine', 'nothing']) {
    await assert.rejects(history('two').samples(code, start, end), refused('unknownPoint'))
    await assert.rejects(history('two').buckets(code, start, end, 2), refused('unknownPoint'))
    await assert.rejects(history('two').at(code, start), refused('unknownPoint'))
  }
  await assert.rejects(own.samples('T1', end, start), refused('emptyRange'))
})
