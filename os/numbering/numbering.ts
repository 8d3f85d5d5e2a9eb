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

/** The next number of a scheme; given back when the transaction fails. Callers of one series wait for each other. */
export async function nextNumber(scope: Scope, { id, pattern }: NumberScheme): Promise<string> {
  const [{ last }] = await scope.tx.sql<{ last: number }[]>`
    insert into number_series (scheme, period, last) values (${id}, ${periodOf(pattern, scope.today)}, 1)
    on conflict (tenant, scheme, period) do update set last = number_series.last + 1 returning last`
  return formatNumber(pattern, scope.today, last)
}
