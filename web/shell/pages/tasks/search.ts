import { type TaskBox, taskBoxes } from '../../../../api/approval.ts'
import { type RawSearch, textParam } from '../../search-params.ts'

/** `box`: which list (what waits for me unless given); `task`: the request that is open. */
export type TasksSearch = { box?: TaskBox; task?: string }

export function tasksSearch(raw: RawSearch): TasksSearch {
  const box = taskBoxes.find((each) => each === raw.box)
  return { box: box === 'waiting' ? undefined : box, task: textParam(raw.task) }
}
