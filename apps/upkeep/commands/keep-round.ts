import { defineCommand, t, z } from '../../../contract/index.ts'
import { valueWords, verdictWords } from '../checks.ts'
import { may } from '../permissions.ts'
import { round } from '../round.ts'

const doubt = z.enum(['allAtOnce', 'tooFast', 'sameValues', 'notScanned', 'clock'])
/** Photos of one round. */
export const mostPhotos = 30
const text = z.string().max(500)
const moment = z.int().min(0)

/** Writes what became of a round; {@link takeRound} has judged it. */
export const keepRound = defineCommand({
  id: 'keep-round',
  label: t('登记巡检', 'Keep a round'),
  on: round,
  input: z.strictObject({
    doneBy: z.string().max(100),
    finishedAt: moment.nullable(),
    receivedAt: moment,
    timing: z.enum(['onTime', 'late', 'skipped', 'open']),
    notOk: z.int(),
    warnings: z.int(),
    missing: z.int(),
    doubts: z.array(doubt),
    opens: z.enum(['nothing', 'warning', 'repair']),
    photos: z.array(z.uuid()).max(mostPhotos).nullable(),
    items: z.array(
      z.strictObject({
        place: text.meta({ label: t('巡检点', 'Stop') }),
        item: text.meta({ label: t('编号', 'No.') }),
        name: text.meta({ label: t('项目', 'Item') }),
        value: text.meta({ label: t('读数', 'Reading'), choices: valueWords }),
        unit: text.optional().meta({ label: t('单位', 'Unit') }),
        expected: text.meta({ label: t('要求', 'Takes') }),
        at: text.optional().meta({ label: t('时间', 'At') }),
        verdict: z
          .enum(['ok', 'warning', 'notOk', 'missing'])
          .meta({ label: t('判定', 'Verdict'), choices: verdictWords }),
      }),
    ),
  }),
  moves: ['take', 'doubt'],
  permission: may.patrol,
  internal: true,
  run: async (_ctx, input) => ({ move: input.doubts.length > 0 ? 'doubt' : 'take', set: input }),
})
