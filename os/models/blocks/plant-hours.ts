const hourMs = 3_600_000

/** The hours of a plant's clock, in UTC ms. */
export type PlantHours = {
  /** When the hour began that a moment is in. */
  begin(ms: number): number
  /** When the hour ends that a moment is in. */
  end(ms: number): number
}

type Hour = { from: number; to: number }

/**
 * From one o'clock to the next, as the clock of the plant shows it. Where the clock is set by a whole hour, each lasts an hour; where it is
 * set by half of one, the hour of the change lasts one and a half.
 *
 * @param timeZone an IANA name such as Asia/Shanghai
 */
export function plantHours(timeZone: string): PlantHours {
  /** The hours that were asked for last: scans go on within one, and leave it for the next. */
  let last: Hour = { from: 0, to: 0 }
  let before: Hour = last

  const zoned = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
  const into = (ms: number, offsetMs: number) => (((ms + offsetMs) % hourMs) + hourMs) % hourMs
  const offsetAt = (ms: number) => Math.round(zoned(ms).offsetNanoseconds / 1e6)

  function find(ms: number): Hour {
    if (ms >= last.from && ms < last.to) return last
    if (ms >= before.from && ms < before.to) return before
    const offset = offsetAt(ms)
    let begin = ms - into(ms, offset)
    // a clock that was set within the hour: it began by the clock before
    const set = zoned(ms + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
    if (begin < set) begin = set - 1 - into(set - 1, offsetAt(set - 1))
    let end = begin + hourMs
    const next = zoned(begin).getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
    // it ends by the clock after; one that is set to the hour ends it there
    if (next <= end) {
      const shown = into(next, offsetAt(next))
      end = shown === 0 ? next : next + hourMs - shown
    }
    before = last
    last = { from: begin, to: end }
    return last
  }

  return {
    begin: (ms) => find(ms).from,
    end: (ms) => find(ms).to,
  }
}
