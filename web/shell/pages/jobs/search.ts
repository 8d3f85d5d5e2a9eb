import { type JobState, jobStates } from '../../../../api/jobs.ts'
import { choiceParam, flagParam, type RawSearch, textParam } from '../../search-params.ts'

/** `job`: the one whose detail is open; `mine`: only one's own; `routine`: also what a schedule ran well; `schedules`: what runs by itself is open. */
export type JobsSearch = { state?: JobState; mine?: true; routine?: true; job?: string; schedules?: true }

export function jobsSearch(raw: RawSearch): JobsSearch {
  return {
    state: choiceParam(raw.state, jobStates),
    mine: flagParam(raw.mine),
    routine: flagParam(raw.routine),
    job: textParam(raw.job),
    schedules: flagParam(raw.schedules),
  }
}
