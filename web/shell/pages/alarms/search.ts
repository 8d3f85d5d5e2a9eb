import { type AlarmPriority, alarmPriorities, alarmTabs } from '../../../../api/alarms.ts'
import { type RawSearch, textParam } from '../../search-params.ts'

export const pageTabs = [...alarmTabs, 'journal', 'definitions'] as const
export type PageTab = (typeof pageTabs)[number]

/** `/alarms?tab=shelved&priority=high&branch=&search=&alarm=`: `alarm` is the one whose detail is open. */
export type AlarmSearch = {
  tab?: PageTab
  priority?: AlarmPriority
  branch?: string
  search?: string
  alarm?: string
}

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | undefined => all.find((each) => each === value)

export function alarmSearch(raw: RawSearch): AlarmSearch {
  return {
    tab: oneOf(pageTabs, raw.tab),
    priority: oneOf(alarmPriorities, raw.priority),
    branch: textParam(raw.branch),
    search: textParam(raw.search),
    alarm: textParam(raw.alarm),
  }
}
