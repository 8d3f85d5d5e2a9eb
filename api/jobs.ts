import type { Text } from '../contract/text.ts'

export const jobStates = ['queued', 'running', 'done', 'failed', 'stopped'] as const
export type JobState = (typeof jobStates)[number]

/**
 * GET /api/jobs?state=&kind=&mine=true&routine=false&limit=50&cursor= → Page<JobItem>, newest first: one's own, or everybody's
 * with the permission jobs.manage. `routine=false` leaves out what its schedule ran and what ended well. Times are UTC ms.
 */
export type JobItem = {
  id: string
  /** `app.job` or `os.job`. */
  kind: string
  label: Text
  /** What in particular, e.g. the list that is imported. */
  about: Text | null
  state: JobState
  /** 0…1 */
  progress: number
  note: Text | null
  /** Somebody asked it to stop; a running job ends at its next step. */
  stopAsked: boolean
  /** Why it failed, or why the last try did. */
  error: { code: string; texts: Text } | null
  tries: number
  /** Not before; the next try of one that failed. */
  dueAt: number
  createdAt: number
  createdBy: string
  createdByName: string
  startedAt: number | null
  endedAt: number | null
  /** Queued by its schedule. */
  scheduled: boolean
  /** It may be run again. */
  repeatable: boolean
}

/**
 * GET /api/jobs/schedules → { items: JobSchedule[] }: what runs by itself. POST /api/jobs/schedules/:kind/run → JobDetail starts
 * it now, as the system. Both need jobs.manage.
 */
export type JobSchedule = {
  kind: string
  label: Text
  /** minute hour day-of-month month day-of-week where the plant stands */
  cron: string
  nextAt: number | null
}

/**
 * GET /api/jobs/:id; POST /api/jobs/:id/stop and POST /api/jobs/:id/retry answer it too. A result with `fileId` has a file to
 * download; one shaped as ImportReport is shown as its table.
 */
export type JobDetail = JobItem & { result: Record<string, unknown> | null }
