import { type VersionState, versionStates } from '../../../../api/models.ts'
import { choiceParam, flagParam, numberParam, type RawSearch, textParam } from '../../search-params.ts'

/** `/models?search=&state=draft&type=pump&faulty=true&open=new`: `open` is the dialog that stands over the list. */
export type ModelsSearch = {
  search?: string
  state?: VersionState
  type?: string
  faulty?: true
  open?: 'new' | 'import'
}

/** `/models/$id?version=2`: the version that is looked at, the newest unless given. */
export const modelSearch = (raw: RawSearch): { version?: number } => ({ version: numberParam(raw.version) })

/** `/models/$id/compare?from=1&to=2`: without, the one in use and the newest. */
export const compareSearch = (raw: RawSearch): { from?: number; to?: number } => ({
  from: numberParam(raw.from),
  to: numberParam(raw.to),
})

/** `/models/$id/instances?instance=<id>&show=faulty&search=`: `instance` is the one whose detail is open. */
export type InstancesSearch = { instance?: string; show?: 'faulty' | 'own' | 'off'; search?: string; open?: 'new' }
export const instancesSearch = (raw: RawSearch): InstancesSearch => ({
  instance: textParam(raw.instance),
  show: choiceParam(raw.show, ['faulty', 'own', 'off']),
  search: textParam(raw.search),
  open: choiceParam(raw.open, ['new']),
})

export function modelsSearch(raw: RawSearch): ModelsSearch {
  return {
    search: textParam(raw.search),
    state: choiceParam(raw.state, versionStates),
    type: textParam(raw.type),
    faulty: flagParam(raw.faulty),
    open: choiceParam(raw.open, ['new', 'import']),
  }
}
