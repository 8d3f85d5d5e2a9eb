import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '../../contract/actor.ts'
import type { LiveValue } from '../../contract/ctx.ts'
import { diskStore } from '../../os/files/disk-store.ts'
import { createFiles } from '../../os/files/files.ts'
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
  const folder = await mkdtemp(join(tmpdir(), 'millrace-upkeep-'))
  const files = createFiles({ store: await diskStore(folder), quotaBytes: 1e8 })
  const under = await withKernel([equipmentApp, sparesApp, upkeepApp], {
    emit: async (_scope, events) => void emitted.push(...events),
    files: files.access,
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
  /** Keeps a file as its uploader would; answers its id. */
  const keepFile = (actor: Actor, name: string, bytes: Uint8Array): Promise<string> =>
    under.tenants.within(actor.tenant, async (tx) => {
      const today = under.kernel.dayOf(under.kernel.clock())
      return (await files.put({ tx, actor, now: under.kernel.clock(), today }, { name, bytes })).id
    })
  const close = async () => {
    await under.close()
    await rm(folder, { recursive: true })
  }
  return { under, manager, emitted, live, machine: machine.id!, keepFile, close }
}
