import type { SeedRun } from '../../contract/index.ts'
import { issuePart } from './commands/issue-part.ts'
import { receivePart } from './commands/receive-part.ts'
import { registerBin } from './commands/register-bin.ts'
import { registerPart } from './commands/register-part.ts'
import { registerStore } from './commands/register-store.ts'
import { reservePart } from './commands/reserve-part.ts'
import { scrapPart } from './commands/scrap-part.ts'
import { takeBackPart } from './commands/take-back-part.ts'
import { transferPart } from './commands/transfer-part.ts'
import { rankParts } from './ranking.ts'
import { type SeedPart, seedParts } from './seed-parts.ts'

const days = 182
const stores = [
  { code: 'BJ1', name: '机加备件库', bins: 6 },
  { code: 'BJ2', name: '动力备件库', bins: 4 },
] as const
const invented = '演示数据，并非实际业务'

type Happening = { day: number; what: 'receive' | 'issue'; quantity: number }

/** Half a year of one part: used evenly in small lots, ordered when it falls to its minimum, there after its lead time. */
export function historyOf({ minimum, maximum, leadDays, used }: SeedPart, at: number): Happening[] {
  const lots = Math.max(1, Math.min(7, used))
  const lot = Math.max(1, Math.round(used / lots))
  const happened: Happening[] = [{ day: 0, what: 'receive', quantity: maximum }]
  let [level, arrives] = [maximum, 0]
  // some suppliers are late and have not delivered yet
  const stops = at % 4 === 1 ? days - 70 : days
  for (let n = 1; n <= lots; n++) {
    const day = Math.round((days * (n - 0.5 + ((at * 7 + n * 3) % 5) / 12)) / (lots + 0.4))
    if (arrives > 0 && arrives <= day) {
      happened.push({ day: arrives, what: 'receive', quantity: maximum - level })
      ;[level, arrives] = [maximum, 0]
    }
    const quantity = Math.min(lot, level)
    if (quantity > 0) happened.push({ day, what: 'issue', quantity })
    level -= quantity
    if (level <= minimum && arrives === 0 && day < stops) arrives = day + leadDays
  }
  if (arrives > 0 && arrives < stops) happened.push({ day: arrives, what: 'receive', quantity: maximum - level })
  return happened
}

/** A store room with half a year of moves: invented, and every move says so. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  const dayOf = (day: number) => new Date(Date.parse(today) - (days - day) * 86_400_000).toISOString().slice(0, 10)
  const rooms = new Map<string, { id: string; bins: string[] }>()
  for (const { code, name, bins } of stores) {
    const { id } = await run(registerStore, { code, name }, 'keeper')
    const made: string[] = []
    for (let n = 1; n <= bins; n++) {
      const bin = { code: `${code}-${String(n).padStart(2, '0')}`, store: id!, name: `${n} 号货架` }
      made.push((await run(registerBin, bin, 'keeper')).id!)
    }
    rooms.set(code, { id: id!, bins: made })
  }
  const ids: string[] = []
  for (const [at, one] of seedParts.entries()) {
    const { name, specification, category, unit, price, minimum, maximum, leadDays, usedOn, store, code } = one
    const known = { name, specification, category, unit, leadDays, usedOn, ...(code && { code }) }
    const levels = { minimum: `${minimum}`, maximum: `${maximum}` }
    const { id: part = '' } = await run(registerPart, { ...known, ...levels, price }, 'keeper')
    ids.push(part)
    const room = rooms.get(store)!
    for (const { day, what, quantity } of historyOf(one, at)) {
      const move = { part, quantity: `${quantity}`, movedOn: dayOf(day), remark: invented }
      if (what === 'issue') await run(issuePart, { ...move, fromStore: room.id }, 'keeper')
      else {
        const paid = (Number(price) * (1 + ((at + day) % 5) / 100)).toFixed(2)
        const bin = room.bins[at % room.bins.length]
        await run(receivePart, { ...move, toStore: room.id, price: paid, bin }, 'keeper')
      }
    }
  }
  const [first, second] = [rooms.get('BJ1')!.id, rooms.get('BJ2')!.id]
  const some = (at: number) => ({ part: ids[at], remark: invented, movedOn: dayOf(days - 3) })
  await run(transferPart, { ...some(0), quantity: '2', fromStore: first, toStore: second }, 'keeper')
  await run(transferPart, { ...some(17), quantity: '10', fromStore: first, toStore: second }, 'keeper')
  await run(takeBackPart, { ...some(15), quantity: '1', toStore: first }, 'keeper')
  await run(scrapPart, { ...some(5), quantity: '8', fromStore: first, remark: '老化变硬（演示数据）' }, 'keeper')
  const soon = new Date(Date.parse(today) + 5 * 86_400_000).toISOString().slice(0, 10)
  const job = { neededOn: soon, purpose: '月度保养（演示数据）' }
  await run(reservePart, { ...job, part: ids[19], quantity: '20', store: first }, 'keeper')
  await run(reservePart, { ...job, part: ids[22], quantity: '4', store: first }, 'keeper')
  await run(rankParts, {}, 'keeper')
}
