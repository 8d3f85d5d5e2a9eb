import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Medium, usedMedia } from '../words.ts'

/** What the page's address says; it can be sent to a colleague. */
export type OverviewSearch = { medium: Medium; days: number; day?: string }

const spans = [7, 30, 90]

export function readSearch(raw: Readonly<Record<string, unknown>>): OverviewSearch {
  const medium = usedMedia.find((each) => each === raw.medium) ?? 'electricity'
  const days = spans.find((each) => each === Number(raw.days)) ?? 30
  const day = typeof raw.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.day) ? raw.day : undefined
  return { medium, days, day }
}

export function useOverviewSearch(): [OverviewSearch, (next: Partial<OverviewSearch>) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const search = readSearch(raw)
  return [search, (next) => void navigate({ to: '.', search: { ...search, ...next } as never, replace: true })]
}

/** The day `days` before today where the reader is; the server checks what it is asked. */
export function dayBefore(days: number): string {
  const at = new Date(Date.now() - days * 86_400_000)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
