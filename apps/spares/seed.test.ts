import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from './app.ts'
import { abcView } from './queries/abc-view.ts'
import { belowMinimum } from './queries/below-minimum.ts'
import { stockWorth } from './queries/stock-worth.ts'
import { seed } from './seed.ts'
import { seedParts } from './seed-parts.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([sparesApp])
})
after(() => under.close())

test('the demo data goes through the same doors: half a year in which most is there and some is short', async () => {
  const keeper = under.actor('keeper')
  await seed(((command: never, input: object) => under.run(command, keeper, { ...input })) as never, '2026-03-02')
  const low = (await under.query(belowMinimum, keeper)).items
  assert.ok(low.length >= 2 && low.length < 10, `${low.length} below minimum`)
  const { items } = await under.query(abcView, keeper)
  assert.equal(items.length, seedParts.length)
  const dear = items.filter((row) => row.class === 'A').length
  assert.ok(dear > 0 && dear < items.length * 0.4, `${dear} of ${items.length} make up most of the value`)
  assert.ok((await under.query(stockWorth, keeper)).items.length > 5)
})
