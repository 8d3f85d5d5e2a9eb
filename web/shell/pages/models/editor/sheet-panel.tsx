import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { rangeWords } from '../../../../../os/models/graph/limit-words.ts'
import type { LatePolicy, ModelDoc, ParameterDoc } from '../../../../../os/models/graph/model-schema.ts'
import { limits } from '../../../../../os/models/graph/model-schema.ts'
import { useLanguage, useText } from '../../../text.ts'
import { freeId } from './drawing.ts'
import { LabelFields, Labelled, type PanelProps, UnitSelect } from './element-panel.tsx'
import type { Fault } from './survey.ts'
import { texts } from './texts.ts'

/** What is selected when nothing is: the model, or the sub-model that is open; and everything that is wrong. */
export function SheetPanel({ drawing, readOnly, showFault }: PanelProps & { showFault(fault: Fault): void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { doc, sub, found, changeDoc } = drawing
  const own = doc.submodels.find((s) => s.id === sub)
  return (
    <div className="graph-form">
      <h2>{own ? t('submodelName') : t('model')}</h2>
      <p className="faint">{t('stats', { blocks: drawing.sheet.blocks.length, wires: drawing.sheet.wires.length })}</p>
      <h3>{found.faults.length > 0 ? t('faultCount', { n: found.faults.length }) : t('noFaults')}</h3>
      {found.faults.length > 0 ? (
        <ul className="graph-faults">
          {found.faults.slice(0, 100).map((fault) => (
            <li key={`${fault.node} ${fault.code} ${fault.port} ${fault.text.en}`}>
              <button type="button" onClick={() => showFault(fault)}>
                {fault.within ? t('within') : ''}
                {fault.text[language]}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {own ? (
        <LabelFields
          {...own.label}
          disabled={readOnly}
          onChange={(zh, en) =>
            changeDoc(
              (d) => ({ ...d, submodels: d.submodels.map((s) => (s.id === sub ? { ...s, label: { zh, en } } : s)) }),
              `sub ${sub}`,
            )
          }
        />
      ) : (
        <ModelFields
          doc={doc}
          disabled={readOnly}
          onChange={(patch, tag) => changeDoc((d) => ({ ...d, ...patch }), tag)}
        />
      )}
      <Parameters drawing={drawing} readOnly={readOnly} />
      {sub === null ? <Submodels drawing={drawing} readOnly={readOnly} /> : null}
    </div>
  )
}

function ModelFields(props: {
  doc: ModelDoc
  disabled: boolean
  onChange(patch: Partial<ModelDoc>, tag: string): void
}) {
  const t = useText(texts)
  const { doc, disabled, onChange } = props
  return (
    <>
      <Labelled label={t('cycle')}>
        <SecondsField
          label={t('cycle')}
          ms={doc.cycleMs}
          most={limits.maxCycleMs}
          disabled={disabled}
          onChange={(cycleMs) => onChange({ cycleMs }, 'cycle')}
        />
      </Labelled>
      <Late late={doc.late} disabled={disabled} onChange={(late) => onChange({ late }, 'late')} />
      <Labelled label={t('modelNote')}>
        <Input.TextArea
          aria-label={t('modelNote')}
          value={doc.note}
          maxLength={10_000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          disabled={disabled}
          onChange={(event) => onChange({ note: event.target.value }, 'note')}
        />
      </Labelled>
    </>
  )
}

/** A span of time, typed in seconds and kept in ms; what it may be stands below it. */
function SecondsField(props: {
  label: string
  prefix?: boolean
  ms: number
  most: number
  disabled: boolean
  onChange(ms: number): void
}) {
  const { label, ms, most, disabled, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  const [low, high] = [limits.minCycleMs / 1000, most / 1000]
  return (
    <>
      <InputNumber
        aria-label={label}
        prefix={props.prefix ? label : undefined}
        suffix={t('seconds')}
        value={ms / 1000}
        min={low}
        max={high}
        disabled={disabled}
        onChange={(seconds) => seconds !== null && onChange(Math.round(seconds * 1000))}
      />
      <small>{rangeWords({ low, high, unit: 's' })?.[language]}</small>
    </>
  )
}

function Late({ late, disabled, onChange }: { late: LatePolicy; disabled: boolean; onChange(late: LatePolicy): void }) {
  const t = useText(texts)
  const fresh: Record<LatePolicy['policy'], LatePolicy> = {
    hold: { policy: 'hold' },
    bad: { policy: 'bad', afterMs: 60_000 },
    wait: { policy: 'wait', atMostMs: 1_000 },
  }
  const ms = late.policy === 'bad' ? late.afterMs : late.policy === 'wait' ? late.atMostMs : null
  return (
    <Labelled label={t('late')}>
      <Select
        aria-label={t('late')}
        value={late.policy}
        disabled={disabled}
        options={[
          { value: 'hold', label: t('lateHold') },
          { value: 'bad', label: t('lateBad') },
          { value: 'wait', label: t('lateWait') },
        ]}
        onChange={(policy: LatePolicy['policy']) => onChange(fresh[policy])}
      />
      {ms === null ? null : (
        <SecondsField
          label={t(late.policy === 'bad' ? 'lateAfter' : 'lateAtMost')}
          prefix
          ms={ms}
          most={late.policy === 'bad' ? 86_400_000 : 3_600_000}
          disabled={disabled}
          onChange={(n) =>
            onChange(late.policy === 'bad' ? { policy: 'bad', afterMs: n } : { policy: 'wait', atMostMs: n })
          }
        />
      )}
    </Labelled>
  )
}

function Parameters({ drawing, readOnly }: PanelProps) {
  const t = useText(texts)
  const { sheet, sub, changeSheet } = drawing
  const { parameters } = sheet
  const put = (at: number, next: ParameterDoc) =>
    changeSheet((s) => ({ ...s, parameters: s.parameters.with(at, next) }), `parameter ${at}`)
  return (
    <>
      <h3>{t(sub === null ? 'parameters' : 'subParameters')}</h3>
      <p className="faint">{t(sub === null ? 'parametersHint' : 'subParametersHint')}</p>
      {parameters.map((parameter, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its id is what is typed
        <fieldset key={at} className="graph-parameter" disabled={readOnly}>
          <Parameter parameter={parameter} readOnly={readOnly} onChange={(next) => put(at, next)} />
          <Button
            size="small"
            icon={<DeleteOutlined />}
            disabled={readOnly}
            aria-label={`${t('delete')} ${parameter.id}`}
            onClick={() => changeSheet((s) => ({ ...s, parameters: s.parameters.toSpliced(at, 1) }))}
          />
        </fieldset>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={readOnly || parameters.length >= limits.parameters}
        onClick={() =>
          changeSheet((s) => {
            const id = freeId(new Set(s.parameters.map((p) => p.id)), 'p1')
            return { ...s, parameters: [...s.parameters, { id, label: { zh: '', en: '' }, unit: null, default: 0 }] }
          })
        }
      >
        {t('addParameter')}
      </Button>
    </>
  )
}

/** The document's sub-models and how often each is used; one that is not can go. */
function Submodels({ drawing, readOnly }: PanelProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { doc, changeDoc } = drawing
  if (doc.submodels.length === 0) return null
  const uses = (id: string) =>
    [doc, ...doc.submodels].reduce((sum, s) => sum + s.blocks.filter((b) => b.submodel === id).length, 0)
  return (
    <>
      <h3>{t('submodels')}</h3>
      <ul className="graph-subs">
        {doc.submodels.map(({ id, label }) => (
          <li key={id}>
            <span>{label[language] || label.zh || label.en || id}</span>
            <small>{uses(id) > 0 ? t('instances', { n: uses(id) }) : t('unusedSub')}</small>
            {uses(id) === 0 ? (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                disabled={readOnly}
                aria-label={`${t('delete')} ${label[language] || id}`}
                onClick={() => changeDoc((d) => ({ ...d, submodels: d.submodels.filter((s) => s.id !== id) }))}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function Parameter(props: { parameter: ParameterDoc; readOnly: boolean; onChange(next: ParameterDoc): void }) {
  const { parameter, readOnly, onChange } = props
  const t = useText(texts)
  const boolean = typeof parameter.default === 'boolean'
  const number = (key: 'default' | 'low' | 'high', label: string) => (
    <Labelled label={label}>
      <InputNumber
        aria-label={label}
        value={parameter[key] as number | undefined}
        controls={false}
        disabled={readOnly}
        onChange={(n) => onChange({ ...parameter, [key]: n ?? (key === 'default' ? 0 : undefined) })}
      />
    </Labelled>
  )
  return (
    <div>
      <Labelled label={t('id')}>
        <Input
          aria-label={t('id')}
          value={parameter.id}
          maxLength={40}
          disabled={readOnly}
          status={/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(parameter.id) ? undefined : 'error'}
          onChange={(event) => onChange({ ...parameter, id: event.target.value })}
        />
      </Labelled>
      <LabelFields
        {...parameter.label}
        disabled={readOnly}
        onChange={(zh, en) => onChange({ ...parameter, label: { zh, en } })}
      />
      <Checkbox
        checked={boolean}
        disabled={readOnly}
        onChange={(event) => {
          const { low: _, high: __, ...rest } = parameter
          onChange(event.target.checked ? { ...rest, unit: null, default: false } : { ...rest, default: 0 })
        }}
      >
        {t('boolean')}
      </Checkbox>
      {boolean ? (
        <Checkbox
          checked={parameter.default === true}
          disabled={readOnly}
          onChange={(event) => onChange({ ...parameter, default: event.target.checked })}
        >
          {t('defaultValue')}
        </Checkbox>
      ) : (
        <>
          <Labelled label={t('unit')}>
            <UnitSelect
              value={parameter.unit}
              disabled={readOnly}
              onChange={(unit) => onChange({ ...parameter, unit })}
            />
          </Labelled>
          <div className="graph-triple">
            {number('default', t('defaultValue'))}
            {number('low', t('lowest'))}
            {number('high', t('highest'))}
          </div>
        </>
      )}
    </div>
  )
}
