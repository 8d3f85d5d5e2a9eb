import { flagParam, listParam, numberParam, type RawSearch, textParam } from '../../search-params.ts'

/** `words`: part of a name; `screen`: the dialog for the big screen is open. */
export type DashboardsSearch = { words?: string; screen?: true }

export function dashboardsSearch(raw: RawSearch): DashboardsSearch {
  return { words: textParam(raw.words), screen: flagParam(raw.screen) }
}

/** `copy`: id of the dashboard with which a new one begins. */
export type EditSearch = { copy?: string }

export function editSearch(raw: RawSearch): EditSearch {
  return { copy: textParam(raw.copy) }
}

export const secondsEach = { least: 5, usual: 20, most: 3600 }

/** Which dashboards, in this order, and how long each of their screens stays. */
export type ShowSearch = { ids?: string[]; seconds?: number }

export function showSearch(raw: RawSearch): ShowSearch {
  const seconds = numberParam(raw.seconds)
  return {
    ids: listParam(raw.ids),
    seconds:
      seconds === undefined ? undefined : Math.min(secondsEach.most, Math.max(secondsEach.least, Math.round(seconds))),
  }
}
