import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Collapse, Drawer, Form, Input, InputNumber, Popconfirm, Select, Switch } from 'antd'
import { useState } from 'react'
import { type AlarmDefinitionItem, alarmPriorities } from '../../../../api/alarms.ts'
import { symbolOf } from '../../../../units/units.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { PointPicker } from '../../records/pickers.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { usePoints } from '../trends/data.ts'
import { alarmQueries, alarmsChanged } from './data.ts'
import { type Draft, draftOf, emptyDraft, inputOf, mostWhiles, type While, withWhile } from './draft.ts'
import { texts } from './texts.ts'
import { conditionWords, priorityWords } from './words.ts'

/** The form of one alarm, a new one or one that is there. */
export function DefinitionForm({ id, onClose }: { id: string; onClose: () => void }) {
  const isNew = id === 'new'
  const query = useQuery({ ...alarmQueries.definition(id), enabled: !isNew, staleTime: 0, gcTime: 0 })
  if (!isNew && !query.data) return <ProblemNote error={query.error} onRetry={query.refetch} />
  return <Known before={isNew ? null : query.data!} onClose={onClose} />
}

function Known({ before, onClose }: { before: AlarmDefinitionItem | null; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { message } = App.useApp()
  // what is edited stays what was opened, however often the list is asked again
  const [opened] = useState(before)
  const [draft, setDraft] = useState<Draft>(() => (opened ? draftOf(opened, language) : emptyDraft))
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const [{ point }] = usePoints(draft.point ? [draft.point] : ['-'])
  const set = (next: Partial<Draft>) => setDraft((known) => ({ ...known, ...next }))
  async function run(send: (said: string) => Promise<unknown>) {
    const said = reason.trim()
    if (said.length < 2) {
      void message.warning(t('reasonNeeded'))
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      await send(said)
      await alarmsChanged()
      onClose()
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error)
      else throw error
    } finally {
      setBusy(false)
    }
  }
  async function save() {
    const alarm = inputOf(draft, point?.type ?? 'number', opened, language)
    if (!alarm) {
      void message.warning(t('tooFew'))
      return
    }
    await run((said) =>
      opened
        ? api.put(`/api/alarms/definitions/${opened.id}`, { alarm, version: opened.version, reason: said })
        : api.post('/api/alarms/definitions', { alarm, reason: said }),
    )
  }
  const remove = () =>
    run((said) => api.delete(`/api/alarms/definitions/${opened!.id}`, { version: opened!.version, reason: said }))
  return (
    <Drawer
      open
      size={phone ? '100%' : 560}
      title={opened ? t('editAlarm', { code: opened.code }) : t('newAlarm')}
      onClose={onClose}
      footer={
        <div className="alarm-form-foot">
          <Input
            value={reason}
            maxLength={500}
            placeholder={t('reasonAsk')}
            aria-label={t('reasonAsk')}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="primary" loading={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
          {opened ? (
            <Popconfirm
              title={t('removeAsk', { code: opened.code })}
              okText={t('remove')}
              cancelText={t('cancel')}
              onConfirm={() => void remove()}
            >
              <Button danger>{t('remove')}</Button>
            </Popconfirm>
          ) : null}
        </div>
      }
    >
      <ProblemNote error={problem} />
      <Form layout="vertical" className="alarm-form" size={phone ? 'large' : 'middle'}>
        <What draft={draft} set={set} fixed={opened !== null} />
        <Condition draft={draft} set={set} unit={point?.unit ? symbolOf(point.unit) : ''} />
        <Words draft={draft} set={set} />
        <More draft={draft} set={set} />
      </Form>
    </Drawer>
  )
}

type PartProps = { draft: Draft; set: (next: Partial<Draft>) => void }

function What({ draft, set, fixed }: PartProps & { fixed: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <>
      <div className="alarm-pair">
        <Form.Item label={t('code')} required htmlFor="alarm-code">
          <Input
            id="alarm-code"
            value={draft.code}
            disabled={fixed}
            maxLength={80}
            onChange={(event) => set({ code: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('priority')}>
          <Select
            aria-label={t('priority')}
            value={draft.priority}
            options={alarmPriorities.map((value) => ({ value, label: priorityWords[value][language] }))}
            onChange={(priority) => set({ priority })}
          />
        </Form.Item>
      </div>
      <div className="alarm-pair">
        <Form.Item label={t('nameZh')} required htmlFor="alarm-zh">
          <Input id="alarm-zh" value={draft.zh} maxLength={200} onChange={(event) => set({ zh: event.target.value })} />
        </Form.Item>
        <Form.Item label={t('nameEn')} htmlFor="alarm-en">
          <Input id="alarm-en" value={draft.en} maxLength={200} onChange={(event) => set({ en: event.target.value })} />
        </Form.Item>
      </div>
      <Form.Item label={t('point')} required>
        <PointPicker value={draft.point} onChange={(code) => set({ point: typeof code === 'string' ? code : '' })} />
      </Form.Item>
    </>
  )
}

const typed = ['highHigh', 'high', 'low', 'lowLow', 'state', 'rate', 'bad'] as const

function Condition({ draft, set, unit }: PartProps & { unit: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const { kind } = draft
  const limited = kind !== 'state' && kind !== 'bad' && kind !== 'source'
  if (kind === 'source') return <p className="faint">{t('sourceKept')}</p>
  return (
    <>
      <div className="alarm-pair">
        <Form.Item label={t('kind')}>
          <Select
            aria-label={t('kind')}
            value={kind}
            options={typed.map((value) => ({ value, label: conditionWords[value][language] }))}
            onChange={(next) => set({ kind: next })}
          />
        </Form.Item>
        {limited ? (
          <Form.Item label={t(kind === 'rate' ? 'rateLimit' : 'limitValue')} required>
            <InputNumber
              aria-label={t('limitValue')}
              value={draft.limit}
              suffix={unit}
              onChange={(limit) => set({ limit })}
            />
          </Form.Item>
        ) : null}
        {limited ? (
          <Form.Item label={t('deadband')}>
            <InputNumber
              aria-label={t('deadband')}
              min={0}
              value={draft.deadband}
              suffix={unit}
              onChange={(deadband) => set({ deadband: deadband ?? 0 })}
            />
          </Form.Item>
        ) : null}
        {kind === 'state' ? (
          <>
            <Form.Item label={t('stateIs')}>
              <Select
                aria-label={t('stateIs')}
                value={draft.is}
                options={(['equal', 'different'] as const).map((value) => ({ value, label: t(value) }))}
                onChange={(is) => set({ is })}
              />
            </Form.Item>
            <Form.Item label={t('stateValue')} required htmlFor="alarm-state">
              <Input
                id="alarm-state"
                value={draft.value}
                maxLength={200}
                onChange={(event) => set({ value: event.target.value })}
              />
            </Form.Item>
          </>
        ) : null}
      </div>
      <div className="alarm-pair">
        <Seconds label={t('onDelay')} value={draft.onDelay} onChange={(onDelay) => set({ onDelay })} />
        <Seconds label={t('offDelay')} value={draft.offDelay} onChange={(offDelay) => set({ offDelay })} />
      </div>
    </>
  )
}

function Seconds(props: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <Form.Item label={props.label}>
      <InputNumber
        aria-label={props.label}
        min={0}
        max={86_400}
        value={props.value}
        onChange={(value) => props.onChange(value ?? 0)}
      />
    </Form.Item>
  )
}

function Words({ draft, set }: PartProps) {
  const t = useText(texts)
  return (
    <>
      {(['action', 'cause', 'consequence'] as const).map((key) => (
        <Form.Item key={key} label={t(key)} htmlFor={`alarm-${key}`}>
          <Input.TextArea
            id={`alarm-${key}`}
            autoSize={{ minRows: key === 'action' ? 2 : 1, maxRows: 6 }}
            maxLength={2000}
            value={draft[key]}
            onChange={(event) => set({ [key]: event.target.value })}
          />
        </Form.Item>
      ))}
      <div className="alarm-pair">
        <Form.Item label={t('respondWithin')}>
          <InputNumber
            aria-label={t('respondWithin')}
            min={1}
            max={1440}
            value={draft.respondWithinMinutes}
            onChange={(respondWithinMinutes) => set({ respondWithinMinutes })}
          />
        </Form.Item>
        <Form.Item label={t('workOrder')}>
          <Select
            aria-label={t('workOrder')}
            value={draft.workOrder}
            options={[
              { value: 'none', label: t('workNone') },
              { value: 'normal', label: t('workNormal') },
              { value: 'urgent', label: t('workUrgent') },
            ]}
            onChange={(workOrder) => set({ workOrder })}
          />
        </Form.Item>
        <Form.Item label={t('enabled')}>
          <Switch aria-label={t('enabled')} checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
        </Form.Item>
      </div>
    </>
  )
}

function More({ draft, set }: PartProps) {
  const t = useText(texts)
  const tags = (key: 'activates' | 'suppressedBy' | 'consequenceOf') => (
    <Form.Item label={t(key)}>
      <Select
        mode="tags"
        aria-label={t(key)}
        value={draft[key]}
        maxCount={50}
        tokenSeparators={[',', '，', ' ']}
        onChange={(next: string[]) => set({ [key]: next })}
      />
    </Form.Item>
  )
  const inside = (
    <>
      {tags('consequenceOf')}
      {tags('suppressedBy')}
      {tags('activates')}
      <Whiles draft={draft} set={set} />
      <div className="alarm-pair">
        <Form.Item label={t('firstOut')} htmlFor="alarm-first">
          <Input
            id="alarm-first"
            value={draft.firstOut}
            maxLength={80}
            onChange={(event) => set({ firstOut: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('class')} htmlFor="alarm-class">
          <Input
            id="alarm-class"
            value={draft.class}
            maxLength={50}
            onChange={(event) => set({ class: event.target.value })}
          />
        </Form.Item>
      </div>
      <div className="alarm-pair">
        <Form.Item label={t('reAlarm')}>
          <InputNumber
            aria-label={t('reAlarm')}
            min={1}
            max={10_080}
            value={draft.reAlarmMinutes}
            onChange={(reAlarmMinutes) => set({ reAlarmMinutes })}
          />
        </Form.Item>
        <Form.Item label={t('maxShelve')}>
          <InputNumber
            aria-label={t('maxShelve')}
            min={1}
            max={1440}
            value={draft.maxShelveMinutes}
            onChange={(minutes) => set({ maxShelveMinutes: minutes ?? 480 })}
          />
        </Form.Item>
      </div>
      <Form.Item label={t('latching')}>
        <Switch aria-label={t('latching')} checked={draft.latching} onChange={(latching) => set({ latching })} />
      </Form.Item>
    </>
  )
  return <Collapse ghost items={[{ key: 'more', label: t('more'), children: inside }]} />
}

/** States of the plant in any of which the alarm means nothing: a row each. */
function Whiles({ draft, set }: PartProps) {
  const t = useText(texts)
  const { whiles } = draft
  const put = (key: number, next: Partial<While>) =>
    set({ whiles: whiles.map((row) => (row.key === key ? { ...row, ...next } : row)) })
  return (
    <Form.Item label={t('whiles')}>
      {whiles.map(({ key, point, is, value }, at) => (
        <div key={key} className="alarm-while">
          <PointPicker
            label={`${t('whilePoint')} ${at + 1}`}
            value={point}
            onChange={(code) => put(key, { point: typeof code === 'string' ? code : '' })}
          />
          <Select
            aria-label={`${t('whileIs')} ${at + 1}`}
            value={is}
            options={(['below', 'above', 'equal'] as const).map((each) => ({ value: each, label: t(each) }))}
            onChange={(next) => put(key, { is: next })}
          />
          <Input
            aria-label={`${t('whileValue')} ${at + 1}`}
            value={value}
            maxLength={200}
            onChange={(event) => put(key, { value: event.target.value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t('whileRemove')} ${at + 1}`}
            onClick={() => set({ whiles: whiles.filter((row) => row.key !== key) })}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={whiles.length >= mostWhiles}
        onClick={() => set({ whiles: withWhile(whiles) })}
      >
        {t('whileAdd')}
      </Button>
    </Form.Item>
  )
}
