import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../contract/refusal.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from './app.ts'
import { countStock } from './commands/count-stock.ts'
import { issuePart } from './commands/issue-part.ts'
import { issueReserved } from './commands/issue-reserved.ts'
import { receivePart } from './commands/receive-part.ts'
import { registerPart } from './commands/register-part.ts'
import { registerStore } from './commands/register-store.ts'
import { releaseReservation } from './commands/release-reservation.ts'
import { reservePart } from './commands/reserve-part.ts'
import { returnToSupplier } from './commands/return-to-supplier.ts'
import { reverseMove } from './commands/reverse-move.ts'
import { scrapPart } from './commands/scrap-part.ts'
import { takeBackPart } from './commands/take-back-part.ts'
import { transferPart } from './commands/transfer-part.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([sparesApp])
})
after(() => under.close())

/** Where the balances and the moves they come from disagree, or a promise is broken; empty when all is right. */
const faults = () =>
  under.data.sql`
    with sums as (
      select part, store, sum(quantity) as moved from (
        select part, to_store as store, quantity from spares_move where to_store is not null
        union all select part, from_store, -quantity from spares_move where from_store is not null
      ) ends group by part, store
    ), kept as (
      select part, store, sum(quantity) as quantity from spares_reservation where state = 'open' group by part, store
    )
    select s.position, s.on_hand, s.reserved, sums.moved, kept.quantity from spares_stock s
      left join sums using (part, store) left join kept using (part, store)
    where s.on_hand <> coalesce(sums.moved, 0) or s.reserved <> coalesce(kept.quantity, 0) or s.on_hand < s.reserved
    union all
    select p.code, p.on_hand, p.reserved, sum(s.on_hand), sum(s.reserved) from spares_part p
      left join spares_stock s on s.part = p.id group by p.id
    having p.on_hand <> coalesce(sum(s.on_hand), 0) or p.reserved <> coalesce(sum(s.reserved), 0)`

const what = ['receive', 'issue', 'issue', 'back', 'transfer', 'scrap', 'supplier', 'count', 'reverse'] as const
const act = fc.record({
  what: fc.constantFrom(...what, 'reserve', 'taken', 'release'),
  quantity: fc.integer({ min: 1, max: 120 }).map((n) => (n / 10).toFixed(1)),
  store: fc.nat(1),
  pick: fc.nat(),
})
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

let round = 0

async function place() {
  const keeper = under.actor('keeper')
  const name = `R${round++}`
  const stores: string[] = []
  for (const n of [0, 1]) {
    const { id } = await under.run(registerStore, keeper, { code: `${name}-${n}`, name: `${name}-${n}` })
    stores.push(id!)
  }
  const known = { name, category: 'lubrication', unit: 'L', price: '3', minimum: '2' }
  const { id: part = '' } = await under.run(registerPart, keeper, known)
  const list = async (table: string) =>
    (
      await under.data.sql.unsafe<{ id: string }[]>(
        `select id from ${table} where part = '${part}' order by created_at, id`,
      )
    ).map(({ id }) => id)
  const one = async (table: string, pick: number) => {
    const ids = await list(table)
    return ids[pick % Math.max(1, ids.length)]
  }
  /** Runs one; false where it was refused. Anything but a refusal is a fault. */
  async function run({ what, quantity, store, pick }: Act): Promise<boolean> {
    const [here, there] = [stores[store], stores[1 - store]]
    const move = { part, quantity }
    const remark = '试验'
    const runs = {
      receive: () => under.run(receivePart, keeper, { ...move, toStore: here, price: `${pick % 9}` }),
      issue: () => under.run(issuePart, keeper, { ...move, fromStore: here }),
      back: () => under.run(takeBackPart, keeper, { ...move, toStore: here }),
      transfer: () => under.run(transferPart, keeper, { ...move, fromStore: here, toStore: there }),
      scrap: () => under.run(scrapPart, keeper, { ...move, fromStore: here, remark }),
      supplier: () => under.run(returnToSupplier, keeper, { ...move, fromStore: here, remark }),
      reserve: () => under.run(reservePart, keeper, { ...move, store: here }),
      count: async () => {
        const id = await one('spares_stock', pick)
        return id && under.run(countStock, keeper, { id, counted: quantity, remark })
      },
      reverse: async () => {
        const id = await one('spares_move', pick)
        return id && under.run(reverseMove, keeper, { id, remark })
      },
      taken: async () => {
        const id = await one('spares_reservation', pick)
        return id && under.run(issueReserved, keeper, { id, ...(pick % 2 && { quantity }) })
      },
      release: async () => {
        const id = await one('spares_reservation', pick)
        return id && under.run(releaseReservation, keeper, { id })
      },
    }
    try {
      return Boolean(await runs[what]())
    } catch (error) {
      if (error instanceof Refusal && error.kind.status < 500) return false
      throw error
    }
  }
  return { run, part, stores }
}

test('whatever people post: what lies there is the sum of its moves, never below nothing or what is reserved', async () => {
  let [done, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
      const { run } = await place()
      for (const each of [{ what: 'receive', quantity: '9.5', store: 0, pick: 3 } as const, ...acts])
        (await run(each)) ? done++ : refused++
      assert.deepEqual([...(await faults())], [])
    }),
    { numRuns: 12 },
  )
  assert.ok(done > 30 && refused > 10, `${done} posted, ${refused} refused`)
})

test('many hands at once: the last ones find nothing, and nothing is taken twice', async () => {
  const { run } = await place()
  await run({ what: 'receive', quantity: '5', store: 0, pick: 1 })
  const issues = Array.from({ length: 12 }, (_, pick): Act => ({ what: 'issue', quantity: '1', store: 0, pick }))
  const taken = await Promise.all(issues.map(run))
  assert.equal(taken.filter(Boolean).length, 5)
  const kinds = ['receive', 'issue', 'count', 'reserve', 'transfer', 'taken'] as const
  const mixed = Array.from({ length: 24 }, (_, pick): Act => ({ what: kinds[pick % 6], quantity: '1', store: 0, pick }))
  await Promise.all(mixed.map(run))
  assert.deepEqual([...(await faults())], [])
})
