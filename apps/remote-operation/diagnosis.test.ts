import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { remoteOperationApp } from './app.ts'
import { operateWrite } from './commands/decide-write.ts'
import { addNote, closeDiagnosis, openDiagnosis, takeSnapshot } from './commands/diagnose.ts'
import { requestWrite } from './commands/request-write.ts'
import { lapse } from './jobs.ts'
import { machineBoard } from './queries/machine-board.ts'
import { sessionLine } from './queries/session-line.ts'
import { seed } from './seed.ts'
import { type Cnc, startCnc, withRemote } from './testing.ts'

const now = Date.UTC(2026, 2, 2, 4)
const hour = 3_600_000
let cnc: Cnc
let remote: Awaited<ReturnType<typeof withRemote>>
let machine: string
before(async () => {
  cnc = await startCnc()
  remote = await withRemote(cnc, seededNode)
  const keeper = remote.under.actor('keeper')
  await seed(((command: never, input: object) => remote.under.run(command, keeper, { ...input })) as never)
  const [row] = await remote.under.data.sql`select id from remote_operation_machine where training`
  machine = row.id
})
after(async () => {
  await remote?.under.close()
  await cnc?.close()
})
/** The demo's points stand for other nodes than their codes say; one of each kind is enough here. */
const seededNode = (code: string) =>
  ({
    'XL1-SPEED': 'Cnc/Spindle1-ActSpeed',
    'XL1-EXEC': 'Cnc/Channel1-ActProgramStatus',
    'XL1-DOOR': 'Doors/DoorClosed',
  })[code] ?? (code === 'XL1-MODE' ? 'Cnc/Channel1-ActOperationMode' : 'MacroVariables/500')

const ann = () => remote.under.actor('ann')
const begin = (more: object = {}) =>
  remote.under.run(openDiagnosis, ann(), { machine, reason: '加工尺寸漂移', endsAt: now + hour, ...more })

test('the demo brings a training machine with a parameter of every kind, and its interlocks hold', async () => {
  const board = await remote.under.query(machineBoard, ann(), { machine })
  assert.equal(board.training, true)
  assert.equal(new Set(board.parameters.map(({ kind }) => kind)).size, 9)
  assert.deepEqual(
    board.interlocks.map(({ why }) => why),
    [null, null, null, null],
  )
})

test('values, notes and writes of a session stand on its time line; it ends with findings', async () => {
  for (const endsAt of [now + 60_000, now + 25 * hour]) await assert.rejects(begin({ endsAt }), { code: 'endsWhen' })
  await assert.rejects(begin({ points: ['M01-TOOL'] }), { code: 'foreignPoint' })
  const id = String((await begin()).id)
  await assert.rejects(begin(), { code: 'sessionOpen' })
  await remote.under.run(takeSnapshot, ann(), { id })
  await remote.under.run(addNote, ann(), { id, note: '余量偏大，先改 #500' })
  const [macro] = await remote.under.data.sql`select id from remote_operation_parameter where point = 'XL1-V500'`
  const asked = { parameter: macro.id, value: '0.40', reason: '减小余量' }
  const order = await remote.under.run(requestWrite, ann(), asked)
  await remote.under.run(operateWrite, ann(), { id: order.id })
  const { items, points } = await remote.under.query(sessionLine, ann(), { diagnosis: id })
  assert.deepEqual(
    items.map(({ kind, step }) => step ?? kind),
    ['snapshot', 'note', 'requested', 'selected'],
  )
  assert.equal(items[0].readings!.length, points.length)
  assert.ok(items[0].readings!.every(({ value, quality }) => value !== null && quality === 192))
  remote.under.at(now + hour)
  await assert.rejects(remote.under.run(addNote, ann(), { id, note: '晚了' }), { code: 'sessionOver' })
  await remote.under.job(remoteOperationApp, lapse)
  assert.match(remote.under.notices.at(-1)!.title.zh, /请填写结论/)
  await remote.under.run(closeDiagnosis, ann(), { id, findings: '余量设定偏大' })
  const [row] = await remote.under.data.sql`select state, findings from remote_operation_diagnosis where id = ${id}`
  assert.deepEqual({ ...row }, { state: 'closed', findings: '余量设定偏大' })
})
