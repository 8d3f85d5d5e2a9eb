import { defineQuery, type QueryCtx, t, z } from '../../../contract/index.ts'
import type { Reading } from '../commands/diagnose.ts'
import { diagnosis } from '../diagnosis.ts'
import { may, refusals } from '../permissions.ts'

/** One thing on the time line of a session; `order` and its step where it was a write. */
export type LineEntry = {
  at: number
  kind: 'snapshot' | 'note' | 'closed' | 'write'
  person: string | null
  words: string | null
  readings: Reading[] | null
  order: { id: string; number: string; title: string } | null
  step: string | null
  value: string | null
  wordsEn: string | null
}

/** What a point is called on this machine, and the least increment that its digits come from. */
export type NamedPoint = { point: string; name: string; unit: string | null; step: string | null }

/** Parameters first: where a condition looks at the same point, the parameter's name says more. */
async function namesOf({ sql }: QueryCtx, session: string): Promise<NamedPoint[]> {
  const rows = await sql<NamedPoint[]>`
    select distinct on (point) point, name, unit, step from (
      select p.point, p.name, p.unit, p.step::text as step, 0 as rank
      from remote_operation_parameter p join remote_operation_diagnosis d on d.machine = p.machine
      where d.id = ${session} and p.state <> 'retired'
      union all
      select l ->> 'point', l ->> 'name', null, null, 1
      from remote_operation_diagnosis d join remote_operation_machine m on m.id = d.machine, jsonb_array_elements(m.interlocks) l
      where d.id = ${session}) named
    order by point, rank, name`
  return [...rows]
}

/** What was read, noted and written in a session, oldest first. */
export const sessionLine = defineQuery({
  id: 'session-line',
  label: t('诊断时间线', 'Time line of a session'),
  permission: may.read,
  input: z.strictObject({ diagnosis: z.uuid().meta({ label: t('诊断会话', 'Session') }) }),
  async run(ctx, { diagnosis: id }) {
    const [known] = await ctx.sql<{ points: string[] }[]>`
      select points from remote_operation_diagnosis where id = ${id} and ${ctx.within(diagnosis)}`
    if (!known) throw ctx.refuse(refusals.unknownSession, {}, 'diagnosis')
    const items = await ctx.sql<LineEntry[]>`
      select (extract(epoch from at) * 1000)::float8 as at, kind, person, words, readings, "order", step, value, words_en as "wordsEn"
      from (
        select at, kind, person, words, readings, null::json as "order", null as step, null as value, null as words_en, number, 0 as source
        from remote_operation_entry where diagnosis = ${id}
        union all
        select s.at, 'write', s.person, s.remark_zh, null, json_build_object('id', o.id, 'number', o.number, 'title', o.title),
          s.what, s.value, s.remark_en, s.number, 1
        from remote_operation_order o join remote_operation_step s on s.order_id = o.id where o.diagnosis = ${id}
      ) line order by at, source, number limit 5000`
    return { items: [...items], points: known.points, named: await namesOf(ctx, id), now: ctx.now }
  },
})
