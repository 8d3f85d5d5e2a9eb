import { defineEvent, line, positive, t, z } from '../../contract/index.ts'

export { unitText as unitWords } from './book.ts'
/** Parts for jobs of other apps, booked within their own commands. */
export { issueForJob, type JobMove, type JobPart, takeBackFromJob } from './for-jobs.ts'
/** What lies where; what was used for a job. */
export { onHand } from './queries/on-hand.ts'
export { partsUsed } from './queries/parts-used.ts'

export const partBelowMinimum = defineEvent({
  id: 'spares.part-below-minimum',
  label: t('备件低于下限', 'A part is below its minimum'),
  payload: z.strictObject({ id: z.uuid(), code: z.string(), available: z.string(), minimum: z.string() }),
})

const lines = z.array(z.strictObject({ code: line, quantity: positive })).max(200)

/** Told by an app that will need parts: what is free of them is reserved for `reference`, once for each part of it. */
export const partsWanted = defineEvent({
  id: 'spares.parts-wanted',
  label: t('工单需要备件', 'A job needs parts'),
  payload: z.strictObject({ reference: line, purpose: line.optional(), neededOn: z.iso.date().optional(), lines }),
})

/** Told when the job is done or given up: what it has not taken is free again. */
export const partsNotNeeded = defineEvent({
  id: 'spares.parts-not-needed',
  label: t('工单不再需要备件', 'A job needs no parts any more'),
  payload: z.strictObject({ reference: line }),
})

/** The answer to {@link partsWanted}: what could not be reserved, with how much of it is missing. */
export const partsShort = defineEvent({
  id: 'spares.parts-short',
  label: t('工单备件不足', 'A job lacks parts'),
  payload: z.strictObject({ reference: line, lines: z.array(z.strictObject({ code: line, missing: z.string() })) }),
})
