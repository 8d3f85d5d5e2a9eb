import { freeSlot, maxPens } from '../../../ui/trend/palette.ts'
import type { Span } from '../../../ui/trend/scales.ts'
import type { TrendsSearch } from './search.ts'

/** What is chosen for one pen, as the address holds it. */
export type PenOptions = {
  code: string
  hidden: boolean
  fixed: Span | null
  side: 'left' | 'right' | undefined
  slot: number
}

/** `code:rest` entries by code; a code may hold colons itself. */
function byCode(entries: readonly string[] | undefined, parts: number): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const entry of entries ?? []) {
    const words = entry.split(':')
    if (words.length <= parts) continue
    found.set(words.slice(0, -parts).join(':'), words.slice(-parts))
  }
  return found
}

/** The pens an address asks for, at most {@link maxPens}, each code once. */
export function penOptions(search: TrendsSearch): PenOptions[] {
  const fix = byCode(search.fix, 2)
  const side = byCode(search.side, 1)
  const colour = byCode(search.colour, 1)
  const codes = [...new Set(search.codes ?? [])].slice(0, maxPens)
  const used: number[] = codes.flatMap((code) => slotOf(colour.get(code)?.[0]) ?? [])
  return codes.map((code) => {
    const [low, high] = (fix.get(code) ?? []).map(Number)
    const place = side.get(code)?.[0]
    let slot = slotOf(colour.get(code)?.[0])
    if (slot === undefined) {
      slot = freeSlot(used)
      used.push(slot)
    }
    return {
      code,
      hidden: search.hide?.includes(code) ?? false,
      fixed: low < high ? { min: low, max: high } : null,
      side: place === 'left' || place === 'right' ? place : undefined,
      slot,
    }
  })
}

function slotOf(text: string | undefined): number | undefined {
  const slot = Number(text)
  return text !== undefined && Number.isInteger(slot) && slot >= 0 && slot < maxPens ? slot : undefined
}

/** The part of the address that holds these pens. Colours are written only where they differ from the order of the list. */
export function penSearch(
  pens: readonly PenOptions[],
): Pick<TrendsSearch, 'codes' | 'hide' | 'fix' | 'side' | 'colour'> {
  const plain = pens.every((pen, i) => pen.slot === i)
  const list = <T>(items: T[]) => (items.length ? items : undefined)
  return {
    codes: list(pens.map((pen) => pen.code)),
    hide: list(pens.filter((pen) => pen.hidden).map((pen) => pen.code)),
    fix: list(pens.flatMap((pen) => (pen.fixed ? [`${pen.code}:${pen.fixed.min}:${pen.fixed.max}`] : []))),
    side: list(pens.flatMap((pen) => (pen.side ? [`${pen.code}:${pen.side}`] : []))),
    colour: plain ? undefined : list(pens.map((pen) => `${pen.code}:${pen.slot}`)),
  }
}

export type Added = { pens: PenOptions[]; added: number; full: boolean }

/** Pens with further codes at the end; what is there already stays, what goes beyond the limit is left out. */
export function addPens(pens: readonly PenOptions[], codes: readonly string[]): Added {
  const next = [...pens]
  let full = false
  for (const code of codes) {
    if (next.some((pen) => pen.code === code)) continue
    if (next.length >= maxPens) {
      full = true
      break
    }
    next.push({ code, hidden: false, fixed: null, side: undefined, slot: freeSlot(next.map((pen) => pen.slot)) })
  }
  return { pens: next, added: next.length - pens.length, full }
}

export function movePen(pens: readonly PenOptions[], code: string, before: string | null): PenOptions[] {
  const moved = pens.find((pen) => pen.code === code)
  if (!moved || code === before) return [...pens]
  const rest = pens.filter((pen) => pen.code !== code)
  const at = before === null ? rest.length : rest.findIndex((pen) => pen.code === before)
  rest.splice(at < 0 ? rest.length : at, 0, moved)
  return rest
}

/** Codes dragged from a list or the twin; null when the drag carries none. */
export const pointsDragType = 'application/x-millrace-points'

export function draggedCodes(text: string): string[] {
  try {
    const codes: unknown = JSON.parse(text)
    return Array.isArray(codes) ? codes.filter((code): code is string => typeof code === 'string' && code !== '') : []
  } catch {
    return []
  }
}
