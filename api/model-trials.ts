import { z } from 'zod'
import type { Text } from '../contract/text.ts'
import type { JobState } from './jobs.ts'
import { instanceInput } from './models.ts'

/**
 * What one trial may ask for. `rows`: places × settings of the parameters that are swept. `evaluations`: scans × rows × blocks of one model,
 * about ten minutes of one core. `days` with the warm-up.
 */
export const trialLimits = {
  ...{ days: 1_100, warmUpDays: 92, places: 200, explicit: 20, rows: 2_000, points: 2_000, outputs: 5_000 },
  ...{ evaluations: 10_000_000_000, memoryBytes: 256 * 2 ** 20 },
  /** Evaluations that a scan counts for at least: a small model is no work, its scans are. */
  scanCost: 100,
  /** Settings of a sweep, over one or two parameters. */
  settings: 200,
  /** Alarm episodes that are kept one by one, earliest first, of each place and of all together; all are counted. */
  ...{ episodes: 1_000, allEpisodes: 20_000 },
  /** Pictures: buckets per output, as many as {@link trialLimits.seriesBytes} allow. */
  ...{ mostBuckets: 2_000, leastBuckets: 100, seriesBytes: 16 * 2 ** 20 },
} as const
/** Kept per model, newest first, and for how long. */
export const trialsKept = { count: 50, days: 90 } as const
export const maxMarks = 2_000

const day = 86_400_000
const moment = z.int().min(0).max(8_640_000_000_000_000)
const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
const figure = z.number().min(-1e15).max(1e15)

/** From, to and how many values, both ends among them. */
export const sweepAxis = z.strictObject({
  parameter: id,
  from: figure,
  to: figure,
  steps: z.int().min(2).max(trialLimits.settings),
})
export type SweepAxis = z.output<typeof sweepAxis>

/** A place that is no instance: its points named one by one. */
export const trialPlace = z.strictObject({
  code: z.string().regex(/^[\p{L}\p{N}_\-.]{1,40}$/u),
  ...instanceInput.pick({ bindings: true, overrides: true }).shape,
})

/** POST /api/models/:id/trials, …/check. Times are UTC ms; what happens from `from` on counts, the warm-up runs before it. */
export const trialAsk = z.strictObject({
  number: z
    .int()
    .min(1)
    .max(2 ** 31 - 2),
  from: moment,
  to: moment,
  warmUpMs: z
    .int()
    .min(0)
    .max(trialLimits.warmUpDays * day)
    .default(0),
  /** Ids. */
  instances: z.array(z.uuid()).max(trialLimits.places).default([]),
  places: z.array(trialPlace).max(trialLimits.explicit).default([]),
  sweep: z.array(sweepAxis).max(2).default([]),
  note: z.string().trim().max(500).default(''),
})
export type TrialAsk = z.output<typeof trialAsk>
export type TrialAskInput = z.input<typeof trialAsk>

/** What a trial would take, and what its points' history covers. `thinned`: stored by the swinging door, lines between samples. */
export type TrialCheck = {
  stepMs: number
  scans: number
  evaluations: number
  rows: number
  /** At most 200. */
  points: {
    code: string
    name: Text
    unit: string | null
    thinned: boolean
    covered: { from: number; to: number } | null
  }[]
  morePoints: number
  /** Instances that cannot run with this version, and why; they are left out. */
  leftOut: { place: string; text: Text }[]
}

/** Why a block threw, the last time of each block. */
export type TrialFault = { place: string; node: string; time: number; message: string }
export type TrialOutcome = {
  scans: number
  /** Block evaluations. */
  evaluations: number
  /** Read from the historian. */
  samples: number
  seconds: number
  episodes: number
  faults: { count: number; lately: TrialFault[] }
  leftOut: TrialCheck['leftOut']
  sweep: Sweep | null
}

/**
 * `values` of each axis; `cells` in order of the first axis, then the second. All places together. Marks are those of the time of the trial:
 * a finding that an episode overlaps is a hit, one that none does a miss; `falseHits`: false ones that an episode overlaps; `unmarked`:
 * episodes that overlap no mark. `means` of outputs over good scans, null where there are none.
 */
export type Sweep = {
  axes: SweepAxis[]
  /** Of each axis: what the parameter is called, and its value in the version that was tried. */
  parameters: { label: Text; unit: string | null; usual: number }[]
  values: number[][]
  marks: { findings: number; falseOnes: number }
  cells: SweepCell[]
}
export type SweepCell = {
  episodes: number
  hits: number
  misses: number
  falseHits: number
  unmarked: number
  means: Record<string, number | null>
}

/** GET /api/models/:id/trials → { items } newest first. `outdated`: the drawing has been saved again since. */
export type TrialItem = {
  id: string
  number: number
  outdated: boolean
  from: number
  to: number
  warmUpMs: number
  stepMs: number
  places: string[]
  sweep: SweepAxis[]
  note: string
  state: JobState
  /** 0…1 */
  progress: number
  job: string
  error: Text | null
  createdAt: number
  createdBy: string
  outcome: TrialOutcome | null
}

/** A would-be alarm. `to` null: it still stood at the end of the period; `from` may be the period's begin when it stood before. */
export type Episode = { alarm: string; from: number; to: number | null }
export type TrialPlaceResult = {
  place: string
  /** Id, where it is an instance. */
  instance: string | null
  machine: string | null
  overrides: Record<string, number | boolean>
  inputs: { port: string; point: string | null; unit: string | null }[]
  outputs: { port: string; label: Text | null; type: 'number' | 'boolean'; unit: string | null }[]
  alarms: { alarm: string; label: Text | null; priority: 'low' | 'medium' | 'high'; episodes: number }[]
  /** In order of time, at most `trialLimits.episodes`. */
  episodes: Episode[]
}
export type Score = { hits: number; misses: number; falseHits: number; unmarked: number }
/** GET /api/models/:id/trials/:trial; places of a sweep have no episodes and no pictures. */
export type TrialDetail = TrialItem & { results: (TrialPlaceResult & { score: Score })[] }

/** GET …/trials/:trial/series?place=: buckets from `from` on. Null where there was no scan, or no good one; `bads` share of bad scans, `unsure` of uncertain ones where none is bad. */
export type TrialSeries = {
  from: number
  bucketMs: number
  outputs: {
    port: string
    mins: (number | null)[]
    maxs: (number | null)[]
    lasts: (number | null)[]
    bads: (number | null)[]
    unsure: (number | null)[]
  }[]
}

/** GET …/trials/:trial/compare/:other over the period that both have; episodes that overlap, or lie no further apart than a step, are the same. */
export type TrialComparison = {
  from: number
  to: number
  places: { place: string; alarms: { alarm: string; both: EpisodePair[]; onlyA: Episode[]; onlyB: Episode[] }[] }[]
}
/** What belongs together: an episode may be two in the other. */
export type EpisodePair = { a: Episode[]; b: Episode[] }

export const verdicts = ['finding', 'false'] as const
export type Verdict = (typeof verdicts)[number]
/** A stretch that an engineer has judged. `alarm` null: whichever alarm of the model. */
export const markInput = z.strictObject({
  place: z.string().min(1).max(80),
  alarm: id.nullable().default(null),
  from: moment,
  to: moment,
  verdict: z.enum(verdicts),
  note: z.string().trim().max(500).default(''),
})
export type MarkInput = z.output<typeof markInput>
/** GET /api/models/:id/marks?place= → { items } in order of time. */
export type Mark = MarkInput & { id: string; at: number; by: string }
