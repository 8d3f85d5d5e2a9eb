import { Button, Checkbox, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { ParameterDoc, ParamValue } from '../../../../../os/models/graph/model-schema.ts'
import { useLanguage, useText } from '../../../text.ts'
import { BlockHelp } from './block-help.tsx'
import { useRoles } from './data.ts'
import { type BlockElement, change, type Element, idsOf, type Sheet } from './drawing.ts'
import { nameOf } from './names.ts'
import { ParamField, unitChoices } from './param-field.tsx'
import { canPromote, promote } from './promote.ts'
import { type Role, roleChoices, withRole } from './roles.ts'
import type { Fault } from './survey.ts'
import { texts } from './texts.ts'
import type { Drawing } from './use-drawing.ts'
import { Wiring } from './wiring.tsx'

export type PanelProps = { drawing: Drawing; readOnly: boolean }
/** `equipmentType`: code of the model's, whose roles ports may have. */
export type ElementPanelProps = PanelProps & { equipmentType: string | null; openSub(block: string): void }

/** One element: its name, what it is set to, where its inputs come from, and what it is. */
export function ElementPanel(props: ElementPanelProps & { element: Element }) {
  const { drawing, readOnly, element, openSub } = props
  const { sheet, items, found, changeSheet } = drawing
  const t = useText(texts)
  const language = useLanguage()
  const { kind, of } = element
  const item = kind === 'block' ? items.get(of.kind) : undefined
  const faults = found.faults.filter((f) => f.node === of.id)
  const put = (patch: Partial<Element['of']>, tag: string) =>
    changeSheet((s) => change(s, of.id, (o) => ({ ...o, ...patch }) as typeof of), `${of.id} ${tag}`)
  const title =
    kind === 'block' ? (item?.label[language] ?? (of.kind === 'submodel' ? t('submodelName') : of.kind)) : t(kind)
  return (
    <div className="graph-form">
      <h2>{title}</h2>
      <FaultList faults={faults} />
      {kind === 'block' && of.kind === 'submodel' ? (
        <Button onClick={() => openSub(of.id)}>{t('openSub')}</Button>
      ) : null}
      <LabelFields
        zh={of.label?.zh ?? ''}
        en={of.label?.en ?? ''}
        disabled={readOnly}
        onChange={(zh, en) => put({ label: zh === '' && en === '' ? undefined : { zh, en } }, 'label')}
      />
      <IdField key={of.id} id={of.id} sheet={sheet} disabled={readOnly} onChange={(id) => put({ id }, 'id')} />
      {kind === 'input' || kind === 'output' ? (
        <PortFields
          element={element}
          equipmentType={props.equipmentType}
          inner={drawing.sub !== null}
          disabled={readOnly}
          put={put}
        />
      ) : null}
      {kind === 'alarm' ? (
        <Labelled label={t('priority')}>
          <Select
            aria-label={t('priority')}
            value={of.priority}
            disabled={readOnly}
            options={(['low', 'medium', 'high'] as const).map((p) => ({ value: p, label: t(p) }))}
            onChange={(priority) => put({ priority } as never, 'priority')}
          />
        </Labelled>
      ) : null}
      {kind === 'block' ? <BlockParams of={of} faults={faults} drawing={drawing} readOnly={readOnly} /> : null}
      <Wiring drawing={drawing} readOnly={readOnly} element={element} />
      {item ? (
        <details className="graph-help-fold">
          <summary>{t('help')}</summary>
          <BlockHelp block={item} />
        </details>
      ) : null}
    </div>
  )
}

function BlockParams(props: PanelProps & { of: BlockElement; faults: readonly Fault[] }) {
  const { of, faults, drawing, readOnly } = props
  const t = useText(texts)
  const item = drawing.items.get(of.kind)
  const declared =
    of.kind === 'submodel'
      ? asParams(drawing.doc.submodels.find((s) => s.id === of.submodel)?.parameters)
      : item?.params
  const put = (id: string, value: ParamValue | undefined) =>
    drawing.changeSheet(
      (s) =>
        change(s, of.id, (o: BlockElement) => {
          const { [id]: _, ...rest } = o.params
          return { ...o, params: value === undefined ? rest : { ...rest, [id]: value } }
        }),
      `${of.id} param ${id}`,
    )
  // the unit of an output that has the unit it is given
  const given =
    item?.outputs.some((p) => p.unit === 'given') && !item.params.some((p) => 'unit' in p && p.unit === 'given')
  return (
    <>
      {given ? (
        <Labelled label={t('unit')}>
          <UnitSelect
            value={of.unit ?? null}
            disabled={readOnly}
            onChange={(unit) =>
              drawing.changeSheet((s) =>
                change(s, of.id, ({ unit: _, ...o }: BlockElement) => (unit === null ? o : { ...o, unit })),
              )
            }
          />
        </Labelled>
      ) : null}
      {declared && declared.length > 0 ? <h3>{t('params')}</h3> : null}
      {declared?.map((param) => (
        <ParamField
          key={`${of.id} ${param.id}`}
          param={param}
          value={of.params[param.id]}
          parameters={drawing.sheet.parameters}
          faults={faults.filter((f) => f.port === param.id && !f.within)}
          disabled={readOnly}
          onChange={(value) => put(param.id, value)}
          onPromote={
            canPromote(param)
              ? () => {
                  const unit = drawing.found.paramUnitOf(of.id, param.id)
                  const blockName = nameOf({ kind: 'block', of }, drawing.items, drawing.doc)
                  drawing.changeSheet((s) => promote(s, of.id, { param, unit, blockName }))
                }
              : undefined
          }
        />
      ))}
      {Object.keys(of.params)
        .filter((id) => !declared?.some((p) => p.id === id))
        .map((id) => (
          <p key={id} className="graph-field-fault">
            {id}{' '}
            <Button size="small" disabled={readOnly} onClick={() => put(id, undefined)}>
              {t('delete')}
            </Button>
          </p>
        ))}
    </>
  )
}

/** A sub-model's parameters as a block's. */
function asParams(parameters: readonly ParameterDoc[] = []) {
  return parameters.map(({ id, label, unit, default: value, low = -1e300, high = 1e300 }) =>
    typeof value === 'boolean'
      ? { id, label, default: value }
      : { id, label, default: value, low, high, ...(unit !== null && { unit }) },
  )
}

/** An alarm has one state at a time; what a model writes is one value a scan. */
const typesOf = ({ kind, of }: Extract<Element, { kind: 'input' | 'output' }>) =>
  kind === 'input' && !of.alarm ? (['number', 'boolean', 'samples'] as const) : (['number', 'boolean'] as const)

function PortFields(props: {
  element: Extract<Element, { kind: 'input' | 'output' }>
  equipmentType: string | null
  inner: boolean
  disabled: boolean
  put(patch: object, tag: string): void
}) {
  const { element, equipmentType, inner, disabled, put } = props
  const t = useText(texts)
  const { kind, of } = element
  const roles = useRoles(equipmentType)
  return (
    <>
      <Labelled label={t('type')} hint={of.type === 'samples' ? t('samplesHint') : undefined}>
        <Select
          aria-label={t('type')}
          value={of.type}
          disabled={disabled}
          options={typesOf(element).map((type) => ({ value: type, label: t(type) }))}
          onChange={(type) => put({ type, ...(type === 'boolean' && { unit: null }) }, 'type')}
        />
      </Labelled>
      {of.type !== 'boolean' ? (
        <Labelled label={t('unit')}>
          <UnitSelect value={of.unit} disabled={disabled} onChange={(unit) => put({ unit }, 'unit')} />
        </Labelled>
      ) : null}
      {inner ? null : (
        <Labelled label={t('role')} hint={t('roleHint')}>
          <RoleSelect
            roles={roles}
            value={of.role}
            disabled={disabled}
            onChange={(role) => put(withRole(of, role, roles), 'role')}
          />
        </Labelled>
      )}
      {kind === 'input' ? (
        <Checkbox
          checked={of.optional === true}
          disabled={disabled}
          onChange={(event) => put({ optional: event.target.checked || undefined }, 'optional')}
        >
          {inner ? t('optional') : t('mayBeOpen')}
        </Checkbox>
      ) : null}
    </>
  )
}

/** By its name. Without a type, or for a role that the type is still to get, its code may be typed. */
function RoleSelect(props: {
  roles: readonly Role[]
  value: string | undefined
  disabled: boolean
  onChange(role: string | undefined): void
}) {
  const { roles, value, disabled, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  const [typed, setTyped] = useState('')
  const choices = roleChoices(roles, value, language)
  const code = typed.trim().slice(0, 80)
  const fresh = code !== '' && !choices.some(({ search }) => search.includes(code.toLowerCase()))
  return (
    <Select
      aria-label={t('role')}
      value={value ?? null}
      disabled={disabled}
      allowClear
      showSearch
      optionFilterProp="search"
      placeholder="—"
      popupMatchSelectWidth={false}
      options={
        fresh ? [...choices, { value: code, label: t('roleFree', { code }), search: code.toLowerCase() }] : choices
      }
      onSearch={setTyped}
      onChange={(role: string | null | undefined) => onChange(role || undefined)}
    />
  )
}

export function UnitSelect(props: { value: string | null; disabled: boolean; onChange(unit: string | null): void }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <Select
      aria-label={t('unit')}
      value={props.value}
      disabled={props.disabled}
      showSearch
      allowClear
      placeholder="—"
      optionFilterProp="search"
      options={[{ value: '1', label: t('noUnit'), search: `1 ${t('noUnit')}` }, ...unitChoices('', language)]}
      onChange={(unit) => props.onChange(unit ?? null)}
    />
  )
}

/** Changed when it is left: letters on the way would rename the wires with each key. */
function IdField(props: { id: string; sheet: Sheet; disabled: boolean; onChange(id: string): void }) {
  const t = useText(texts)
  const [draft, setDraft] = useState(props.id)
  useEffect(() => setDraft(props.id), [props.id])
  const form = /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(draft)
  const taken = draft !== props.id && idsOf(props.sheet).has(draft)
  const commit = () => (form && !taken ? draft !== props.id && props.onChange(draft) : setDraft(props.id))
  return (
    <Labelled label={t('id')} hint={!form ? t('idHint') : taken ? t('idTaken') : undefined}>
      <Input
        aria-label={t('id')}
        value={draft}
        maxLength={40}
        disabled={props.disabled}
        status={form && !taken ? undefined : 'error'}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onPressEnter={commit}
      />
    </Labelled>
  )
}

export function LabelFields(props: {
  zh: string
  en: string
  disabled: boolean
  onChange(zh: string, en: string): void
}) {
  const t = useText(texts)
  return (
    <div className="graph-pair">
      <Labelled label={t('nameZh')}>
        <Input
          aria-label={t('nameZh')}
          value={props.zh}
          maxLength={200}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.target.value, props.en)}
        />
      </Labelled>
      <Labelled label={t('nameEn')}>
        <Input
          aria-label={t('nameEn')}
          value={props.en}
          maxLength={200}
          disabled={props.disabled}
          onChange={(event) => props.onChange(props.zh, event.target.value)}
        />
      </Labelled>
    </div>
  )
}

export function Labelled({ label, hint, children }: { label: string; hint?: string; children: React.ReactNode }) {
  return (
    <div className="graph-field">
      <span className="graph-field-head">{label}</span>
      {children}
      {hint ? <small>{hint}</small> : null}
    </div>
  )
}

export function FaultList({ faults }: { faults: readonly Fault[] }) {
  const t = useText(texts)
  const language = useLanguage()
  if (faults.length === 0) return null
  return (
    <ul className="graph-faults">
      {faults.map((fault) => (
        <li key={`${fault.code} ${fault.port} ${fault.text.en}`}>
          {fault.within ? t('within') : ''}
          {fault.text[language]}
        </li>
      ))}
    </ul>
  )
}
