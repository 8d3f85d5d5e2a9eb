import { type JobState, jobStates } from '../../../../api/jobs.ts'
import { choiceParam, flagParam, type RawSearch, textParam } from '../../search-params.ts'

/** `job`: the one whose detail is open; `mine`: only one's own. */
export type JobsSearch = { state?: JobState; mine?: true; job?: string }

export function jobsSearch(raw: RawSearch): JobsSearch {
  return { state: choiceParam(raw.state, jobStates), mine: flagParam(raw.mine), job: textParam(raw.job) }
}
