import { sameWithin } from './write-limits.ts'
import {
  type Act,
  type Answer,
  clash,
  endStates,
  guards,
  type Now,
  type Parameter,
  type Part,
  type WriteBack,
  type WriteFault,
  type WriteStep,
} from './write-record.ts'

const refusal = (write: WriteBack, ...faults: WriteFault[]): WriteStep => ({ ok: false, write, faults })
const moved = (write: WriteBack, more: Partial<WriteBack>): WriteStep => ({ ok: true, write: { ...write, ...more } })

/** Nothing has been written, so it may be selected again. */
function deselect(write: WriteBack, reason: string | null = null): WriteBack {
  const { operator: _gone, ...people } = write.people
  return { ...write, state: 'approved', selectedAt: null, operatedAt: null, before: null, people, reason }
}

/**
 * What the clock alone changes. A selection that was not operated in time is dropped and may be made again; a request that was not
 * operated in time has expired: nothing was written. An operation without an answer has timed out: what the machine holds is not known.
 */
function lapse(parameter: Parameter, before: WriteBack, at: number): WriteBack {
  const write = before.state === 'selected' && at - before.selectedAt! > parameter.selectMs ? deselect(before) : before
  if ((write.state === 'requested' || write.state === 'approved') && at - write.requestedAt > parameter.validMs)
    return { ...write, state: 'expired', reason: 'expired' }
  if (write.state === 'operated' && write.answer === null && at - write.operatedAt! > parameter.answerMs)
    return { ...write, state: 'timedOut', reason: 'noAnswer' }
  return write
}

function takeAnswer(parameter: Parameter, write: WriteBack, answer: Answer): WriteStep {
  const matches = sameWithin(write.value, answer.readBack, parameter.limits.tolerance)
  if (write.state !== 'operated' || write.answer !== null) {
    // nothing was sent, so this is nobody's answer
    if (write.operatedAt === null) return refusal(write, { code: 'notNow', state: write.state })
    return moved(write, { lateAnswers: [...write.lateAnswers, { ...answer, matches }] })
  }
  if (!matches) return moved(write, { state: 'mismatched', answer })
  return moved(write, { state: parameter.confirmation ? 'operated' : 'confirmed', answer })
}

/** How a write ended that got no read-back, as the one who sent it found out. */
function endUnread(write: WriteBack, act: Extract<Act, { do: 'unsent' | 'reject' | 'lost' }>): WriteStep {
  const sent = write.state === 'operated' && write.answer === null
  if (act.do === 'unsent' && (sent || write.state === 'selected'))
    return { ok: true, write: deselect(write, act.reason) }
  if (!sent) return refusal(write, { code: 'notNow', state: write.state })
  return moved(write, { state: act.do === 'lost' ? 'timedOut' : 'rejected', reason: act.reason })
}

function person(parameter: Parameter, write: WriteBack, act: Extract<Act, { by: string }>, now: Now): WriteStep {
  const { by } = act
  const as = (part: Part) => ({ people: { ...write.people, [part]: by } })
  const notNow = refusal(write, { code: 'notNow', state: write.state })
  const taken = (part: Part) => clash(parameter, write.people, part, by)
  if (act.do === 'cancel')
    // once sent, nobody can take it back: only the answer or the clock ends it
    return write.operatedAt === null && !endStates.includes(write.state)
      ? moved(write, { state: 'cancelled', selectedAt: null, reason: act.reason })
      : notNow
  if (act.do === 'confirm' || (act.do === 'refuse' && write.state === 'operated')) {
    if (write.state !== 'operated') return notNow
    const fault = taken('confirmer')
    if (write.answer === null) return refusal(write, { code: 'notAnswered' })
    if (fault) return refusal(write, fault)
    // the register holds the value, but the person at the machine sees that it is wrong
    return act.do === 'refuse'
      ? moved(write, { state: 'mismatched', reason: act.reason, ...as('confirmer') })
      : moved(write, { state: 'confirmed', ...as('confirmer') })
  }
  if (act.do === 'approve' || act.do === 'refuse') {
    const fault = taken('approver')
    if (write.state !== 'requested') return notNow
    if (fault) return refusal(write, fault)
    return act.do === 'refuse'
      ? moved(write, { state: 'refused', reason: act.reason, ...as('approver') })
      : moved(write, { state: 'approved', ...as('approver') })
  }
  const fault = taken('operator')
  if (act.do === 'select') {
    if (write.state !== 'approved') return notNow
    const faults = guards(parameter, write, now)
    if (now.selectedElsewhere) faults.unshift({ code: 'selectedElsewhere' })
    if (fault) faults.unshift(fault)
    return faults.length > 0
      ? refusal(write, ...faults)
      : moved(write, { state: 'selected', selectedAt: now.at, ...as('operator') })
  }
  if (write.state !== 'selected') return notNow
  // whoever selected operates: a selection is no invitation to others
  if (write.people.operator !== by) return refusal(write, { code: 'notSelector' })
  const faults = guards(parameter, write, now)
  if (faults.length > 0) return refusal(write, ...faults)
  const operated: WriteBack = { ...write, state: 'operated', operatedAt: now.at, before: now.current }
  return { ok: true, write: operated, send: { value: write.value, to: write.training ? 'simulator' : 'device' } }
}

/**
 * One step of select-before-operate. The clock is looked at first, so a step that comes too late is refused even when nobody has
 * ticked; the write-back in the answer is to be kept in either case.
 */
export function stepWrite(parameter: Parameter, before: WriteBack, act: Act, now: Now): WriteStep {
  const write = lapse(parameter, before, now.at)
  if (act.do === 'tick') return { ok: true, write }
  if (act.do === 'answer') return takeAnswer(parameter, write, { at: now.at, readBack: act.readBack })
  if (!('by' in act)) return endUnread(write, act)
  if (act.do === 'operate' && before.state === 'selected' && write.state === 'approved')
    return refusal(write, { code: 'selectExpired' })
  return person(parameter, write, act, now)
}
