import { connectTo, type Sql } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { startMillrace } from '../scenarios/testing.ts'
import { kernelLines, linesOf, mostKernelLines } from '../tools/lines.ts'
import { fill, type Keeper, sameAsReal } from './apps/fill.ts'
import { gaugeRoom, type Made } from './apps/gauges.ts'
import { importFile, workbook } from './apps/import.ts'
import { type Run, throughput, work } from './apps/load.ts'
import { type Desk, openDesk, pick } from './apps/mix.ts'
import { createClient, type Person, read, signInPeople } from './apps/people.ts'
import { type Figure, percentile, round3 } from './figure.ts'

/** Sized down with MILLRACE_BENCH_RECORDS. MILLRACE_BENCH_APPS keeps the filled data folder there and uses it again. */
const records = Number(process.env.MILLRACE_BENCH_RECORDS ?? 1_000_000)
const keptFolder = process.env.MILLRACE_BENCH_APPS
const users = 50
const thinkMs = 1_000
const warmSeconds = 15
const workSeconds = 60
const closedSeconds = 20
const searches = 40
const importedRows = 10_000

const figure = (name: string, value: number, unit: string, more: Partial<Figure> = {}): Figure => ({
  ...{ bench: 'apps', name, value: round3(value), unit, better: 'lower' },
  ...more,
})

/** The gauge room in the database, made unless it is there; its likeness to what commands write is checked first. */
async function furnish(sql: Sql, people: readonly Person[]): Promise<void> {
  const keepers = new Map(
    people.map(({ id, name }, i): [string, Keeper] => [id, { id, name, displayName: `计量员 ${i + 1}` }]),
  )
  const [{ there }] = await sql<{ there: number }[]>`select count(*)::int as there from calibration_gauge`
  if (there >= records) return
  await sameAsReal(sql, await makeByCommands(sql, people), keepers)
  await fill(sql, gaugeRoom(records, [...keepers.keys()], Date.now()), keepers)
}

/** A few gauges through the real commands; told as if they had been filled in. */
async function makeByCommands(sql: Sql, people: readonly Person[]): Promise<Made[]> {
  const made: Made[] = []
  for (const { input, createdBy } of gaugeRoom(
    6,
    people.slice(0, 3).map((p) => p.id),
    Date.now(),
  )) {
    const { ask } = people.find((p) => p.id === createdBy)!
    const body = { ...input, code: `${input.code}-R` }
    const { id } = read<{ id: string }>(
      'register',
      await ask('/api/calibration/register-gauge', { method: 'POST', body }),
    )
    const barredFor = made.length % 2 ? '示值超差' : null
    if (barredFor)
      read('bar', await ask('/api/calibration/bar-gauge', { method: 'POST', body: { id, version: 1, barredFor } }))
    const [{ createdAt, updatedAt }] = await sql<{ createdAt: number; updatedAt: number }[]>`
      select (extract(epoch from created_at) * 1000)::bigint as "createdAt",
             (extract(epoch from updated_at) * 1000)::bigint as "updatedAt" from calibration_gauge where id = ${id}`
    const life = { calibratedOn: null, dueOn: null, barredFor, changedAt: barredFor ? updatedAt : null }
    made.push({ id, input: body, createdBy, createdAt, state: barredFor ? 'barred' : 'new', ...life })
  }
  return made
}

/** p95 of lists and commands, and what takes longest of each. */
const groups = ['command', 'list', 'search in a list'] as const
type Targets = Partial<Record<(typeof groups)[number], number>>
const groupOf = ({ kind, name }: Run['taken'][number]) => (name.startsWith('search') ? 'search in a list' : kind)

function loadFigures(how: string, { taken, seconds }: Run, targets: Targets): Figure[] {
  const busy = taken.filter((t) => t.status === 409).length
  if (busy > taken.length / 20)
    throw new Error(`${busy} of ${taken.length} were refused because a colleague was quicker`)
  const figures = groups.flatMap((kind) => {
    const ms = taken.filter((t) => groupOf(t) === kind).map((t) => t.ms)
    const target = targets[kind]
    return [
      figure(`${kind}, ${how}, p95`, percentile(ms, 0.95), 'ms', target === undefined ? {} : { target }),
      figure(`${kind}, ${how}, median`, percentile(ms, 0.5), 'ms'),
    ]
  })
  return [...figures, figure(`requests, ${how}`, taken.length / seconds, '1/s', { better: 'higher' })]
}

/** Each kind's figures on standard error, for whoever looks for the slow one. */
function tellKinds(how: string, { taken }: Run): void {
  console.error(`  ${how}:`)
  for (const name of [...new Set(taken.map((t) => t.name))].sort()) {
    const ms = taken.filter((t) => t.name === name).map((t) => t.ms)
    const [median, p95, worst] = [percentile(ms, 0.5), percentile(ms, 0.95), Math.max(...ms)].map((v) => v.toFixed(1))
    console.error(
      `    ${name.padEnd(28)} ${String(ms.length).padStart(5)} ×  median ${median}  p95 ${p95}  max ${worst} ms`,
    )
  }
}

const asked: Record<string, (desk: Desk) => string> = {
  'beginning of a code': ({ codes }) => pick(codes).code.slice(0, -2),
  'whole code': ({ codes }) => pick(codes).code,
  'part of a Chinese name': () => pick(['压力', '分尺', '温度', '绝缘', '天平', '力计']),
  'several words': () => pick(['精密 威卡 YB-150', '万用表 福禄克', '卡尺 三丰 500-196', '天平 ME204']),
  'part of a serial number': ({ codes }) => pick(codes).serialNo.slice(1, 7),
  'words that never meet': () => pick(['砝码 福禄克 Pt100', '卡尺 0–1000', '塞尺 3051TG', '扭矩扳手 天平']),
  'nothing found': () => `zzqx${Math.floor(Math.random() * 1e6)}`,
  'very common word': () => pick(['表', '计', '0', 'SN', '器']),
}

/** Ctrl-K by one person, everything else at rest: kind after kind. */
async function searchFigures({ ask }: Person, desk: Desk): Promise<Figure[]> {
  const all: number[] = []
  let worst = { name: '', p95: 0 }
  for (const [name, query] of Object.entries(asked)) {
    const ms: number[] = []
    let hits = 0
    for (let i = 0; i < searches; i++) {
      const answer = await ask(`/api/search?limit=20&q=${encodeURIComponent(query(desk))}`)
      const { items } = read<{ items: unknown[] }>('search', answer)
      hits += items.length
      ms.push(answer.ms)
    }
    if (hits === 0 && !/never|nothing/.test(name)) throw new Error(`search: ${name} found nothing`)
    const p95 = percentile(ms, 0.95)
    console.error(
      `    ${name.padEnd(28)} median ${percentile(ms, 0.5).toFixed(1)}  p95 ${p95.toFixed(1)} ms, ${hits / searches} hits`,
    )
    if (p95 > worst.p95) worst = { name, p95 }
    all.push(...ms)
  }
  return [
    figure(`search over ${records.toLocaleString('en')} records, p95`, percentile(all, 0.95), 'ms', { target: 100 }),
    figure(`… its slowest kind (${worst.name}), p95`, worst.p95, 'ms', { target: 100 }),
  ]
}

/** What finding out who asks costs: the cheapest route that needs a permission, by session cookie and by token. */
async function sessionFigures(url: string, people: readonly Person[], token: string): Promise<Figure[]> {
  const path = '/api/live?codes=NONE'
  const authorization = `Bearer ${token}`
  const byToken = people.map((_, i) => createClient(url, `127.0.2.${i + 1}`, { authorization }))
  const cookies: number[] = []
  const tokens: number[] = []
  // in turns, so that both have the same machine
  for (let turn = 0; turn < 3; turn++) {
    cookies.push(
      await throughput(
        people.map(
          ({ ask }) =>
            () =>
              ask(path),
        ),
        4,
      ),
    )
    tokens.push(
      await throughput(
        byToken.map(
          ({ ask }) =>
            () =>
              ask(path),
        ),
        4,
      ),
    )
  }
  for (const { close } of byToken) close()
  const [value, peerValue] = [percentile(cookies, 0.5), percentile(tokens, 0.5)].map(round3)
  const beside = { peer: 'by token', peerValue, ratio: round3(value / peerValue) }
  return [figure(`GET by session cookie, ${users} people`, value, '1/s', { better: 'higher', target: 970, ...beside })]
}

/** A workbook first checked, then imported, by a person who watches its progress. */
async function importFigures(person: Person): Promise<Figure[]> {
  const bytes = await workbook(importedRows)
  const figures: Figure[] = []
  for (const dryRun of [true, false]) {
    const { seconds, imported, refused, steps } = await importFile(person, bytes, dryRun)
    if (imported !== importedRows || refused > 0)
      throw new Error(`${imported} of ${importedRows} imported, ${refused} refused`)
    if (steps < 5) throw new Error(`the progress of the import moved ${steps} times`)
    const what = dryRun ? 'checked' : 'imported'
    const rows = importedRows.toLocaleString('en')
    figures.push(figure(`${rows} rows of a workbook ${what}, upload to report`, seconds, 's', { target: 10 }))
    console.error(`    workbook ${what}: its progress was seen to move ${steps} times`)
  }
  return figures
}

/**
 * The business river with a million records, in a running platform over HTTP: 50 people with sessions, addresses and kept-alive
 * connections of their own, on the same machine and from this one process.
 *
 * - "who think": each sends a request, waits for the answer and thinks for 0.5–1.5 s: some 50 requests a second.
 * - "without a pause": each sends the next when the one before is answered; the machine is full then, and the time of a
 *   request is the number of people over the throughput.
 */
export async function run(): Promise<Figure[]> {
  const instance = await startMillrace({ opcua: 'on', ...(keptFolder && { folder: keptFolder }) })
  const { sql } = connectTo((await connectionUrlOf(instance.folder))!, { max: 2 })
  try {
    const token = await instance.token('--scope', 'read,ingest,write,operate,apps,admin')
    const people = await signInPeople(instance, token, users)
    await furnish(sql, people)
    const desk = await openDesk(sql)
    await work(people, desk, warmSeconds, thinkMs)
    const thinking = await work(people, desk, workSeconds, thinkMs)
    tellKinds('who think', thinking)
    console.error('  search:')
    const found = await searchFigures(people[0], desk)
    const closed = await work(people, desk, closedSeconds, 0)
    tellKinds('without a pause', closed)
    return [
      ...loadFigures(`${users} people who think`, thinking, { list: 50, command: 30, 'search in a list': 100 }),
      ...loadFigures(`${users} people without a pause`, closed, {}),
      ...found,
      ...(await sessionFigures(instance.url, people, token)),
      ...(await importFigures(people[0])),
      figure('apps/calibration, all files', linesOf(['apps/calibration'], /^$/), 'lines', { target: 800 }),
      figure('contract + os/kernel, without tests', kernelLines(), 'lines', { target: mostKernelLines }),
    ]
  } finally {
    await sql.end({ timeout: 2 })
    if (keptFolder) await instance.end('SIGTERM')
    else await instance.destroy()
  }
}

if (import.meta.main) {
  console.table((await run()).map(({ name, value, unit, target }) => ({ name, value, unit, target })))
  process.exit(0)
}
