import { useNavigate, useSearch } from '@tanstack/react-router'

/** What the page's address says. */
export type BillSearch = { meter?: string; month?: string }

const isMonth = (raw: unknown): raw is string => typeof raw === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(raw)

export function readBillSearch(raw: Readonly<Record<string, unknown>>): BillSearch {
  const meter = typeof raw.meter === 'string' && /^[0-9a-f-]{36}$/.test(raw.meter) ? raw.meter : undefined
  return { meter, month: isMonth(raw.month) ? raw.month : undefined }
}

export function useBillSearch(): [BillSearch, (next: BillSearch) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const search = readBillSearch(raw)
  return [search, (next) => void navigate({ to: '.', search: { ...search, ...next } as never, replace: true })]
}
