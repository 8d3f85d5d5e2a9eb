import { choiceParam, listParam, numberParam, type RawSearch, textParam } from '../../search-params.ts'

/**
 * `/trends?codes=a,b` opens these points over the last hour, following now. Everything on the page is in the address:
 *
 * - `live` follows now, showing the last so many ms; `from` and `to` (UTC ms) show a fixed range instead
 * - `axes`: `own` one axis per pen, `lanes` one lane per pen; otherwise one per unit
 * - `compare`: the same pens this many ms earlier
 * - `hide`: codes not drawn; `fix`: `code:low:high` in the shown unit; `side`: `code:left|right`; `colour`: `code:slot`
 * - `c1`, `c2`: the placed cursors (UTC ms); `pen`: the selected pen; `trend`: id of the saved trend it came from
 */
export type TrendsSearch = {
  codes?: string[]
  live?: number
  from?: number
  to?: number
  axes?: 'own' | 'lanes'
  compare?: number
  hide?: string[]
  fix?: string[]
  side?: string[]
  colour?: string[]
  c1?: number
  c2?: number
  pen?: string
  trend?: string
}

export function trendsSearch(raw: RawSearch): TrendsSearch {
  const from = numberParam(raw.from)
  const to = numberParam(raw.to)
  const fixed = from !== undefined && to !== undefined && from < to
  const live = numberParam(raw.live)
  return {
    codes: listParam(raw.codes),
    live: !fixed && live !== undefined && live >= 1000 ? live : undefined,
    from: fixed ? from : undefined,
    to: fixed ? to : undefined,
    axes: choiceParam(raw.axes, ['own', 'lanes']),
    compare: numberParam(raw.compare) || undefined,
    hide: listParam(raw.hide),
    fix: listParam(raw.fix),
    side: listParam(raw.side),
    colour: listParam(raw.colour),
    c1: numberParam(raw.c1),
    c2: numberParam(raw.c2),
    pen: textParam(raw.pen),
    trend: textParam(raw.trend),
  }
}
