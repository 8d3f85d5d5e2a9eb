import { limit, origin, type Quality, quality } from '../../contract/quality.ts'

/**
 * OPC UA StatusCode ↔ OPC quality word, after OPC 10000-8 (Data Access) annex A: the mapping between UA and classic OPC DA.
 *
 * A StatusCode is 32 bits: the upper 16 name the condition, bits 10–11 say what the lower ones mean; for data values
 * (01) bits 8–9 are the limit, bit 7 says that the server's queue overflowed, bits 0–1 where the value came from.
 */
const byStatus: Record<string, { code: number; quality: Quality }> = {
  Good: { code: 0x00000000, quality: quality.good },
  GoodLocalOverride: { code: 0x00960000, quality: quality.goodLocalOverride },

  Uncertain: { code: 0x40000000, quality: quality.uncertain },
  UncertainLastUsableValue: { code: 0x40900000, quality: quality.uncertainLastUsable },
  UncertainNoCommunicationLastUsableValue: { code: 0x408f0000, quality: quality.uncertainLastUsable },
  UncertainSubstituteValue: { code: 0x40910000, quality: quality.uncertain | origin.substituted },
  UncertainSensorNotAccurate: { code: 0x40930000, quality: quality.uncertainSensorNotAccurate },
  UncertainEngineeringUnitsExceeded: { code: 0x40940000, quality: quality.uncertainOutOfRange },
  UncertainSubNormal: { code: 0x40950000, quality: quality.uncertainSubNormal },
  UncertainDataSubNormal: { code: 0x40a40000, quality: quality.uncertainSubNormal },

  Bad: { code: 0x80000000, quality: quality.bad },
  BadConfigurationError: { code: 0x80890000, quality: quality.badConfiguration },
  BadNodeIdInvalid: { code: 0x80330000, quality: quality.badConfiguration },
  BadNodeIdUnknown: { code: 0x80340000, quality: quality.badConfiguration },
  BadAttributeIdInvalid: { code: 0x80350000, quality: quality.badConfiguration },
  BadNotReadable: { code: 0x803a0000, quality: quality.badConfiguration },
  BadUserAccessDenied: { code: 0x801f0000, quality: quality.badConfiguration },
  BadTypeMismatch: { code: 0x80740000, quality: quality.badConfiguration },
  BadNotConnected: { code: 0x808a0000, quality: quality.badNotConnected },
  BadDeviceFailure: { code: 0x808b0000, quality: quality.badDeviceFailure },
  BadSensorFailure: { code: 0x808c0000, quality: quality.badSensorFailure },
  BadNoCommunication: { code: 0x80310000, quality: quality.badCommFailure },
  BadCommunicationError: { code: 0x80050000, quality: quality.badCommFailure },
  BadTimeout: { code: 0x800a0000, quality: quality.badCommFailure },
  BadServerNotConnected: { code: 0x800d0000, quality: quality.badCommFailure },
  BadOutOfService: { code: 0x808d0000, quality: quality.badOutOfService },
  BadWaitingForInitialData: { code: 0x80320000, quality: quality.badWaitingForInitialData },
}

/** The conditions that have a quality of their own, by name, for tests and documentation. */
export const mappedStatuses: Readonly<typeof byStatus> = byStatus

const qualityByCode = new Map(Object.values(byStatus).map((row) => [row.code, row.quality]))

/** The condition to report for each quality without limit and origin bits. */
const codeByQuality = new Map<Quality, number>([
  [quality.good, byStatus.Good.code],
  [quality.goodLocalOverride, byStatus.GoodLocalOverride.code],
  [quality.uncertain, byStatus.Uncertain.code],
  [quality.uncertainLastUsable, byStatus.UncertainLastUsableValue.code],
  [quality.uncertainSensorNotAccurate, byStatus.UncertainSensorNotAccurate.code],
  [quality.uncertainOutOfRange, byStatus.UncertainEngineeringUnitsExceeded.code],
  [quality.uncertainSubNormal, byStatus.UncertainSubNormal.code],
  [quality.bad, byStatus.Bad.code],
  [quality.badConfiguration, byStatus.BadConfigurationError.code],
  [quality.badNotConnected, byStatus.BadNotConnected.code],
  [quality.badDeviceFailure, byStatus.BadDeviceFailure.code],
  [quality.badSensorFailure, byStatus.BadSensorFailure.code],
  // UA has no "bad: last known value"; annex A maps it to the loss of communication that caused it.
  [quality.badLastKnown, byStatus.BadNoCommunication.code],
  [quality.badCommFailure, byStatus.BadNoCommunication.code],
  [quality.badOutOfService, byStatus.BadOutOfService.code],
  [quality.badWaitingForInitialData, byStatus.BadWaitingForInitialData.code],
])

const infoTypeMask = 0x0c00
const infoTypeDataValue = 0x0400
const overflowBit = 0x0080

/** Quality word of a 32-bit StatusCode. A condition that is not in the table keeps its severity alone. */
export function qualityFromStatus(code: number): Quality {
  const condition = (code & 0xffff0000) >>> 0
  const severity = condition >>> 30
  const plain = severity === 0 ? quality.good : severity === 1 ? quality.uncertain : quality.bad
  let word: Quality = qualityByCode.get(condition) ?? plain
  if ((code & infoTypeMask) !== infoTypeDataValue) return word
  word |= (code >> 8) & limit.constant
  const source = code & 3
  if (source === 1) word |= origin.calculated
  else if (source === 2) word |= origin.interpolated
  return word
}

/** True when the server says that values were lost before this one because its queue was full. */
export function hasOverflow(code: number): boolean {
  return (code & infoTypeMask) === infoTypeDataValue && (code & overflowBit) !== 0
}

/**
 * StatusCode to publish for a quality word. A substituted value is never reported as good: UA has only
 * UncertainSubstituteValue for it. A value entered by hand is a local override.
 */
export function statusFromQuality(word: Quality): number {
  const from = word & 0xff00
  const base = word & 0xfc
  const severity = (word >> 6) & 3
  const plain = severity === 3 ? 0 : severity === 1 ? byStatus.Uncertain.code : byStatus.Bad.code
  let code = codeByQuality.get(base) ?? plain
  if (severity !== 0 && severity !== 2) {
    if (from === origin.substituted) code = byStatus.UncertainSubstituteValue.code
    if (from === origin.manual && severity === 3) code = byStatus.GoodLocalOverride.code
  }
  const source = from === origin.calculated || from === origin.untrained ? 1 : from === origin.interpolated ? 2 : 0
  const limited = word & 3
  if (source || limited) code |= infoTypeDataValue | (limited << 8) | source
  return code >>> 0
}
