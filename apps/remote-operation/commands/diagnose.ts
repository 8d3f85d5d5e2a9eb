import { type Ctx, defineCommand, defineCreate, reason, t, z } from '../../../contract/index.ts'
import { diagnosis, diagnosisNumbers } from '../diagnosis.ts'
import { remoteMachine } from '../machine.ts'
import { liveOf } from '../orders.ts'
import { may, refusals } from '../permissions.ts'

const minute = 60_000
const mostEntries = 2_000

/** A value as it stood when somebody looked. `time` UTC ms, `quality` OPC quality word; null where there is none. */
export type Reading = {
  code: string
  value: number | string | boolean | null
  quality: number | null
  time: number | null
}

type Entry = { kind: 'opened' | 'snapshot' | 'note' | 'closed'; words?: string; readings?: Reading[] }

/** Adds to a session's record; the session must be locked, as its entries are counted. */
async function addEntry(ctx: Ctx, session: string, { kind, words, readings }: Entry): Promise<void> {
  const [{ count }] = await ctx.sql<{ count: number }[]>`
    select count(*)::int as count from remote_operation_entry where diagnosis = ${session}`
  // the end is always written down
  if (count >= mostEntries && kind !== 'closed') throw ctx.refuse(refusals.sessionFull, { most: mostEntries })
  await ctx.sql`
    insert into remote_operation_entry (diagnosis, number, at, kind, person, words, readings)
    values (${session}, ${count + 1}, ${new Date(ctx.now)}, ${kind}, ${ctx.actor.displayName ?? ctx.actor.name},
      ${words ?? null}, ${readings ? JSON.stringify(readings) : null}::text::jsonb)`
}

async function readAll(ctx: Ctx, codes: readonly string[]): Promise<Reading[]> {
  const live = await liveOf(ctx, codes)
  return codes.map((code) => {
    const { value = null, quality = null, time = null } = live.get(code) ?? {}
    return { code, value, quality, time }
  })
}

function refuseOver(ctx: Ctx, { endsAt }: { endsAt: number }): void {
  if (ctx.now >= endsAt) throw ctx.refuse(refusals.sessionOver)
}

export const openDiagnosis = defineCreate({
  id: 'open-diagnosis',
  label: t('开始远程诊断', 'Begin a diagnosis'),
  help: t(
    '会话期间的读数、写入单和笔记都记入时间线',
    'What is read, written and noted in the session stands on its time line',
  ),
  on: diagnosis,
  input: z.strictObject({
    machine: z.uuid(),
    reason,
    endsAt: z.int().min(0),
    points: z
      .array(z.string().min(1).max(200).meta({ kind: 'point' }))
      .max(100)
      .optional(),
  }),
  fields: {
    points: {
      label: t('观察的测点', 'Points watched'),
      help: t('留空则为机台的全部参数和联锁', 'All parameters and interlocks of the machine when left empty'),
    },
  },
  permission: may.diagnose,
  async run(ctx, { machine: id, endsAt, points, ...input }) {
    const [known] = await ctx.sql`
      select 1 from remote_operation_machine where id = ${id} and state <> 'removed' and ${ctx.within(remoteMachine)}`
    if (!known) throw ctx.refuse(refusals.unknownMachine, {}, 'machine')
    if (endsAt < ctx.now + 5 * minute || endsAt > ctx.now + 24 * 60 * minute)
      throw ctx.refuse(refusals.endsWhen, {}, 'endsAt')
    const [open] = await ctx.records(diagnosis).find({ machine: id, state: 'open', openedBy: ctx.actor.id })
    if (open) throw ctx.refuse(refusals.sessionOpen, { number: open.number }, 'machine')
    const machine = await ctx.records(remoteMachine).get(id)
    const foreign = points?.find((point) => !point.startsWith(machine.prefix))
    if (foreign) throw ctx.refuse(refusals.foreignPoint, { point: foreign, prefix: machine.prefix }, 'points')
    const watched = points?.length ? [...new Set(points)] : await pointsOf(ctx, id, machine.interlocks)
    const number = await ctx.number(diagnosisNumbers)
    const { department, site } = machine
    const set = { ...input, number, machine: id, endsAt, points: watched, openedBy: ctx.actor.id, department, site }
    return { set }
  },
})

/** The points of a machine's parameters and interlocks, at most 100. */
async function pointsOf(ctx: Ctx, machine: string, interlocks: readonly { point: string }[]): Promise<string[]> {
  const rows = await ctx.sql<{ point: string }[]>`
    select point from remote_operation_parameter where machine = ${machine} and state = 'inUse' order by code limit 100`
  return [...new Set([...interlocks, ...rows].map(({ point }) => point))].slice(0, 100)
}

export const takeSnapshot = defineCommand({
  id: 'take-snapshot',
  label: t('记录读数', 'Record the values'),
  help: t('把观察的测点此刻的值记入时间线', 'Puts the values of this moment on the time line'),
  on: diagnosis,
  input: z.strictObject({}),
  when: ['open'],
  main: true,
  permission: may.diagnose,
  async run(ctx, _input, row) {
    refuseOver(ctx, row)
    await addEntry(ctx, row.id, { kind: 'snapshot', readings: await readAll(ctx, row.points) })
    return {}
  },
})

export const addNote = defineCommand({
  id: 'add-note',
  label: t('记笔记', 'Add a note'),
  on: diagnosis,
  input: z.strictObject({ note: z.string().trim().min(1).max(2000) }),
  fields: { note: { label: t('笔记', 'Note'), kind: 'multiline' } },
  when: ['open'],
  permission: may.diagnose,
  async run(ctx, { note }, row) {
    refuseOver(ctx, row)
    await addEntry(ctx, row.id, { kind: 'note', words: note })
    return {}
  },
})

export const closeDiagnosis = defineCommand({
  id: 'close-diagnosis',
  label: t('结束诊断', 'Close'),
  on: diagnosis,
  input: z.strictObject({ findings: z.string().trim().min(2).max(4000) }),
  moves: ['close'],
  permission: may.diagnose,
  async run(ctx, { findings }, row) {
    await addEntry(ctx, row.id, { kind: 'closed', words: findings })
    return { move: 'close', set: { findings, closedAt: ctx.now } }
  },
})
