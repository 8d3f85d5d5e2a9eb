import { listParam, type RawSearch, textParam } from '../../search-params.ts'

/** `open`: the scheme that is open, or `new`; `entity` and `ids`: records whose labels are to be printed. */
export type LabelsSearch = { open?: string; entity?: string; ids?: string[] }

export function labelsSearch(raw: RawSearch): LabelsSearch {
  return { open: textParam(raw.open), entity: textParam(raw.entity), ids: listParam(raw.ids) }
}
