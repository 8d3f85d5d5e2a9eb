import { numberParam, type RawSearch, textParam } from '../../../search-params.ts'

/** `version`: without it the draft, or the newest. `instance`: whose live values stand on the wires. `sub`: path of opened sub-models. */
export type ModelEditSearch = { version?: number; instance?: string; sub?: string }

export function modelEditSearch(raw: RawSearch): ModelEditSearch {
  const version = numberParam(raw.version)
  return {
    version: version !== undefined && Number.isInteger(version) && version > 0 ? version : undefined,
    instance: textParam(raw.instance),
    sub: textParam(raw.sub),
  }
}
