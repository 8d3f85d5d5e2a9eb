import type { ScanHit } from '../../../../api/labels.ts'
import { createStore } from '../../store.ts'

/** One scan as the page remembers it. */
export type Scan = { text: string; read: string; at: number; hits: ScanHit[] }

const key = 'millrace.scans'
const kept = 5

function load(): Scan[] {
  try {
    const saved: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(saved) ? (saved as Scan[]).slice(0, kept) : []
  } catch {
    return []
  }
}

/** The last five scans of this window, newest first; they outlive the way to a record and back. */
export const lastScans = createStore<readonly Scan[]>(load())

export function remember(scan: Scan): void {
  lastScans.set([scan, ...lastScans.get()].slice(0, kept))
  try {
    sessionStorage.setItem(key, JSON.stringify(lastScans.get()))
  } catch {
    // a browser that keeps nothing: the list lasts as long as the page
  }
}
