import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pastPoints, shopHistory } from './history.ts'
import { shopMachines } from './machines.ts'
import { itemOf, shopPoints } from './points.ts'
import { Shop } from './shop.ts'

const noon = Date.UTC(2026, 2, 1, 4)
const minute = 60_000

test('a moment has its values whenever it is asked, forwards, backwards and anew', () => {
  const shop = new Shop()
  const first = shop.at(noon)
  shop.at(noon + 500 * minute)
  assert.deepEqual(shop.at(noon), first)
  assert.deepEqual(new Shop().at(noon), first)
  assert.notDeepEqual(new Shop(8).at(noon).machines, first.machines)
})

test('counters and registers grow only as the machine’s state allows', () => {
  const shop = new Shop()
  let before = shop.at(noon)
  const seen = new Set<string>()
  for (let time = noon; time < noon + 3 * 24 * 60 * minute; time += minute / 2) {
    const now = shop.at(time)
    for (const [code, machine] of now.machines) {
      const earlier = before.machines.get(code)!
      seen.add(machine.state)
      assert.ok(machine.energyKwh >= earlier.energyKwh)
      assert.ok(machine.count >= earlier.count)
      if (machine.count > earlier.count) assert.ok(machine.state === 'running' || earlier.state === 'running')
      if (machine.state !== 'running') assert.equal(machine.spindleLoad, 0)
      assert.ok(machine.powerKw <= shopMachines.find((each) => each.code === code)!.runningKw)
    }
    before = now
  }
  assert.deepEqual([...seen].sort(), ['fault', 'idle', 'off', 'running', 'setup'])
})

test('the main meter shows more than the lines below it, and not much more', () => {
  const { meters } = new Shop().at(noon)
  const lines = [...meters].filter(([code]) => code !== 'EM0').reduce((sum, [, { energyKwh }]) => sum + energyKwh, 0)
  const main = meters.get('EM0')!.energyKwh
  assert.ok(main > lines && main < lines * 1.05)
})

test('what flows follows the machines: air the compressors, water and gas those that cut', () => {
  const [begin, end] = [new Shop().at(noon), new Shop().at(noon + 600 * minute)]
  const used = (code: string) => end.flows.get(code)! - begin.flows.get(code)!
  const hours = end.machines.get('AC1')!.runHours - begin.machines.get('AC1')!.runHours
  assert.ok(hours > 5 && hours <= 10)
  assert.ok(used('AF0') >= hours * 372 && used('AF0') <= 2 * 10 * 372)
  assert.ok(used('WM0') > 0 && used('GM0') > 0 && used('WM0') < used('GM0'))
})

test('every point has a code, an item and a register of its own', () => {
  const distinct = (keys: unknown[]) => assert.equal(new Set(keys).size, keys.length)
  distinct(shopPoints.map(({ code }) => code))
  distinct(shopPoints.map(({ code }) => itemOf(code)))
  distinct(shopPoints.flatMap(({ address }) => (address ? [address.address] : [])))
})

test('the past of registers ends where the live shop goes on, and none goes back but to begin anew', () => {
  const codes = [...pastPoints]
  const seen = new Map<number, { time: number; value: number }>()
  let rolledOver = 0
  for (const { points, times, values } of shopHistory({ now: noon, indexOf: (code) => codes.indexOf(code) }))
    for (let i = 0; i < points.length; i++) {
      const [point, time, value] = [points[i], times[i], values[i]]
      const before = seen.get(point)
      assert.ok(!before || time > before.time)
      if (before && value < before.value && !codes[point].endsWith('-KW')) rolledOver++
      seen.set(point, { time, value })
    }
  assert.equal(seen.size, codes.length)
  const now = new Shop().at(noon)
  const hour = seen.get(codes.indexOf('EM0-KWH'))!
  assert.ok(noon - hour.time <= 60 * minute)
  assert.equal(hour.value, Number(new Shop().at(hour.time).meters.get('EM0')!.energyKwh.toFixed(1)))
  assert.ok(now.meters.get('EM0')!.energyKwh >= hour.value)
  assert.ok(rolledOver <= 1)
  assert.throws(() => [...shopHistory({ now: noon, indexOf: () => undefined })], /not registered/)
})
