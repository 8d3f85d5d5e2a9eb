import type { MarkInput } from '../../../api/model-trials.ts'
import type { HistorianEndpoint } from '../../historian/open.ts'
import type { LearnedSource } from '../training/shelf.ts'
import type { TrialPlan } from './plan.ts'
import type { RunOutcome } from './run-trial.ts'

/** What the thread of a trial is born with. `stop`: 1 once it is to end. */
export type TrialSetup = { historian: HistorianEndpoint; stop: Int32Array }
/** `learned`: what the learned blocks of its drawing are made of. */
/** `timeZone`: of the plant, an IANA name. */
export type TrialWork = { plan: TrialPlan; marks: MarkInput[]; timeZone: string; learned: LearnedSource[] }
export type TrialMethods = { run(work: TrialWork): Promise<RunOutcome | null> }
export type TrialHost = { progress(share: number): void }
