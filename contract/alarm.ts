import { z } from 'zod'
import { defineEvent } from './app.ts'
import { t } from './text.ts'

/** Most urgent first. */
export const alarmPriorities = ['critical', 'high', 'medium', 'low'] as const
export type AlarmPriority = (typeof alarmPriorities)[number]

const text = z.object({ zh: z.string(), en: z.string() })
/** `episode` names this very occurrence, the same when it is raised and when it clears. `place`: twin path of its point. UTC ms. */
const payload = z.object({
  ...{ alarm: z.uuid(), code: z.string(), name: text, point: z.string(), place: z.string() },
  ...{ episode: z.string(), at: z.int(), value: z.union([z.number(), z.boolean(), z.string()]).nullable() },
  priority: z.enum(alarmPriorities),
  /** The alarm's definition wants work to be ordered. */
  workOrder: z.enum(['normal', 'urgent']).nullable(),
})

/** Every app may react to these: an alarm calls the operator; its condition is over. */
export const alarmRaised = defineEvent({ id: 'alarms.raised', label: t('报警触发', 'An alarm is raised'), payload })
export const alarmCleared = defineEvent({ id: 'alarms.cleared', label: t('报警消除', 'An alarm clears'), payload })
