import type { Actor } from '../../contract/actor.ts'
import type { Devices } from '../../contract/app.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import { httpRefusals } from '../http/problem.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import { connectionKey } from '../stream/connection-key.ts'
import { streamRefusals } from '../stream/refusals.ts'
import type { Stream } from '../stream/stream.ts'

export type DeviceServices = { points: PointDirectories; stream: Pick<Stream, 'call'>; audit: Pick<Audit, 'write'> }
export type DeviceWrite = { code: string; value: SampleValue; reason: string }

/**
 * Writes one value to the device behind a point of the actor's tenant. What was asked is in the audit before it leaves, what came of
 * it afterwards.
 * @throws Refusal where nothing was sent: no such point, not writable, not connected
 */
export async function writeDevice({ points, stream, audit }: DeviceServices, actor: Actor, ask: DeviceWrite) {
  const point = points.of(actor.tenant).byCode(ask.code)
  if (!point) throw new Refusal(httpRefusals.invalid, { field: 'code', detail: ask.code }, 'code')
  if (!point.source?.writable) throw new Refusal(streamRefusals.cannotWrite, { code: ask.code }, 'code')
  const request = {
    actor: auditName(actor),
    tenant: actor.tenant,
    action: 'device.write',
    object: `point:${ask.code}`,
    reason: ask.reason,
  }
  await audit.write({ ...request, after: { asked: ask.value } })
  const { connection, address } = point.source
  const key = connectionKey(actor.tenant, connection)
  const outcome = await stream.call('write', { connection: key, address, value: ask.value })
  await audit.write({ ...request, action: 'device.written', after: outcome })
  return outcome
}

const answerMs = 10_000
/** Refusals after which it is certain that nothing has left. */
const unsent: readonly string[] = ['invalid', 'cannotWrite', 'notConnected', 'switchedOff', 'unknownConnection']

const told = (refusal: Refusal) => ({ code: refusal.code, texts: refusal.texts() })

/** Devices as a job of an app reaches them: every end is an answer, a device that stays silent too. */
export function devicesOf(services: DeviceServices, actor: Actor, patienceMs = answerMs): Devices {
  return {
    async write({ point, value, reason }) {
      let timer: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, reject) => {
        const late = () => reject(new Refusal(streamRefusals.noAnswer, { seconds: patienceMs / 1000 }))
        timer = setTimeout(late, patienceMs)
      })
      try {
        const outcome = await Promise.race([writeDevice(services, actor, { code: point, value, reason }), silence])
        if (outcome.ok) return { ok: true, readBack: outcome.readBack }
        return { ok: false, sent: true, ...(outcome.refusal ?? told(new Refusal(streamRefusals.writeFault))) }
      } catch (error) {
        const refusal = error instanceof Refusal ? error : new Refusal(streamRefusals.writeFault)
        return { ok: false, sent: !unsent.includes(refusal.code), ...told(refusal) }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
