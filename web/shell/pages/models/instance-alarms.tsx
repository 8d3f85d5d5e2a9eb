import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Checkbox, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type AlarmDefinitionRow, type AlarmPriority, alarmPriorities } from '../../../../api/alarms.ts'
import type { ModelDetail, ModelInstanceItem } from '../../../../api/models.ts'
import type { Page } from '../../../../api/platform.ts'
import { ApiProblem, api } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { useTwin } from '../../twin-names.ts'
import { priorityWords } from '../alarms/words.ts'
import { alarmCodeOf, alarmInputOf } from './alarm-inputs.ts'
import { modelInstances, modelsChanged, useNameOf } from './data.ts'
import type { AlarmNode, Drawing } from './drawing.ts'
import { instanceTexts as texts } from './instance-texts.ts'
import { NoteDialog } from './note-dialog.tsx'

/** Alarms of an instance: which of them call, and the way to let the others. */
export function InstanceAlarms(props: { model: ModelDetail; instance: ModelInstanceItem; drawing: Drawing }) {
  const { model, instance, drawing } = props
  const t = useText(texts)
  const nameOf = useNameOf()
  const mayDefine = useMay('alarms.define')
  const maySee = useMay('alarms.read')
  const [defining, setDefining] = useState<AlarmNode | null>(null)
  const point = instance.outputs[0]?.point ?? ''
  const defined = useQuery({
    queryKey: ['alarms', 'definitions', 'at', point],
    queryFn: ({ signal }) =>
      api.get<Page<AlarmDefinitionRow>>('/api/alarms/definitions', { point, limit: 1000 }, signal),
    enabled: maySee && point !== '',
  }).data?.items
  const at = (key: string) => defined?.find(({ condition }) => condition.kind === 'source' && condition.key === key)
  return (
    <ul className="instance-rows">
      {instance.alarms.map(({ alarm, key }) => {
        const node = drawing.alarms.find(({ id }) => id === alarm)
        const known = at(key)
        return (
          <li key={alarm}>
            <span className="model-two">
              <span>{node?.label ? nameOf(node.label) || alarm : alarm}</span>
              <small>
                <code>{key}</code>
              </small>
            </span>
            <span className="instance-value">
              {known ? (
                <Link to="/alarms" search={{ tab: 'definitions', search: known.code }}>
                  {t('alarmDefined')}
                </Link>
              ) : defined ? (
                <span className="faint">{t('alarmSilent')}</span>
              ) : null}
            </span>
            {node && defined && !known && mayDefine && model.live !== null && point ? (
              <Button size="small" aria-label={`${t('defineAlarm')} ${alarm}`} onClick={() => setDefining(node)}>
                {t('defineAlarm')}
              </Button>
            ) : (
              <span />
            )}
          </li>
        )
      })}
      {defining ? <Define {...{ model, instance, alarm: defining }} onClose={() => setDefining(null)} /> : null}
    </ul>
  )
}

function Define(props: { model: ModelDetail; instance: ModelInstanceItem; alarm: AlarmNode; onClose: () => void }) {
  const { model, instance, alarm, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const { byPath } = useTwin()
  const others = (useQuery(modelInstances.all(model.id)).data ?? []).filter(({ id }) => id !== instance.id)
  const [priority, setPriority] = useState<AlarmPriority>(alarm.priority as AlarmPriority)
  const [action, setAction] = useState('')
  const [all, setAll] = useState(false)
  /** One after the other: what is defined already is left as it is, the first refusal ends it with what was done kept. */
  async function run(reason: string) {
    let made = 0
    try {
      for (const each of all ? [instance, ...others] : [instance]) {
        const place = byPath.get(each.machine ?? '')?.name ?? { zh: each.code, en: each.code }
        const input = alarmInputOf(model, each, alarm, place, { priority, action })
        if (input && (await define(input, reason))) made++
      }
    } finally {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['alarms'] }), modelsChanged()])
    }
    void message.success(t('alarmsMade', { n: made }))
  }
  const label = t('defineAlarm')
  const key = instance.alarms.find((each) => each.alarm === alarm.id)?.key ?? ''
  return (
    <NoteDialog
      title={`${label} · ${alarmCodeOf(key)}`}
      ask={t('askAlarm')}
      endings={[{ label, run }]}
      onClose={onClose}
    >
      <Form layout="vertical" className="model-form">
        <Form.Item label={t('priority')} htmlFor="alarm-priority">
          <Select
            id="alarm-priority"
            value={priority}
            options={alarmPriorities.map((value) => ({ value, label: priorityWords[value][language] }))}
            onChange={setPriority}
          />
        </Form.Item>
        <Form.Item label={t('alarmAction')} htmlFor="alarm-action">
          <Input.TextArea
            id="alarm-action"
            rows={2}
            maxLength={2000}
            value={action}
            onChange={(event) => setAction(event.target.value)}
          />
        </Form.Item>
        {others.length > 0 ? (
          <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
            {t('alarmForAll', { n: others.length })}
          </Checkbox>
        ) : null}
      </Form>
    </NoteDialog>
  )
}

/** False where the alarm is there already, or its point is not: that instance does not run yet. */
async function define(alarm: object, reason: string): Promise<boolean> {
  try {
    await api.post('/api/alarms/definitions', { alarm, reason })
    return true
  } catch (error) {
    if (error instanceof ApiProblem && ['alarmCodeTaken', 'unknownAlarmPoint'].includes(error.code)) return false
    throw error
  }
}
