import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '../../contract/actor.ts'
import type { DeviceAnswer, Devices } from '../../contract/app.ts'
import type { Command } from '../../contract/command.ts'
import { Refusal } from '../../contract/refusal.ts'
import { answerModePath, answerModes } from '../../demo/machine-shop/training-cnc.ts'
import { remoteOperationApp } from './app.ts'
import {
  approveWrite,
  checkRegister,
  confirmWrite,
  disputeWrite,
  operateWrite,
  refuseWrite,
  withdrawWrite,
} from './commands/decide-write.ts'
import { addMachine, editMachine, lockMachine, unlockMachine } from './commands/keep-machine.ts'
import { addParameter, editParameter } from './commands/keep-parameter.ts'
import { requestWrite } from './commands/request-write.ts'
import { lapse } from './jobs.ts'
import { machineBoard } from './queries/machine-board.ts'
import { orderSheet } from './queries/order-sheet.ts'
import { type Cnc, startCnc, withRemote } from './testing.ts'
import { writeParameter } from './write-parameter.ts'

// Orders against a simulated CNC behind a real OPC UA server, on a real database. The clock is the test's; the device's is real.

let cnc: Cnc
let remote: Awaited<ReturnType<typeof withRemote>>
let machine: string
let training: string
const parameters: Record<string, string> = {}
let now = Date.UTC(2026, 2, 2, 4)
const later = (ms: number) => {
  now += ms
  remote.under.at(now)
}
const speed = 'M01:Cnc/Spindle1-ActSpeed'
const wear = 'M01:Tools/T12/WearRadius'

const person = (name: string, more: readonly string[] = ['device.write']): Actor =>
  remote.under.actor(name, {
    permissions: new Set([
      ...['read', 'request', 'approve', 'operate', 'diagnose'].map((what) => `remote-operation.${what}`),
      ...more,
    ]),
  })
const run = (command: Command, who: Actor, body: object) => remote.under.run(command, who, body as never)
const keeper = () => remote.under.actor('keeper')

before(async () => {
  cnc = await startCnc(400)
  remote = await withRemote(cnc)
  const lock = (prefix: string) => [
    { name: '主轴停止', point: `${prefix}Cnc/Spindle1-ActSpeed`, when: 'below', value: '1' },
    { name: '门已关闭', point: `${prefix}Doors/DoorClosed`, when: 'is', value: 'true' },
  ]
  const set = async (equipment: string, more: object) =>
    String(
      (
        await run(addMachine, keeper(), {
          equipment,
          prefix: `${equipment}:`,
          interlocks: lock(`${equipment}:`),
          ...more,
        })
      ).id,
    )
  machine = await set('M01', { maxAgeSeconds: 5 })
  training = await set('XL1', { training: true })
  const add = async (on: string, name: string, path: string, guard: string, more: object = {}) => {
    const prefix = on === machine ? 'M01:' : 'XL1:'
    const body = { machine: on, name, point: prefix + path, guard, kind: 'toolWearRadius', unit: 'mm', ...more }
    parameters[name] = String((await run(addParameter, keeper(), body)).id)
  }
  const limits = { low: '-0.5', high: '0.5', step: '0.001', maxChange: '0.1', tolerance: '0.0005' }
  await add(machine, 'wear', 'Tools/T12/WearRadius', 'critical', { ...limits, validMinutes: 30, answerSeconds: 2 })
  await add(machine, 'length', 'Tools/T12/WearLength', 'approved', limits)
  await add(machine, 'macro', 'MacroVariables/500', 'single', {
    low: '0',
    high: '2',
    kind: 'macroVariable',
    answerSeconds: 1,
  })
  await add(machine, 'position', 'Cnc/X-PosDirect-ActPos', 'readOnly', { kind: 'axisPosition' })
  await add(training, 'practice', 'WorkOffsets/G54/X', 'approved', { low: '-800', high: '800', kind: 'workOffset' })
})
after(async () => {
  await remote?.under.close()
  await cnc?.close()
})

const rowOf = async (id: string) =>
  (await remote.under.data.sql`select * from remote_operation_order where id = ${id}`)[0]
const steps = async (id: string) =>
  (
    await remote.under.data.sql<{ what: string }[]>`
    select what from remote_operation_step where order_id = ${id} order by number`
  ).map(({ what }) => what)
const ask = async (name: string, value: string, who = 'ann') =>
  String((await run(requestWrite, person(who), { parameter: parameters[name], value, reason: '首件偏大' })).id)
/** A request that another person has approved. */
async function approved(name: string, value: string) {
  const id = await ask(name, value)
  if ((await rowOf(id)).state === 'requested') await run(approveWrite, person('bob'), { id })
  return id
}
const asDevice = (write: Devices['write']): Devices => ({ write })
/** Carries out what was queued; answers what the device was asked. */
async function carryOut(devices: Devices = asDevice(cnc.write)) {
  const asked: unknown[] = []
  for (const input of remote.queued.splice(0))
    await remote.under.job(remoteOperationApp, writeParameter, input as never, {
      write: (body) => {
        asked.push(body.value)
        return devices.write(body)
      },
    })
  return asked
}
async function operated(name: string, value: string, devices?: Devices) {
  const id = await approved(name, value)
  await run(operateWrite, person('ann'), { id })
  return { id, asked: await carryOut(devices) }
}
const answerAs = (mode: keyof typeof answerModes) => cnc.cnc.set(answerModePath, answerModes[mode])

test('asked, approved, written, read back and confirmed by two people', async () => {
  const { id, asked } = await operated('wear', '0.020')
  assert.deepEqual(asked, [0.02])
  assert.equal(cnc.cnc.get('Tools/T12/WearRadius'), 0.02)
  const row = await rowOf(id)
  assert.deepEqual([row.state, row.value_before, row.read_back], ['operated', '-0.008', '0.02'])
  await assert.rejects(run(confirmWrite, person('ann'), { id }), { message: /you are its operator/ })
  await run(confirmWrite, person('bob'), { id })
  assert.equal((await rowOf(id)).state, 'confirmed')
  assert.deepEqual(await steps(id), ['requested', 'approved', 'selected', 'written', 'readBack', 'confirmed'])
  const { steps: told } = await remote.under.query(orderSheet, person('ann'), { order: id })
  assert.deepEqual(
    told.map(({ person: who }) => who),
    ['ann', 'bob', 'ann', null, null, 'bob'],
  )
  assert.ok(remote.under.notices.some(({ title }) => /回读一致，待复核/.test(title.zh)))
})

test('nobody plays both parts of what is critical', async () => {
  const id = await ask('wear', '0.021')
  await assert.rejects(run(approveWrite, person('ann'), { id }), { message: /you are its requester/ })
  await run(approveWrite, person('bob'), { id })
  await assert.rejects(run(operateWrite, person('bob'), { id }), { message: /you are its approver/ })
  const { next } = await remote.under.query(orderSheet, person('bob'), { order: id })
  assert.deepEqual(next, { part: 'operator', another: 'approver' })
  await assert.rejects(run(withdrawWrite, person('bob'), { id, reason: '不需要了' }), { message: /Only who asked/ })
  await run(withdrawWrite, person('ann'), { id, reason: '不需要了' })
  assert.equal((await rowOf(id)).state, 'cancelled')
})

test('who has not the right does not write, and a real machine needs the right to write to devices', async () => {
  const reader = remote.under.actor('eve', { permissions: new Set(['remote-operation.read']) })
  await assert.rejects(run(requestWrite, reader, { parameter: parameters.macro, value: '1', reason: '试切' }))
  const id = await approved('length', '0.02')
  await assert.rejects(run(operateWrite, reader, { id }))
  await assert.rejects(run(operateWrite, person('cid', []), { id }), { message: /permission to write to devices/ })
  await run(withdrawWrite, person('ann'), { id, reason: '改天再做' })
})

test('limits refuse at once, in words; a register has one order at a time', async () => {
  for (const [name, value, code] of [
    ['wear', '0.6', 'aboveMax'],
    ['wear', '-0.6', 'belowMin'],
    ['wear', '0.0215', 'offStep'],
    ['wear', '0.4', 'changeTooLarge'],
    ['wear', 'five', 'notNumeric'],
    ['position', '1', 'readOnly'],
  ])
    await assert.rejects(ask(name, value), { code })
  const id = await ask('wear', '0.022')
  await assert.rejects(ask('wear', '0.023', 'cid'), { code: 'orderOpen' })
  await assert.rejects(run(editParameter, keeper(), { id: parameters.wear, high: '5' }), { code: 'hasOrders' })
  await run(refuseWrite, person('bob'), { id, reason: '首件未确认' })
  assert.equal((await rowOf(id)).outcome, '首件未确认')
})

test('interlocks hold when it is selected and again when it is written; unknown is not safe', async () => {
  const id = await approved('length', '0.03')
  for (const [why, arrange] of [
    [/主轴停止|主轴/, () => cnc.cnc.set('Cnc/Spindle1-ActSpeed', 800)],
    [/数据品质差/, () => remote.told.set(speed, { quality: remote.bad })],
    [/数据过期/, () => remote.told.set(speed, { age: 5_001 })],
    [/没有值/, () => remote.told.set(speed, null)],
    [/门已关闭/, () => cnc.cnc.set('Doors/DoorClosed', false)],
  ] as [RegExp, () => void][]) {
    arrange()
    await assert.rejects(run(operateWrite, person('ann'), { id }), (error) => {
      assert.ok(error instanceof Refusal && error.code === 'blocked')
      assert.match(error.say('zh'), why)
      return true
    })
    remote.told.clear()
    cnc.cnc.set('Cnc/Spindle1-ActSpeed', 0)
    cnc.cnc.set('Doors/DoorClosed', true)
  }
  await run(operateWrite, person('ann'), { id })
  cnc.cnc.set('Cnc/Spindle1-ActSpeed', 800)
  assert.deepEqual(await carryOut(), [])
  cnc.cnc.set('Cnc/Spindle1-ActSpeed', 0)
  const row = await rowOf(id)
  assert.deepEqual([row.state, row.operator, row.operated_at], ['approved', null, null])
  assert.equal((await steps(id)).at(-1), 'blocked')
  assert.match(remote.under.notices.at(-1)!.title.zh, /未下发.*主轴停止.*不成立/)
  remote.told.set('M01:Tools/T12/WearLength', { quality: remote.bad })
  await assert.rejects(run(operateWrite, person('ann'), { id }), { code: 'currentUnknown' })
  remote.told.clear()
  await run(operateWrite, person('ann'), { id })
  assert.deepEqual(await carryOut(), [0.03])
  assert.equal((await rowOf(id)).state, 'confirmed')
})

test('a locked machine takes nothing, neither asked for nor approved before', async () => {
  const id = await approved('length', '0.02')
  await run(operateWrite, person('ann'), { id })
  await run(lockMachine, person('ann'), { id: machine, reason: '主轴检修' })
  assert.deepEqual(await carryOut(), [])
  assert.equal((await rowOf(id)).state, 'approved')
  await assert.rejects(run(operateWrite, person('ann'), { id }), { message: /主轴检修/ })
  await assert.rejects(ask('macro', '1'), { code: 'machineLocked' })
  await run(unlockMachine, person('ann'), { id: machine })
  await run(withdrawWrite, person('ann'), { id, reason: '不需要了' })
})

test('a device that answers differently, refuses, or is slow', async () => {
  answerAs('different')
  const { id } = await operated('macro', '1.5')
  assert.deepEqual([(await rowOf(id)).state, (await rowOf(id)).read_back], ['mismatched', '1'])
  answerAs('refusing')
  const refused = await operated('macro', '1.25')
  assert.equal((await rowOf(refused.id)).state, 'rejected')
  answerAs('slow')
  const slow = await operated('length', '0.04')
  assert.deepEqual([(await rowOf(slow.id)).state, (await rowOf(slow.id)).read_back], ['confirmed', '0.04'])
  answerAs('normal')
})

test('a device that answers too late or never: the result is unknown, and what comes later is kept', async () => {
  const write = async (body: Parameters<Devices['write']>[0]) => {
    const answer = await cnc.write(body)
    later(1_001)
    return answer
  }
  const { id } = await operated('macro', '1.2', asDevice(write))
  assert.equal((await rowOf(id)).state, 'timedOut')
  assert.deepEqual((await steps(id)).slice(-2), ['unanswered', 'late'])
  const silent: DeviceAnswer = { ok: false, sent: true, code: 'noAnswer', texts: { zh: '没有回应', en: 'No answer' } }
  const never = await operated(
    'macro',
    '1.1',
    asDevice(async () => {
      later(10_000)
      return silent
    }),
  )
  assert.equal((await rowOf(never.id)).state, 'timedOut')
  assert.match(remote.under.notices.at(-1)!.title.zh, /结果未知/)
  const checked = await run(checkRegister, person('ann'), { id: never.id })
  assert.deepEqual([checked.current, checked.matches], ['1.2', false])
  cnc.cnc.set('MacroVariables/500', 1.1)
  assert.equal((await run(checkRegister, person('ann'), { id: never.id })).matches, true)
  assert.deepEqual((await steps(never.id)).slice(-3), ['unanswered', 'late', 'late'])
})

test('killed between the write and its answer: not sent again, and looked after in the live value', async () => {
  for (const [holds, state] of [
    [true, 'confirmed'],
    [false, 'timedOut'],
  ] as const) {
    const id = await approved('macro', holds ? '0.7' : '0.8')
    await run(operateWrite, person('ann'), { id })
    const [job] = remote.queued
    const killed = async (body: Parameters<Devices['write']>[0]) => {
      if (holds) await cnc.write(body)
      throw new Error('killed')
    }
    await assert.rejects(carryOut(asDevice(killed)), /killed/)
    remote.queued.push(job)
    assert.deepEqual(await carryOut(), [])
    assert.equal((await rowOf(id)).state, state)
    remote.queued.push(job)
    assert.deepEqual(await carryOut(), [])
  }
})

test('nothing has left when there is no connection: it may be tried again', async () => {
  const gone: DeviceAnswer = {
    ok: false,
    sent: false,
    code: 'notConnected',
    texts: { zh: '未连接', en: 'Not connected' },
  }
  const { id } = await operated(
    'macro',
    '0.9',
    asDevice(async () => gone),
  )
  assert.equal((await rowOf(id)).state, 'approved')
  assert.equal((await steps(id)).at(-1), 'unsent')
  await run(operateWrite, person('ann'), { id })
  assert.deepEqual(await carryOut(), [0.9])
  assert.equal((await rowOf(id)).state, 'confirmed')
})

test('what nobody carries out in time lapses: the selection, the request, a write whose job is gone', async () => {
  const id = await approved('wear', '0.025')
  await run(operateWrite, person('ann'), { id })
  later(30_001)
  assert.deepEqual(await carryOut(), [])
  assert.equal((await rowOf(id)).state, 'approved')
  later(30 * 60_000)
  await assert.rejects(run(operateWrite, person('ann'), { id }), { code: 'notNow' })
  await remote.under.job(remoteOperationApp, lapse)
  assert.equal((await rowOf(id)).state, 'expired')
  const lost = await approved('macro', '0.6')
  await run(operateWrite, person('ann'), { id: lost })
  await assert.rejects(
    carryOut(
      asDevice(async () => {
        throw new Error('killed')
      }),
    ),
  )
  await remote.under.job(remoteOperationApp, lapse)
  assert.equal((await rowOf(lost)).state, 'operated')
  later(95_000)
  await remote.under.job(remoteOperationApp, lapse)
  assert.equal((await rowOf(lost)).state, 'timedOut')
})

test('training has the same steps, is marked, and never reaches another machine', async () => {
  const trainee = person('tom', [])
  const { id } = await run(requestWrite, trainee, { parameter: parameters.practice, value: '-300', reason: '练习' })
  await run(approveWrite, person('bob'), { id })
  await run(operateWrite, trainee, { id })
  assert.deepEqual(await carryOut(), [-300])
  const row = await rowOf(String(id))
  assert.deepEqual([row.state, row.training], ['confirmed', true])
  assert.ok(
    remote.under.notices.every(({ title, link }) => !link?.endsWith(String(id)) || title.zh.startsWith('【训练】')),
  )
  const foreign = { machine: training, name: 'x', kind: 'macroVariable', guard: 'readOnly', point: wear }
  await assert.rejects(run(addParameter, keeper(), foreign), { code: 'foreignPoint' })
  await assert.rejects(run(editMachine, keeper(), { id: training, training: false }), { code: 'trainingFixed' })
  await assert.rejects(run(editMachine, keeper(), { id: training, prefix: 'M01:Tools' }), { code: 'prefixClash' })
})

test('the one who confirms may say that the machine shows something else', async () => {
  const { id } = await operated('wear', '0.030')
  await run(disputeWrite, person('bob'), { id, reason: '机床画面显示 0.3' })
  assert.equal((await rowOf(id)).state, 'mismatched')
})

test('the board shows what every register holds, and which interlock does not hold', async () => {
  cnc.cnc.set('Doors/DoorClosed', false)
  const board = await remote.under.query(machineBoard, person('ann'), { machine })
  assert.deepEqual(
    board.interlocks.map(({ name, why }) => [name, why]),
    [
      ['主轴停止', null],
      ['门已关闭', 'doesNotHold'],
    ],
  )
  const shown = Object.fromEntries(board.parameters.map(({ name, value }) => [name, value]))
  assert.equal(shown.wear, 0.03)
  assert.equal(shown.position, -124.317)
  cnc.cnc.set('Doors/DoorClosed', true)
})
