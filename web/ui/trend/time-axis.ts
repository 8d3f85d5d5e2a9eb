import type { Language } from '../../../contract/text.ts'
import { day, hour, minute, type Range, second } from './time-range.ts'

const steps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14].map((n) => n * day),
]
/** Months between ticks, once days are too close. */
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240] as const

export type TimeTicks = { times: number[]; stepMs: number }

/** Ticks on round local times, at most one per `minPixels`. */
export function timeTicks(range: Range, pixels: number, minPixels = 90): TimeTicks {
  const most = Math.max(1, Math.floor(pixels / minPixels))
  const span = range.to - range.from
  const step = steps.find((s) => span / s <= most)
  if (step === undefined) return monthTicks(range, most)
  return { times: step >= day ? dayTicks(range, step / day) : evenTicks(range, step), stepMs: step }
}

/** Even steps counted from local midnight of the first day, so that 6 h ticks fall on 0, 6, 12, 18 o'clock. */
function evenTicks(range: Range, step: number): number[] {
  const midnight = new Date(range.from)
  midnight.setHours(0, 0, 0, 0)
  const start = midnight.getTime()
  const times: number[] = []
  for (let t = start + Math.ceil((range.from - start) / step) * step; t <= range.to; t += step) {
    times.push(step >= hour ? toLocalStep(t, step) : t)
  }
  return times
}

/** Moves a tick back onto the round local hour after a change of clocks. */
function toLocalStep(time: number, step: number): number {
  const date = new Date(time)
  const hours = step / hour
  const off = date.getHours() % hours
  if (off === 0) return time
  return off === 1 ? time - hour : time + (hours - off) * hour
}

/** Midnights: every day, odd days of the month, Mondays, or every other Monday. */
function dayTicks(range: Range, days: number): number[] {
  const date = new Date(range.from)
  date.setHours(0, 0, 0, 0)
  const times: number[] = []
  for (; date.getTime() <= range.to; date.setDate(date.getDate() + 1)) {
    if (date.getTime() < range.from) continue
    const dayNumber = Math.round((date.getTime() - date.getTimezoneOffset() * minute) / day)
    const monday = date.getDay() === 1
    const wanted =
      days === 1 ||
      (days === 2 && date.getDate() % 2 === 1 && date.getDate() !== 31) ||
      (days === 7 && monday) ||
      (days === 14 && monday && Math.floor(dayNumber / 7) % 2 === 0)
    if (wanted) times.push(date.getTime())
  }
  return times
}

function monthTicks(range: Range, most: number): TimeTicks {
  const months = (range.to - range.from) / (30.44 * day)
  const step = monthSteps.find((s) => months / s <= most) ?? monthSteps[monthSteps.length - 1]
  const date = new Date(range.from)
  const first = Math.floor((date.getFullYear() * 12 + date.getMonth()) / step) * step
  const times: number[] = []
  for (let m = first; ; m += step) {
    const t = new Date(Math.floor(m / 12), m % 12, 1).getTime()
    if (t > range.to) break
    if (t >= range.from) times.push(t)
  }
  return { times, stepMs: step * 30 * day }
}

const two = (n: number): string => String(n).padStart(2, '0')

function clock(date: Date, stepMs: number): string {
  const hm = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (stepMs >= minute) return hm
  const hms = `${hm}:${two(date.getSeconds())}`
  if (stepMs >= second) return hms
  return `${hms}.${String(date.getMilliseconds())
    .padStart(3, '0')
    .slice(0, stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3)}`
}

const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayLabel(date: Date, language: Language): string {
  return language === 'zh'
    ? `${date.getMonth() + 1}月${date.getDate()}日`
    : `${date.getDate()} ${monthsEn[date.getMonth()]}`
}

/**
 * Labels of ticks, one or two lines ('\n'): the time, and under the first tick and wherever it changes the day (or the
 * year, where the ticks are days).
 */
export function tickLabels(ticks: TimeTicks, language: Language): string[] {
  let shown = ''
  return ticks.times.map((t) => {
    const date = new Date(t)
    const year = String(date.getFullYear())
    if (ticks.stepMs >= 28 * day) {
      const month = language === 'zh' ? `${date.getMonth() + 1}月` : monthsEn[date.getMonth()]
      return withChange(month, language === 'zh' ? `${year}年` : year)
    }
    if (ticks.stepMs >= day) return withChange(dayLabel(date, language), language === 'zh' ? `${year}年` : year)
    return withChange(clock(date, ticks.stepMs), dayLabel(date, language))
  })

  function withChange(label: string, context: string): string {
    if (context === shown) return label
    shown = context
    return `${label}\n${context}`
  }
}

/** A moment in full: 2026-11-22 08:51:31, with as many decimals of a second as `resolutionMs` asks for. */
export function fullTime(time: number, resolutionMs = second): string {
  const date = new Date(time)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(date, Math.min(second, resolutionMs))}`
}

const words = {
  zh: { d: '天', h: '小时', m: '分', s: '秒', ms: '毫秒' },
  en: { d: ' d', h: ' h', m: ' min', s: ' s', ms: ' ms' },
} as const

/** A length of time with its two largest parts: 1 天 3 小时, 2 min 5 s. */
export function duration(ms: number, language: Language): string {
  const w = words[language]
  const sign = ms < 0 ? '−' : ''
  let rest = Math.round(Math.abs(ms))
  if (rest < second) return `${sign}${rest}${language === 'zh' ? ' ' : ''}${w.ms}`
  if (rest >= minute) rest = Math.round(rest / second) * second
  const parts: string[] = []
  for (const [size, word] of [
    [day, w.d],
    [hour, w.h],
    [minute, w.m],
  ] as const) {
    const n = Math.floor(rest / size)
    if (n > 0 && parts.length < 2) parts.push(`${n}${language === 'zh' ? ' ' : ''}${word}`)
    rest -= n * size
  }
  if (rest > 0 && parts.length < 2) {
    const seconds = Number((rest / second).toFixed(rest < minute && parts.length === 0 ? 2 : 0))
    parts.push(`${seconds}${language === 'zh' ? ' ' : ''}${w.s}`)
  }
  return sign + parts.join(' ')
}
