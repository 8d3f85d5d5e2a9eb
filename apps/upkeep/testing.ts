import type { LiveValue } from '../../contract/ctx.ts'
import type { EmittedEvent } from '../../os/kernel/services.ts'
import { withKernel } from '../../os/kernel/testing.ts'
import { equipmentApp } from '../equipment/app.ts'
import { registerEquipment } from '../equipment/commands/register-equipment.ts'
import { registerType } from '../equipment/commands/register-type.ts'
import { sparesApp } from '../spares/app.ts'
import { upkeepApp } from './app.ts'

/** The kernel with upkeep and the apps it stands on, a machine, what was emitted, and live values that a test sets. */
export async function withUpkeep() {
  const emitted: EmittedEvent[] = []
  const live = new Map<string, number>()
  const under = await withKernel([equipmentApp, sparesApp, upkeepApp], {
    emit: async (_scope, events) => void emitted.push(...events),
    live: () => ({
      read: async (codes) =>
        codes.flatMap((code): LiveValue[] => {
          const value = live.get(code)
          return value === undefined ? [] : [{ code, value, time: 0, quality: 192 }]
        }),
    }),
    history: () => ({
      samples: async () => [],
      at: async () => null,
      // ten more every day
      buckets: async (code, from, to, count) =>
        Array.from({ length: count }, (_, n) => {
          const last = live.has(code) ? live.get(code)! - 10 * (count - n) : null
          const time = from + ((to - from) / count) * n
          return { time, last, min: last, max: last, avg: last, first: last, count: 1, good: 1 }
        }),
    }),
  })
  const manager = under.actor('manager')
  const type = await under.run(registerType, manager, { code: 'LJ', name: '立式加工中心', category: 'machineTool' })
  const machine = await under.run(registerEquipment, manager, {
    code: 'M01',
    name: '1号',
    type: type.id,
    criticality: 'A',
  })
  return { under, manager, emitted, live, machine: machine.id! }
}
