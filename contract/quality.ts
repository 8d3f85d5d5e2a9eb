/**
 * The quality of a sample: an OPC Data Access 3.0 quality word (§6.8), 16 bits.
 *
 *   bits 0–1  limit      00 not limited, 01 low, 10 high, 11 constant
 *   bits 2–5  substatus  the reason, within the major quality
 *   bits 6–7  major      00 bad, 01 uncertain, 11 good: 192 is plain good, 64 plain uncertain, 0 plain bad
 *   bits 8–15 vendor     ours: where a value that is not a plain measurement came from
 */
export type Quality = number

export const quality = {
  bad: 0x00,
  badConfiguration: 0x04,
  badNotConnected: 0x08,
  badDeviceFailure: 0x0c,
  badSensorFailure: 0x10,
  badLastKnown: 0x14,
  badCommFailure: 0x18,
  badOutOfService: 0x1c,
  badWaitingForInitialData: 0x20,
  uncertain: 0x40,
  uncertainLastUsable: 0x44,
  uncertainSensorNotAccurate: 0x50,
  uncertainOutOfRange: 0x54,
  uncertainSubNormal: 0x58,
  good: 0xc0,
  goodLocalOverride: 0xd8,
} as const

export const limit = { none: 0, low: 1, high: 2, constant: 3 } as const

/** Vendor bits: the value was not measured at this time, or not by this sensor; `untrained`: calculated where its learned model had not been. */
export const origin = {
  measured: 0x0000,
  substituted: 0x0100,
  interpolated: 0x0200,
  manual: 0x0300,
  calculated: 0x0400,
  untrained: 0x0500,
} as const

export type Major = 'bad' | 'uncertain' | 'good'

export function major(q: Quality): Major {
  const bits = (q >> 6) & 3
  return bits === 3 ? 'good' : bits === 1 ? 'uncertain' : 'bad'
}

export const isGood = (q: Quality): boolean => (q & 0xc0) === 0xc0
export const isBad = (q: Quality): boolean => (q & 0x40) === 0
/** A plain measurement: not substituted, interpolated, calculated or entered by hand. Says nothing about good or bad. */
export const isMeasured = (q: Quality): boolean => (q & 0xff00) === origin.measured

/**
 * The worse of two qualities: what a calculation that used both may claim, whatever the order. Of two that are equally good, the one that
 * says more: with a reason or limit, then the one further from a measurement (substituted, interpolated, by hand, calculated, untrained, measured).
 */
export function worst(a: Quality, b: Quality): Quality {
  if (a === b) return a
  const by = (b & 0xc0) - (a & 0xc0) || (a & 0x3f) - (b & 0x3f) || (((b >> 8) - 1) & 0xff) - (((a >> 8) - 1) & 0xff)
  return by < 0 ? b : a
}

/** Reads a quality from outside: a quality word, or one of the words good, uncertain, bad. */
export function parseQuality(value: unknown): Quality | undefined {
  if (value === 'good') return quality.good
  if (value === 'uncertain') return quality.uncertain
  if (value === 'bad') return quality.bad
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff) return value
  return undefined
}
