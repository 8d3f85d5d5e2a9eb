import {
  checkInterlocks,
  checkLimits,
  type Interlock,
  type InterlockFault,
  type LimitFault,
  type Seen,
  type WriteLimits,
} from './write-limits.ts'

export const writeStates = [
  'requested',
  'approved',
  'selected',
  'operated',
  'confirmed',
  'mismatched',
  'rejected',
  'timedOut',
  'cancelled',
  'refused',
  'expired',
] as const
export type WriteState = (typeof writeStates)[number]
export const endStates: readonly WriteState[] = [
  'confirmed',
  'mismatched',
  'rejected',
  'timedOut',
  'cancelled',
  'refused',
  'expired',
]

export const parts = ['requester', 'approver', 'operator', 'confirmer'] as const
export type Part = (typeof parts)[number]

/** A register that may be written from afar, with everything that guards it. */
export type Parameter = {
  code: string
  limits: WriteLimits
  interlocks: readonly Interlock[]
  /** Live values of interlocks older than this say nothing of now; null where values come only when they change. */
  maxAgeMs: number | null
  /** Somebody must approve the request. */
  approval: boolean
  /** A person must confirm what was read back before it counts as done. */
  confirmation: boolean
  /** Pairs of parts that one person must not play both: two persons for what is critical. */
  apart: readonly (readonly [Part, Part])[]
  /** A request that was not operated by then has expired: what it was asked for may no longer hold. */
  validMs: number
  /** After selecting, it must be operated within this time, or it is deselected. */
  selectMs: number
  /** The device must have answered within this time. */
  answerMs: number
}

export type Answer = { at: number; readBack: string | null }

/** One write-back from request to end. Times UTC ms. */
export type WriteBack = {
  state: WriteState
  parameter: string
  value: string
  /** Runs through every step against a simulated machine; a device never hears of it. */
  training: boolean
  people: Partial<Record<Part, string>>
  requestedAt: number
  selectedAt: number | null
  operatedAt: number | null
  /** What the register held when it was operated. */
  before: string | null
  /** The answer that counted. */
  answer: Answer | null
  /** Answers after the end: kept for whoever has to find out what the machine holds now. They change no state. */
  lateAnswers: (Answer & { matches: boolean })[]
  /** Why it ended as it did, where a person or a clock ended it. */
  reason: string | null
}

/** What is known at the moment of a step. `selectedElsewhere`: another write-back has this register selected. */
export type Now = {
  at: number
  current: string | null
  live: ReadonlyMap<string, Seen>
  selectedElsewhere?: boolean
}

export type Act =
  | { do: 'approve' | 'select' | 'operate' | 'confirm'; by: string }
  | { do: 'refuse' | 'cancel'; by: string; reason: string }
  /** `unsent`: it is certain that nothing has left. `reject`: the device would not take it. `lost`: nobody knows what it did. */
  | { do: 'unsent' | 'reject' | 'lost'; reason: string }
  | { do: 'answer'; readBack: string | null }
  | { do: 'tick' }

export type WriteFault =
  | LimitFault
  | InterlockFault
  | { code: 'notNow'; state: WriteState }
  | { code: 'samePerson'; as: Part }
  | { code: 'notSelector' }
  | { code: 'selectExpired' }
  | { code: 'selectedElsewhere' }
  | { code: 'notAnswered' }

/** `send`: hand it to the device, or to the simulator in training, and answer with what it reads back. */
export type WriteStep =
  | { ok: true; write: WriteBack; send?: { value: string; to: 'device' | 'simulator' } }
  | { ok: false; write: WriteBack; faults: WriteFault[] }

/** A request; refused at once when it could never be carried out. What is live now is asked when it is selected and operated. */
export function request(
  parameter: Parameter,
  wanted: { value: string; by: string; training: boolean },
  now: Now,
): { ok: true; write: WriteBack } | { ok: false; faults: WriteFault[] } {
  const fault = checkLimits(parameter.limits, wanted.value, now.current)
  if (fault) return { ok: false, faults: [fault] }
  const write: WriteBack = {
    state: parameter.approval ? 'requested' : 'approved',
    parameter: parameter.code,
    value: wanted.value,
    training: wanted.training,
    people: { requester: wanted.by },
    requestedAt: now.at,
    selectedAt: null,
    operatedAt: null,
    before: null,
    answer: null,
    lateAnswers: [],
    reason: null,
  }
  return { ok: true, write }
}

/** The first part that a person has already played and that must be somebody else's. */
export function clash(
  { apart }: Pick<Parameter, 'apart'>,
  people: WriteBack['people'],
  part: Part,
  by: string,
): WriteFault | null {
  for (const [a, b] of apart) {
    const other = a === part ? b : b === part ? a : null
    if (other && people[other] === by) return { code: 'samePerson', as: other }
  }
  return null
}

/** Limits and interlocks as they stand now; empty: go. */
export function guards(parameter: Parameter, write: WriteBack, now: Now): WriteFault[] {
  const limit = checkLimits(parameter.limits, write.value, now.current)
  const locks = checkInterlocks(parameter.interlocks, now.live, now.at, parameter.maxAgeMs)
  return limit ? [limit, ...locks] : locks
}
