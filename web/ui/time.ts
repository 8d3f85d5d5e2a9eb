import { useSyncExternalStore } from 'react'
import type { Language } from '../../contract/text.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const two = (n: number) => String(n).padStart(2, '0')

/** Local time, sortable: 2026-11-22 08:53:21. */
export function formatTime(time: number, parts: 'second' | 'minute' | 'millisecond' | 'day' = 'second'): string {
  const d = new Date(time)
  const date = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
  if (parts === 'day') return date
  const clock = `${two(d.getHours())}:${two(d.getMinutes())}`
  if (parts === 'minute') return `${date} ${clock}`
  const seconds = `${clock}:${two(d.getSeconds())}`
  return parts === 'second'
    ? `${date} ${seconds}`
    : `${date} ${seconds}.${String(d.getMilliseconds()).padStart(3, '0')}`
}

/** How long ago while that is readable (up to a day), then the date. Times ahead of the clock are said in full. */
export function formatRelative(time: number, now: number, language: Language): string {
  const age = now - time
  if (age < -2 * second || age >= day) return formatTime(time, 'minute')
  if (age < 2 * second) return language === 'zh' ? '刚刚' : 'just now'
  if (age < minute) return ago(Math.floor(age / second), language, '秒', 's')
  if (age < hour) return ago(Math.floor(age / minute), language, '分钟', 'min')
  return ago(Math.floor(age / hour), language, '小时', 'h')
}

function ago(n: number, language: Language, zh: string, en: string): string {
  return language === 'zh' ? `${n} ${zh}前` : `${n} ${en} ago`
}

/** A span of time in its two largest parts: 3 d 4 h. */
export function formatSpan(ms: number, language: Language): string {
  const units: [number, string, string][] = [
    [day, '天', 'd'],
    [hour, '小时', 'h'],
    [minute, '分', 'min'],
    [second, '秒', 's'],
  ]
  const at = Math.max(
    0,
    units.findIndex(([size]) => ms >= size),
  )
  if (ms < second) return `${Math.round(ms)} ms`
  const [size, zh, en] = units[at]
  const rest = units[at + 1]
  const first = Math.floor(ms / size)
  const secondPart = rest ? Math.floor((ms % size) / rest[0]) : 0
  const word = (n: number, z: string, e: string) => `${n} ${language === 'zh' ? z : e}`
  return secondPart ? `${word(first, zh, en)} ${word(secondPart, rest[1], rest[2])}` : word(first, zh, en)
}

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) now = Date.now()
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of [...listeners]) each()
  }, second)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The clock in steps of `stepMs`; one timer for the whole page, and no rendering between steps. */
export function useNow(stepMs = second): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / stepMs) * stepMs)
}
