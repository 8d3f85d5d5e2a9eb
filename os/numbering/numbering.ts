import type { NumberScheme } from '../../contract/app.ts'
import type { Scope } from '../kernel/services.ts'

const places = /\{(yyyy|yy|mm|dd|0+)\}/g

/** A pattern has exactly one counter, e.g. `JL-{yyyy}-{0000}`; nothing else stands in braces. */
export function isNumberPattern(pattern: string): boolean {
  const found = [...pattern.matchAll(places)].map((m) => m[1])
  return found.filter((p) => p.startsWith('0')).length === 1 && !/[{}]/.test(pattern.replace(places, ''))
}

/** The pattern with the day filled in: what a series counts within. @param day YYYY-MM-DD */
export function periodOf(pattern: string, day: string): string {
  const [yyyy, mm, dd] = day.split('-')
  const parts: Record<string, string> = { yyyy, yy: yyyy.slice(2), mm, dd }
  return pattern.replace(places, (whole, name: string) => parts[name] ?? whole)
}

/** A counter that outgrows its zeros gets longer, never repeats. */
export function formatNumber(pattern: string, day: string, count: number): string {
  return periodOf(pattern, day).replace(places, (_, zeros: string) => String(count).padStart(zeros.length, '0'))
}

type Block = { scheme: string; period: string; next: number; last: number }

/** Numbers that a transaction with many rows takes at once, instead of asking for each. */
export type NumbersAhead = { count: number; blocks: Map<string, Block> }

export const numbersAhead = (count: number): NumbersAhead => ({ count, blocks: new Map() })

/** The next number of a scheme; given back when the transaction fails. Callers of one series wait for each other. */
export async function nextNumber(scope: Scope, { id: scheme, pattern }: NumberScheme): Promise<string> {
  const { today, numbers } = scope
  const period = periodOf(pattern, today)
  const key = `${scheme}\0${period}`
  const block = numbers?.blocks.get(key)
  if (block && block.next <= block.last) return formatNumber(pattern, today, block.next++)
  const count = numbers?.count ?? 1
  const [{ last }] = await scope.tx.sql<{ last: number }[]>`
    insert into number_series (scheme, period, last) values (${scheme}, ${period}, ${count})
    on conflict (tenant, scheme, period) do update set last = number_series.last + ${count} returning last`
  const first = last - count + 1
  numbers?.blocks.set(key, { scheme, period, next: first + 1, last })
  return formatNumber(pattern, today, first)
}

/** Gives back what was taken ahead and not used. The series are locked since, so nobody has counted on. */
export async function giveBackNumbers({ tx, numbers }: Scope): Promise<void> {
  for (const { scheme, period, next, last } of numbers?.blocks.values() ?? [])
    if (next <= last)
      await tx.sql`update number_series set last = ${next - 1} where scheme = ${scheme} and period = ${period}`
}
