import { LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Drawer, Popconfirm, Switch } from 'antd'
import { useId, useState } from 'react'
import type { ModelDetail, ModelInstanceItem } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { modelInstances, modelQueries, modelsChanged } from './data.ts'
import { type Drawing, drawingOf } from './drawing.ts'
import { InstanceAlarms } from './instance-alarms.tsx'
import { draftOf, type InstanceDraft, isSameDraft, ownCount, put, standingOf } from './instance-draft.ts'
import { InputRows, OutputRows, WireRows } from './instance-ports.tsx'
import { instanceTexts as texts } from './instance-texts.ts'
import { NoteDialog } from './note-dialog.tsx'
import { ParameterRows } from './parameter-rows.tsx'
import { useSending } from './use-sending.ts'

/** Refusals of a model that held up the scan. */
const heldCodes: ReadonlySet<string> = new Set(['modelEndless', 'modelNotCompiled', 'modelDied'])

/** One instance: why it does not run, what it takes, sets and says, each with the way back to what it inherits. */
export function InstanceDrawer(props: { model: ModelDetail; instance: ModelInstanceItem; onClose: () => void }) {
  const { model, instance, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const phone = usePhone()
  const mayWrite = useMay('models.write')
  const mayRelease = useMay('models.review')
  const [releasing, setReleasing] = useState(false)
  const { message } = App.useApp()
  const [draft, setDraft] = useState<InstanceDraft>(() => draftOf(instance))
  const number = instance.number ?? model.latest.number
  const savedAt = model.versions.find((v) => v.number === number)?.savedAt
  const drawn = useQuery(modelQueries.drawing(model.id, number, savedAt))
  const changed = !isSameDraft(draft, instance)
  const outputs = instance.outputs.flatMap(({ point }) => point ?? [])
  async function release(reason: string) {
    await api.post(`/api/models/${model.id}/release`, { reason })
    await modelsChanged()
    void message.success(t('released', { code: model.code }))
  }
  return (
    <Drawer
      open
      size={phone ? '100%' : 620}
      title={
        <span className="model-two">
          <span>{instance.machine ? placeOf(instance.machine, true) : instance.code}</span>
          <small>
            <code>{instance.code}</code> {t('withVersion', { n: number })}
          </small>
        </span>
      }
      extra={
        outputs.length > 0 ? (
          <Link to="/trends" search={{ codes: outputs.slice(0, 12) }}>
            <Button icon={<LineChartOutlined />}>{phone ? null : t('trend')}</Button>
          </Link>
        ) : null
      }
      onClose={onClose}
      footer={mayWrite ? <Foot {...{ model, instance, draft, changed, onClose }} onDraft={setDraft} /> : null}
    >
      {instance.faults.length > 0 ? (
        <div className="model-note-box" role="status">
          <strong>{t('faults')}</strong>
          <ul>
            {instance.faults.map(({ code, text }) => (
              <li key={`${code} ${text.zh}`}>{text[language]}</li>
            ))}
          </ul>
          {mayRelease && instance.faults.some(({ code }) => heldCodes.has(code)) ? (
            <Button onClick={() => setReleasing(true)}>{t('release')}</Button>
          ) : null}
        </div>
      ) : null}
      {releasing ? (
        <NoteDialog
          title={t('releaseTitle', { code: model.code })}
          ask={t('releaseAsk')}
          endings={[{ label: t('release'), run: release }]}
          onClose={() => setReleasing(false)}
        >
          <p>{t('releaseHint')}</p>
        </NoteDialog>
      ) : null}
      <ProblemNote error={drawn.error} onRetry={drawn.refetch} />
      {drawn.data ? (
        <Parts
          {...{ model, instance, draft, mayWrite }}
          drawing={drawingOf(drawn.data)}
          change={(next) => setDraft((before) => ({ ...before, ...next }))}
        />
      ) : null}
    </Drawer>
  )
}

type PartsProps = {
  model: ModelDetail
  instance: ModelInstanceItem
  drawing: Drawing
  draft: InstanceDraft
  mayWrite: boolean
  change: (next: Partial<InstanceDraft>) => void
}

function Parts({ model, instance, drawing, draft, mayWrite, change }: PartsProps) {
  const t = useText(texts)
  const running = standingOf(instance, model.live) === 'running'
  const look = useQuery({ ...modelInstances.look(model.id, instance.id), enabled: running }).data
  return (
    <div className="instance-parts">
      <section>
        <h3>{t('outputs')}</h3>
        <OutputRows instance={instance} drawing={drawing} />
      </section>
      <section>
        <h3>{t('parameters')}</h3>
        {drawing.parameters.length === 0 ? <p className="faint">{t('noParameters')}</p> : null}
        <ParameterRows
          parameters={drawing.parameters}
          own={draft.overrides}
          locked={!mayWrite}
          onOwn={(id, value) => change({ overrides: put(draft.overrides, id, value) })}
        />
      </section>
      <section>
        <h3>{t('inputs')}</h3>
        <InputRows
          {...{ model, instance, drawing, look }}
          own={draft.bindings}
          locked={!mayWrite}
          onOwn={(port, point) => change({ bindings: put(draft.bindings, port, point) })}
        />
      </section>
      {instance.alarms.length > 0 ? (
        <section>
          <h3>{t('alarms')}</h3>
          <InstanceAlarms {...{ model, instance, drawing }} />
        </section>
      ) : null}
      <section>
        <h3>
          {t('wires')} <small className="faint">{t('wiresHint')}</small>
        </h3>
        {look ? <WireRows drawing={drawing} look={look} /> : <p className="faint">{t('notRunning')}</p>}
      </section>
    </div>
  )
}

type FootProps = {
  model: ModelDetail
  instance: ModelInstanceItem
  draft: InstanceDraft
  changed: boolean
  onDraft: (draft: InstanceDraft) => void
  onClose: () => void
}

function Foot({ model, instance, draft, changed, onDraft, onClose }: FootProps) {
  const t = useText(texts)
  const switchId = useId()
  const { message } = App.useApp()
  const { busy, problem, send } = useSending()
  const { id, version, code } = instance
  const path = `/api/models/${model.id}/instances/${id}`
  async function save() {
    const saved = await send(() => api.put<ModelInstanceItem>(path, { ...draft, version }))
    if (!saved) return
    onDraft(draftOf(saved))
    await modelsChanged()
    void message.success(t('saved', { code }))
  }
  async function remove() {
    if (!(await send(() => api.delete(path, { version }).then(() => true)))) return
    onClose()
    await modelsChanged()
    void message.success(t('removed', { code }))
  }
  return (
    <>
      <ProblemNote error={problem} />
      <div className="instance-foot">
        <Switch id={switchId} checked={draft.enabled} onChange={(enabled) => onDraft({ ...draft, enabled })} />
        <label htmlFor={switchId}>{t('enabled')}</label>
        <span className="instance-gap" />
        {ownCount(draft) > 0 ? (
          <Button onClick={() => onDraft({ ...draft, bindings: {}, overrides: {} })}>{t('resetAll')}</Button>
        ) : null}
        {changed ? (
          <Button onClick={() => onDraft(draftOf(instance))}>{t('discard')}</Button>
        ) : (
          <Popconfirm
            title={t('removeAsk', { code })}
            okText={t('remove')}
            cancelText={t('cancel')}
            onConfirm={() => void remove()}
          >
            <Button danger>{t('remove')}</Button>
          </Popconfirm>
        )}
        <Button type="primary" disabled={!changed} loading={busy} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </>
  )
}
