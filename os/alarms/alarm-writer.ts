import type { Actor } from '../../contract/actor.ts'
import { alarmCleared, alarmRaised } from '../../contract/alarm.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { TenantTx } from '../data/tenancy.ts'
import type { EmittedEvent, Scope } from '../kernel/services.ts'
import type { Desk, Unwritten } from './alarm-desk.ts'
import type { AlarmState } from './alarm-state.ts'
import { appendJournal, keepStates } from './alarm-store.ts'
import type { AlarmServices } from './alarms.ts'

/** Lines of one transaction. */
const chunk = 2_000

/** What is written is at fault, and not that nothing can be written: data exceptions, violated constraints, what is too large. */
function isRefused(error: unknown): boolean {
  if (error instanceof Refusal) return error.kind.status < 500
  return /^(?:22|23|54)/.test(String((error as { code?: unknown } | null)?.code ?? ''))
}

function toldOf({ line, episode, tells }: Unwritten, desk: Desk): EmittedEvent[] {
  const definition = desk.alarms.get(line.alarm)?.definition
  if (!definition || !tells) return []
  const { alarm, code, name, at, priority, value, path: place } = line
  const { point, workOrder } = definition
  const payload = { alarm, code, name, at, priority, value, place, episode, point, workOrder }
  return [{ event: (tells === 'raised' ? alarmRaised : alarmCleared).id, payload }]
}

/** Writes what the looks led to: lines of the journal, where alarms stand, and what apps are told. */
export function createAlarmWriter(services: Pick<AlarmServices, 'tenants' | 'emit' | 'dayOf' | 'clock' | 'log'>) {
  const { tenants, clock, log } = services

  function scopeOf(tx: TenantTx): Scope {
    const now = clock()
    const actor: Actor = {
      ...{ kind: 'system', id: 'system', name: 'alarms', displayName: '报警', tenant: tx.tenant },
      permissions: new Set(),
    }
    return { tx, actor, now, today: services.dayOf(now) }
  }

  /** Lines, the states they led to, and what apps are told: all or nothing. */
  async function write(desk: Desk, some: readonly Unwritten[], tx: TenantTx): Promise<void> {
    if (some.length === 0) return
    await appendJournal(
      tx.sql,
      some.map(({ line }) => line),
    )
    const states = new Map<string, AlarmState>(some.map(({ line, state }) => [line.alarm, state]))
    await keepStates(tx.sql, states)
    await services.emit(
      scopeOf(tx),
      some.flatMap((each) => toldOf(each, desk)),
    )
  }

  /** A line that the database will never take is looked for by halves and left out, so that it holds up no others. */
  async function flush(desk: Desk): Promise<void> {
    let most = chunk
    while (desk.unwritten.length > 0) {
      const some = desk.unwritten.slice(0, most)
      try {
        await tenants.within(desk.tenant, (tx) => write(desk, some, tx))
        most = chunk
      } catch (error) {
        if (!isRefused(error)) throw error
        most = Math.ceil(some.length / 2)
        if (some.length > 1) continue
        const { code, kind, at } = some[0].line
        log('error', 'a line of the alarm journal cannot be kept', {
          code,
          kind,
          at,
          error: String(error).slice(0, 300),
        })
        most = chunk
      }
      desk.unwritten.splice(0, some.length)
    }
  }

  return { write, flush }
}
