import { alarmInput } from '../../api/alarms.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Alarms } from '../alarms/alarms.ts'
import type { Sql } from '../data/connect.ts'
import { mainTenant } from '../data/main-tenant.ts'
import { demoAlarms } from './demo.ts'
import { log } from './log.ts'

const key = 'seed:alarms'

/** The demo's alarms, once per installation: what was deleted stays deleted. One that was cut short goes on at the next start. */
export async function seedAlarms(alarms: Alarms, sql: Sql): Promise<void> {
  const [known] = await sql`select 1 from installation where key = ${key}`
  if (known) return
  const actor = {
    kind: 'system',
    id: 'demo',
    name: 'demo',
    tenant: mainTenant,
    permissions: new Set<string>(),
  } as const
  const there = await alarms.desk(mainTenant)
  for (const input of await demoAlarms()) {
    if (there.byCode.has(input.code)) continue
    try {
      await alarms.create(alarmInput.parse(input), { reason: '演示数据 · demo data', actor })
    } catch (error) {
      // Somebody has removed the point: its alarm is left out, the others are made.
      if (!(error instanceof Refusal)) throw error
      log('warn', 'a demo alarm not made', { code: input.code, why: error.code })
    }
  }
  await sql`insert into installation (key, value) values (${key}, ${sql.json({ at: Date.now() })}) on conflict do nothing`
}
