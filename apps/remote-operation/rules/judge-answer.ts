import type { DeviceAnswer } from '../../../contract/app.ts'
import { isGood } from '../../../contract/quality.ts'
import { plainDecimal, type Seen, sameWithin } from './write-limits.ts'
import type { Act, Parameter, WriteBack } from './write-record.ts'

/** Refusals after which nobody knows whether the device took the value. */
const unknown: readonly string[] = ['noAnswer', 'writeFault']

/**
 * What a device's answer means for an operated write; `wait`: look again. A device may take a value and show it only a moment later, so
 * an answer that shows the old value, or none, is looked after in the live value until the time for the read-back is over.
 *
 * @param device null: the run that sent it was cut off, and its answer is lost
 * @param seen live value of the register
 * @param at UTC ms
 */
export function judgeAnswer(
  parameter: Parameter,
  write: WriteBack,
  device: DeviceAnswer | null,
  seen: Seen | undefined,
  at: number,
): Act | 'wait' {
  const { tolerance } = parameter.limits
  if (device && !device.ok && !device.sent) return { do: 'unsent', reason: device.code }
  if (device && !device.ok && !unknown.includes(device.code)) return { do: 'reject', reason: device.code }
  const told = device?.ok && device.readBack !== undefined ? plainDecimal(device.readBack) : undefined
  if (told && sameWithin(write.value, told, tolerance)) return { do: 'answer', readBack: told }
  if (told && !(write.before !== null && sameWithin(write.before, told, tolerance)))
    return { do: 'answer', readBack: told }
  const live = seen && isGood(seen.quality) ? plainDecimal(seen.value) : null
  // the same value as before proves something only when it was seen afterwards
  const proves = (time: number) =>
    write.before === null || !sameWithin(write.before, write.value, tolerance) || time > write.operatedAt!
  if (seen && live !== null && sameWithin(write.value, live, tolerance) && proves(seen.time))
    return { do: 'answer', readBack: live }
  if (device !== null && at - write.operatedAt! < parameter.answerMs) return 'wait'
  return told !== undefined ? { do: 'answer', readBack: told } : { do: 'lost', reason: device ? 'noAnswer' : 'cutOff' }
}
