import assert from 'node:assert/strict'
import { test } from 'node:test'
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

test('every point has a code, an item and a register of its own', () => {
  const distinct = (keys: unknown[]) => assert.equal(new Set(keys).size, keys.length)
  distinct(shopPoints.map(({ code }) => code))
  distinct(shopPoints.map(({ code }) => itemOf(code)))
  distinct(shopPoints.flatMap(({ address }) => (address ? [address.address] : [])))
})
