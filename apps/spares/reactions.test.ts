import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { systemActor, withinCtx } from '../../os/kernel/within-ctx.ts'
import { sparesApp } from './app.ts'
import { issueReserved } from './commands/issue-reserved.ts'
import { receivePart } from './commands/receive-part.ts'
import { registerPart } from './commands/register-part.ts'
import { registerStore } from './commands/register-store.ts'
import { onHand } from './public.ts'
import { releaseUnneeded, reserveWanted } from './reactions.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([sparesApp])
})
after(() => under.close())

const react = <I>(reaction: { id: string; run(ctx: never, payload: I): Promise<void> }, payload: I) =>
  withinCtx(under.kernel, systemActor(sparesApp, 'main'), `spares.${reaction.id}`, (ctx) =>
    reaction.run(ctx as never, payload),
  )

test('parts that another app wants are reserved from every store once, what is missing is told, the rest is given back', async () => {
  const keeper = under.actor('keeper')
  const stores = []
  for (const code of ['S1', 'S2']) stores.push((await under.run(registerStore, keeper, { code, name: code })).id)
  const known = { name: '滤芯', category: 'filter', unit: 'pcs', price: '10' }
  const { id: part } = await under.run(registerPart, keeper, { ...known, code: 'F-1' })
  for (const toStore of stores) await under.run(receivePart, keeper, { part, quantity: '3', toStore })
  const free = async () =>
    (await under.query(onHand, keeper, { code: 'F-1' })).items.map(({ available }) => available).join(' ')

  const wanted = { reference: 'BY-1', lines: [{ code: 'F-1', quantity: '5' }] }
  await react(reserveWanted, wanted)
  assert.equal(await free(), '0 1')
  await react(reserveWanted, wanted)
  assert.equal(await free(), '0 1')
  assert.equal(under.notices.length, 0)
  await react(reserveWanted, {
    reference: 'BY-2',
    lines: [
      { code: 'F-1', quantity: '4' },
      { code: 'X', quantity: '1' },
    ],
  })
  assert.equal(await free(), '0 0')
  assert.match(under.notices[0].title.zh, /BY-2 备件不足：F-1 × 3、X × 1/)

  const [{ id }] = await under.data.sql<{ id: string }[]>`
    select id from spares_reservation where reference = 'BY-1' order by number limit 1`
  await under.run(issueReserved, keeper, { id, quantity: '2' })
  await react(releaseUnneeded, { reference: 'BY-1' })
  assert.equal(await free(), '1 2')
})
