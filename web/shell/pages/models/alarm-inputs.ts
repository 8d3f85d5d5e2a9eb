import type { AlarmInput, AlarmPriority } from '../../../../api/alarms.ts'
import type { ModelInstanceItem, ModelItem } from '../../../../api/models.ts'
import type { Text } from '../../../../contract/text.ts'

/** What a person says once for the alarm of every instance. */
export type AlarmSaid = { priority: AlarmPriority; action: string }

/** An alarm's code from the key under which a model says it: the letters that a code may have, as many as it may. */
export const alarmCodeOf = (key: string): string => key.replace(/[^A-Za-z0-9_.:-]/g, '-').slice(0, 80)

/**
 * The definition that lets an alarm of an instance call. It stands beside the instance's first output point; null where the model has
 * none, or has no such alarm.
 *
 * @param place the machine in both languages, or the instance's code
 */
export function alarmInputOf(
  model: Pick<ModelItem, 'name'>,
  instance: Pick<ModelInstanceItem, 'alarms' | 'outputs'>,
  alarm: { id: string; label?: Text },
  place: Text,
  said: AlarmSaid,
): AlarmInput | null {
  const key = instance.alarms.find((each) => each.alarm === alarm.id)?.key
  const point = instance.outputs[0]?.point
  if (!key || !point) return null
  const what = alarm.label && (alarm.label.zh || alarm.label.en) ? alarm.label : null
  const named = (language: 'zh' | 'en') =>
    `${place[language]} ${what ? what[language] || what.zh || what.en : `${model.name[language]} ${alarm.id}`}`.slice(
      0,
      200,
    )
  const action = said.action.trim()
  return {
    ...{ code: alarmCodeOf(key), name: { zh: named('zh'), en: named('en') }, point, priority: said.priority },
    condition: { kind: 'source', source: 'model', key },
    action: action ? { zh: action, en: action } : null,
  }
}
