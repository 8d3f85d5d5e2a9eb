import { calibrationApp } from '../../apps/calibration/app.ts'
import { gauge } from '../../apps/calibration/gauge.ts'
import type { Sql } from '../../os/data/connect.ts'
import { cursorOf, parseOrder } from '../../os/records/order.ts'
import { dayOf } from './gauges.ts'
import { type Answer, type Person, read } from './people.ts'

/** One click. `settle` hears what came of it. */
export type Click = {
  kind: 'list' | 'command'
  name: string
  path: string
  body?: Record<string, unknown>
  settle?(answer: Answer): void
}

/** What the clicks choose from; what people see while they work is remembered, as on a screen. */
export type Desk = {
  cursors: [sort: string, cursor: string][]
  seen: { id: string; version: number }[]
  /** Numbers of gauges that are there, and their serial numbers. */
  codes: { code: string; serialNo: string }[]
}

const list = `/api/${calibrationApp.id}/${gauge.plural}`
/** As many as the screens ask for at once. */
const pageRows = 100
const seenAtMost = 2_000
export const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]

const words = ['压力表', '卡尺', '千分尺', '扭矩', '万用表', '福禄克', '三丰']
const makers = ['哈量', '成量', '威卡', '横河']
const categories = ['length', 'mass', 'force', 'pressure', 'temperature', 'electrical']

/** Pages deep in the list: the cursors that somebody would have after scrolling a quarter, half and three quarters of it. */
export async function openDesk(sql: Sql): Promise<Desk> {
  const [{ count }] = await sql<{ count: number }[]>`select count(*)::int as count from calibration_gauge`
  const cursors: Desk['cursors'] = []
  for (const [sort, order] of [
    ['dueOn', 'due_on, id'],
    ['-updatedAt', 'updated_at desc, id desc'],
    ['code', 'code, id'],
  ])
    for (const share of [0.25, 0.5, 0.75]) {
      const [row] = await sql.unsafe(
        `select id, code, due_on::text as "dueOn", (extract(epoch from updated_at) * 1000)::float8 as "updatedAt"
         from calibration_gauge where tenant = 'main' order by ${order} offset ${Math.floor(count * share)} limit 1`,
      )
      cursors.push([sort, cursorOf(parseOrder(gauge, sort), row)])
    }
  const share = Math.min(100, (100 * 2 * seenAtMost) / count)
  const rows = await sql<{ id: string; version: number; code: string; serialNo: string }[]>`
    select id, version, code, serial_no as "serialNo" from calibration_gauge tablesample bernoulli (${share})
    where state <> 'scrapped' limit ${seenAtMost}`
  const seen = rows.map(({ id, version }) => ({ id, version }))
  return { cursors, seen, codes: rows.map(({ code, serialNo }) => ({ code, serialNo })) }
}

export const address = (query: Record<string, unknown>) =>
  `${list}?${new URLSearchParams(Object.entries({ limit: pageRows, ...query }).map(([k, v]) => [k, String(v)]))}`
const filter = (...conditions: unknown[][]) => JSON.stringify(conditions)

/** The lists that people open, by what is asked of them. */
export const pages: Record<string, (desk: Desk, person: Person) => Record<string, unknown>> = {
  'as it opens': () => ({}),
  'newest first': () => ({ sort: '-createdAt' }),
  'due in 30 days': () => ({ filter: filter(['dueOn', 'between', ['today', 'today+30']]), sort: 'dueOn' }),
  'one category, in use': () => ({ filter: filter(['category', '=', pick(categories)], ['state', '=', 'inUse']) }),
  'barred, newest first': () => ({ filter: filter(['state', '=', 'barred']), sort: '-createdAt' }),
  'my own': (_, { id }) => ({ filter: filter(['keeper', '=', id]), sort: '-updatedAt' }),
  'two filters, other order': () => ({
    filter: filter(['category', 'in', [pick(categories), pick(categories)]], ['state', '!=', 'scrapped']),
    sort: '-code',
  }),
  'maker contains': () => ({ filter: filter(['maker', 'contains', pick(makers)]) }),
  'serial number contains': ({ codes }) => ({
    filter: filter(['serialNo', 'contains', pick(codes).serialNo.slice(2, 7)]),
  }),
  'search, common word': () => ({ search: pick(words) }),
  'search, two words': () => ({ search: `${pick(words)} ${pick(makers)}`, sort: '-updatedAt' }),
  'search, code': ({ codes }) => ({ search: pick(codes).code }),
  'deep in the list': ({ cursors }) => {
    const [sort, cursor] = pick(cursors)
    return { sort, cursor }
  },
  'deeper, filtered': ({ cursors }) => {
    const [sort, cursor] = pick(cursors)
    return { sort, cursor, filter: filter(['state', '=', 'inUse'], ['category', '=', pick(categories)]) }
  },
}

function listClick(desk: Desk, person: Person): Click {
  const name = pick(Object.keys(pages))
  return {
    ...{ kind: 'list', name, path: address(pages[name](desk, person)) },
    settle(answer) {
      const { items } = read<{ items: { id: string; version: number; state: string }[] }>(name, answer)
      const shown = items.filter((item) => item.state !== 'scrapped')
      if (shown.length === 0) return
      const { id, version } = pick(shown)
      const known = desk.seen.find((one) => one.id === id)
      if (known) known.version = Math.max(known.version, version)
      else desk.seen[Math.floor(Math.random() * desk.seen.length)] = { id, version }
    },
  }
}

const command = (id: string, body: Record<string, unknown>): Click => ({
  ...{ kind: 'command', name: id, path: `/api/${calibrationApp.id}/${id}`, body },
  settle: (answer) => void read(id, answer),
})

const commands: ((desk: Desk) => Click)[] = [
  ({ seen }) => {
    // taken off the desk meanwhile: nobody else edits what they no longer see as it is
    const [{ id, version }] = seen.splice(Math.floor(Math.random() * seen.length), 1)
    const click = command('edit-gauge', { id, version, serialNo: `E${Math.floor(Math.random() * 1e8)}` })
    return {
      ...click,
      settle(answer) {
        if (answer.status === 409) return
        seen.push(read<{ id: string; version: number }>('edit-gauge', answer))
      },
    }
  },
  () =>
    command('register-gauge', {
      ...{ name: '数显卡尺', model: '500-196', serialNo: `R${Math.floor(Math.random() * 1e8)}`, maker: '三丰' },
      ...{ category: 'length', measuringRange: '0–150 mm', unit: 'mm', maxError: '0.02', method: 'calibration' },
      intervalMonths: 12,
    }),
  ({ seen }) =>
    command('record-calibration', {
      gauge: pick(seen).id,
      calibratedOn: dayOf(Date.now() - 86_400_000),
      readings: ['10', '50', '100', '150'].map((nominal) => ({ nominal, shown: `${nominal}.01` })),
      uncertainty: '0.005',
      ...{ temperature: '20.1', humidity: '48' },
    }),
]

/** What a person does next: of ten clicks six open a list, four are commands, two of them edits. */
export function nextClick(desk: Desk, person: Person): Click {
  const die = Math.floor(Math.random() * 10)
  return die < 6 ? listClick(desk, person) : commands[Math.max(0, die - 7)](desk)
}
