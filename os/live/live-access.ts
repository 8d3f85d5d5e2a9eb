import type { LiveAccess, LiveValue } from '../../contract/ctx.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Scope } from '../kernel/services.ts'
import type { LiveReader, PointDirectories } from './live-reader.ts'

const maxCodes = 1_000

const refusals = defineRefusals({
  tooManyLiveCodes: [400, '一次最多读取 {limit} 个测点的实时值', 'At most {limit} live values at a time'],
})

/**
 * Live values for apps: of the scope's tenant. Which app may read is not asked here: its own permission was checked. Codes that
 * the tenant has not, and points without a value yet, are missing from the answer.
 */
export function liveAccess(services: { reader: LiveReader; points: PointDirectories }) {
  const { reader, points } = services
  return ({ tx }: Pick<Scope, 'tx'>): LiveAccess => ({
    async read(codes) {
      if (codes.length > maxCodes) throw new Refusal(refusals.tooManyLiveCodes, { limit: maxCodes })
      const own = points.of(tx.tenant)
      const values: LiveValue[] = []
      for (const code of codes) {
        const point = own.byCode(code)
        const item = point && reader.item(point)
        if (item && item.time !== null) values.push({ ...item, time: item.time, received: reader.received(point) })
      }
      return values
    },
  })
}
