import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select, Switch } from 'antd'
import type { BlockItem } from '../../../../../api/models.ts'
import type { ParameterDoc, ParamValue } from '../../../../../os/models/graph/model-schema.ts'
import { limits } from '../../../../../os/models/graph/model-schema.ts'
import { symbolOf, unitOf, units } from '../../../../../units/units.ts'
import { useLanguage, useText } from '../../../text.ts'
import { ParamLimits, ruleWords } from './block-help.tsx'
import { knownUnit } from './size.ts'
import type { Fault } from './survey.ts'
import { texts } from './texts.ts'

type Declared = BlockItem['params'][number]
type Props = {
  param: Declared
  value: ParamValue | undefined
  /** Of the sheet around it: what the parameter may follow. */
  parameters: readonly ParameterDoc[]
  faults: readonly Fault[]
  disabled: boolean
  onChange(next: ParamValue | undefined): void
  /** Makes it a parameter of the sheet; not given where it cannot be one. */
  onPromote?(): void
}

/** No id of a parameter. */
const fresh = '+'

/** One parameter of a block: a value, or a parameter of the model that it follows. */
export function ParamField({ param, value, parameters, faults, disabled, onChange, onPromote }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const follows = typeof value === 'object' && 'parameter' in value ? value.parameter : null
  const may = parameters.filter((p) => typeof p.default === typeof param.default)
  const table = 'most' in param
  return (
    <div className="graph-field">
      <div className="graph-field-head">
        <span>{param.label[language]}</span>
        <span>
          {!table && (may.length > 0 || follows || onPromote) ? (
            <Select
              size="small"
              variant="borderless"
              aria-label={`${param.label[language]} ${t('source')}`}
              value={follows ?? ''}
              disabled={disabled}
              popupMatchSelectWidth={false}
              options={[
                { value: '', label: t('fixed') },
                ...may.map((p) => ({ value: p.id, label: t('follows', { name: p.label[language] || p.id }) })),
                ...(onPromote && !follows ? [{ value: fresh, label: t('promote') }] : []),
              ]}
              onChange={(id) => (id === fresh ? onPromote?.() : onChange(id === '' ? undefined : { parameter: id }))}
            />
          ) : null}
          {value !== undefined && !disabled ? (
            <Button size="small" type="link" onClick={() => onChange(undefined)}>
              {t('reset')}
            </Button>
          ) : null}
        </span>
      </div>
      {follows ? null : <ValueInput {...{ param, value, disabled, onChange }} />}
      <ParamLimits param={param} />
      {faults.map((fault) => (
        <p key={fault.code} className="graph-field-fault">
          {fault.text[language]}
        </p>
      ))}
    </div>
  )
}

function ValueInput({ param, value, disabled, onChange }: Pick<Props, 'param' | 'value' | 'disabled' | 'onChange'>) {
  const language = useLanguage()
  const label = param.label[language]
  if ('most' in param) return <TableInput {...{ param, value, disabled, onChange }} />
  if ('choices' in param)
    return (
      <Select
        aria-label={label}
        value={typeof value === 'string' ? value : param.default}
        disabled={disabled}
        options={Object.entries(param.choices).map(([id, words]) => ({ value: id, label: words[language] }))}
        onChange={onChange}
      />
    )
  if (typeof param.default === 'boolean')
    return (
      <Switch
        aria-label={label}
        checked={typeof value === 'boolean' ? value : param.default}
        disabled={disabled}
        onChange={onChange}
      />
    )
  return <NumberInput {...{ param: param as NumberParam, value, disabled, onChange }} />
}

type NumberParam = Extract<Declared, { low: number }>

/** A number alone is in the unit that the block asks for; with another unit chosen it carries that. */
function NumberInput(props: Omit<Props, 'param' | 'parameters' | 'faults' | 'onPromote'> & { param: NumberParam }) {
  const { param, value, disabled, onChange } = props
  const language = useLanguage()
  const t = useText(texts)
  const own = typeof param.unit === 'string' ? knownUnit(param.unit) : ''
  const number = typeof value === 'number' ? value : typeof value === 'object' && 'value' in value ? value.value : null
  const unit = typeof value === 'object' && 'value' in value ? value.unit : ''
  const put = (n: number | null, u: string) => onChange(n === null ? undefined : u === '' ? n : { value: n, unit: u })
  return (
    <span className="graph-number">
      <InputNumber
        aria-label={param.label[language]}
        value={number}
        placeholder={String(param.default)}
        disabled={disabled}
        precision={param.integer ? 0 : undefined}
        onChange={(n) => put(n, unit)}
        controls={false}
      />
      {param.unit === undefined || param.unit === '1' ? null : (
        <Select
          aria-label={`${param.label[language]} ${t('unit')}`}
          value={unit}
          disabled={disabled}
          showSearch
          optionFilterProp="search"
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: own ? symbolOf(own) : t(ruleWords[String(param.unit)] ?? 'asBlock'), search: own },
            ...unitChoices(own, language).filter((u) => u.value !== own),
          ]}
          onChange={(u) => put(number ?? param.default, u)}
        />
      )}
    </span>
  )
}

/** Units of one quantity, or all where any may be meant. */
export function unitChoices(of: string, language: 'zh' | 'en') {
  const quantity = of ? unitOf(of)?.quantity : undefined
  return units
    .filter((u) => (quantity ? u.quantity === quantity : u.code !== '1'))
    .map((u) => ({
      value: u.code,
      label: `${u.symbol}　${u.name[language]}`,
      search: `${u.code} ${u.symbol} ${u.name.zh} ${u.name.en}`,
    }))
}

type TableParam = Extract<Declared, { most: number }>

function TableInput({
  param,
  value,
  disabled,
  onChange,
}: Pick<Props, 'value' | 'disabled' | 'onChange'> & { param: TableParam }) {
  const t = useText(texts)
  const language = useLanguage()
  const given = typeof value === 'object' && 'points' in value ? value : null
  const points = given?.points ?? param.default.map(([x, y]): [number, number] => [x, y])
  const most = Math.min(param.most, limits.tablePoints)
  const put = (next: [number, number][]) => onChange({ ...given, points: next })
  const cell = (row: number, side: 0 | 1, name: string) => (
    <InputNumber
      aria-label={`${param.label[language]} ${name} ${row + 1}`}
      value={points[row][side]}
      disabled={disabled}
      controls={false}
      onChange={(n) => {
        const next = points.map(([x, y]): [number, number] => [x, y])
        next[row][side] = n ?? 0
        put(next)
      }}
    />
  )
  return (
    <div className="graph-table">
      {points.map((_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name of its own
        <div key={row}>
          {cell(row, 0, 'x')}
          {cell(row, 1, 'y')}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t('delete')} ${row + 1}`}
            disabled={disabled || points.length <= 2}
            onClick={() => put(points.toSpliced(row, 1))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={disabled || points.length >= most}
        onClick={() => put([...points, [(points.at(-1)?.[0] ?? 0) + 1, points.at(-1)?.[1] ?? 0]])}
      >
        {t('addRow')}
      </Button>
    </div>
  )
}
