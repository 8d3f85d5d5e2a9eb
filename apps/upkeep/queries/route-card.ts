import { defineQuery, line, t, z } from '../../../contract/index.ts'
import { answersOf, type CheckRow, expectedOf } from '../checks.ts'
import { may, refusals } from '../permissions.ts'
import { itemKey, type RouteStop } from '../route-stops.ts'
import { standardsOf } from '../take-round.ts'

const limitsOf = ({ low, high, warnLow, warnHigh }: CheckRow) => ({ low, high, warnLow, warnHigh })

/** What a phone needs to go a route without network: every stop with what is read there. */
export const routeCard = defineQuery({
  id: 'route-card',
  label: t('巡检卡', 'Route card'),
  permission: may.patrol,
  input: z.strictObject({ route: line.meta({ label: t('路线编号', 'Route number') }) }),
  async run(ctx, { route }) {
    const [row] = await ctx.sql<{ id: string; code: string; name: string; stops: RouteStop[] }[]>`
      select id, code, name, stops from upkeep_route where code = ${route} and state = 'active'`
    if (!row) throw ctx.refuse(refusals.unknownRoute, { code: route }, 'route')
    const standards = await standardsOf(ctx, row.stops)
    const card = (stop: RouteStop, check: CheckRow) => ({
      ...{ key: itemKey(stop.code, check.code), name: check.name, kind: check.kind, unit: check.unit ?? null },
      ...{
        expected: expectedOf(check),
        optional: check.optional ?? false,
        ...(check.kind === 'numeric' && { limits: limitsOf(check) }),
        answers: check.kind === 'choice' ? [...answersOf(check.fine), ...answersOf(check.bad)] : [],
      },
    })
    return {
      ...{ id: row.id, code: row.code, name: row.name },
      stops: row.stops.map((stop) => ({
        ...{ code: stop.code, name: stop.name, scan: stop.scan },
        items: (standards.get(stop.standard) ?? []).map((check) => card(stop, check)),
      })),
    }
  },
})
