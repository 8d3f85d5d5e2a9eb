import { type Interpolator, interpolator, type PlayClock, playClock, positionAt, withSpeed } from '../interpolate.ts'
import { heldTags } from '../plant/points.ts'
import { loadReadings } from '../readings.ts'

/** The values of one moment. `time` is a whole second, so that every protocol serves the same set. */
export type Moment = {
  time: number
  value(code: string): number
  /** Original times of the two readings, e.g. "2019-12-16 05:20 – 05:30". */
  between: string
}

/** What the protocol servers play from: readings, clock, and the two things a person may change. */
export class PlaySource {
  readonly #play: Interpolator
  #clock: PlayClock
  #speed: number
  #running = true

  constructor(speed: number) {
    this.#play = interpolator(loadReadings(), heldTags)
    this.#clock = playClock(speed)
    this.#speed = speed
  }

  get speed(): number {
    return this.#speed
  }

  get running(): boolean {
    return this.#running
  }

  /** Throws a RangeError outside 1…600. */
  setSpeed(speed: number, now: number): void {
    const clock = withSpeed(this.#clock, speed, now, this.#play.lengthMs)
    this.#speed = speed
    if (this.#running) this.#clock = clock
  }

  setRunning(running: boolean, now: number): void {
    if (running === this.#running) return
    const moved = withSpeed(this.#clock, this.#speed, now, this.#play.lengthMs)
    this.#clock = running ? { ...this.#clock, anchorMs: now, speed: this.#speed } : { ...moved, speed: 0 }
    this.#running = running
  }

  at(now: number): Moment {
    const time = Math.floor(now / 1000) * 1000
    const place = this.#play.placeAt(positionAt(this.#clock, time, this.#play.lengthMs))
    const from = this.#play.readingTimeAt({ index: place.index, fraction: 0 })
    const to = this.#play.readingTimeAt({ index: place.index, fraction: 1 })
    return {
      time,
      value: (code) => this.#play.valueAt(code, place),
      between: `${stamp(from)} – ${stamp(to).slice(stamp(from).slice(0, 10) === stamp(to).slice(0, 10) ? 11 : 0)}`,
    }
  }
}

const stamp = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ')
