import { useQuery } from '@tanstack/react-query'
import { Segmented, Select } from 'antd'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { alarmPriorities } from '../../../../api/alarms.ts'
import type { FieldManifest, QueryManifest } from '../../../../api/apps.ts'
import type { TileItem } from '../../../../api/dashboards.ts'
import type { Filter } from '../../../../api/records.ts'
import { NodeSelect } from '../../points/node-select.tsx'
import { recordQueries, useApps, useEntityOf } from '../../records/data.ts'
import { FilterChips } from '../../records/filter-chips.tsx'
import { groupFields } from '../../records/filters.ts'
import { checkForm } from '../../records/form-check.ts'
import { FormFieldRow } from '../../records/form-field-row.tsx'
import { formFields, startValues, toInput, type Values } from '../../records/form-model.ts'
import { type EntityView, listLabel } from '../../records/manifest.ts'
import { PointPicker } from '../../records/pickers.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { priorityWords, stateWords } from '../alarms/words.ts'
import type { Kept } from './draft.ts'
import { deskColumns, type Width, widthOf } from './layout.ts'
import { usualHours } from './point-tiles.tsx'
import { useAnswer, useQueryManifest } from './query-tile.tsx'
import { NameInputs } from './settings-form.tsx'
import { texts } from './texts.ts'
import { amountFields, byFields } from './tile-data.ts'
import {
  type AlarmTile,
  asCount,
  asGroup,
  type CountTile,
  type GroupTile,
  inputOf,
  type PointTile,
  type QueryTile,
  withShow,
} from './tile-form.ts'
import { TileTools } from './tile-tools.tsx'
import type { Editing } from './use-draft.ts'

/** The form of one tile; what is changed shows at once in the tile itself. */
export function TileForm({ editing, kept }: { editing: Editing; kept: Kept }) {
  const t = useText(texts)
  const phone = usePhone()
  const { key, tile } = kept
  const index = editing.draft.tiles.findIndex((each) => each.key === key)
  const change = (next: TileItem, tag?: string) => editing.set(key, next, tag)
  return (
    <div className="dash-form">
      <h2>
        {t('tile')} <small>{t('tileNumber', { n: index + 1, of: editing.draft.tiles.length })}</small>
      </h2>
      {phone ? <TileTools editing={editing} kept={kept} /> : null}
      <NameInputs
        label={tile.label}
        onChange={(part) => change({ ...tile, label: { ...tile.label, ...part } }, `label ${Object.keys(part)}`)}
      />
      {tile.kind === 'query' ? <QueryPart tile={tile} onChange={change} /> : null}
      {tile.kind === 'count' || tile.kind === 'group' ? <ListPart tile={tile} onChange={change} /> : null}
      {tile.kind === 'point' ? <PointPart tile={tile} onChange={change} /> : null}
      {tile.kind === 'alarms' ? <AlarmPart tile={tile} onChange={change} /> : null}
      {phone ? null : (
        <Row label={t('width')}>
          <Segmented<number>
            block
            value={widthOf(tile)}
            options={Array.from({ length: deskColumns }, (_, i) => ({
              value: i + 1,
              label: t('widthOf', { n: i + 1 }),
            }))}
            onChange={(next) => editing.resize(key, next as Width)}
          />
        </Row>
      )}
    </div>
  )
}

function Row({ label, fault, hint, children }: { label: string; fault?: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw itself anew around each choice
    <div className="form-field" role="group" aria-label={label}>
      <span className="form-label">{label}</span>
      {children}
      {fault ? (
        <span className="form-fault" role="alert">
          {fault}
        </span>
      ) : hint ? (
        <span className="form-hint">{hint}</span>
      ) : null}
    </div>
  )
}

type PartProps<T extends TileItem> = { tile: T; onChange: (tile: TileItem, tag?: string) => void }

function QueryPart({ tile, onChange }: PartProps<QueryTile>) {
  const t = useText(texts)
  const language = useLanguage()
  const manifest = useQueryManifest(tile)
  const app = useApps().apps.find((each) => each.id === tile.app)
  return (
    <>
      <Row label={t('source')}>
        <span className="dash-source">
          {manifest && app ? `${app.label[language]} › ${manifest.label[language]}` : `${tile.app} › ${tile.query}`}
        </span>
      </Row>
      {manifest ? <KnownQuery tile={tile} manifest={manifest} onChange={onChange} /> : null}
    </>
  )
}

const shows: readonly QueryTile['show'][] = ['number', 'table', 'bars', 'line', 'pie']

function KnownQuery({ tile, manifest, onChange }: PartProps<QueryTile> & { manifest: QueryManifest }) {
  const t = useText(texts)
  const { columns } = useAnswer(tile, manifest)
  const drawn = tile.show !== 'number' && tile.show !== 'table'
  return (
    <>
      <Row label={t('show')}>
        <Segmented
          block
          value={tile.show}
          options={shows.map((value) => ({ value, label: t(value) }))}
          onChange={(show) => onChange(withShow(tile, show, columns))}
        />
      </Row>
      {tile.show === 'table' ? null : (
        <Row label={t('value')} hint={tile.show === 'number' && tile.value ? t('valueFirst') : undefined}>
          <FieldSelect
            fields={amountFields(columns)}
            none={t('valueRows')}
            value={tile.value}
            label={t('value')}
            onChange={(value) => onChange({ ...tile, value })}
          />
        </Row>
      )}
      {drawn ? (
        <Row label={t('drawnBy')} fault={tile.by ? undefined : t('faultBy')}>
          <FieldSelect
            fields={byFields(columns)}
            value={tile.by}
            label={t('drawnBy')}
            onChange={(by) => onChange({ ...tile, by })}
          />
        </Row>
      ) : null}
      <Parameters tile={tile} manifest={manifest} onChange={onChange} />
    </>
  )
}

type FieldSelectProps = {
  fields: readonly FieldManifest[]
  /** What no field means; without it one must be chosen. */
  none?: string
  value: string | undefined
  label: string
  onChange: (name: string | undefined) => void
}

function FieldSelect({ fields, none, value, label, onChange }: FieldSelectProps) {
  const t = useText(texts)
  const language = useLanguage()
  const options = fields.map((field) => ({ value: field.name, label: field.label[language] }))
  if (none) options.unshift({ value: '', label: none })
  if (value && !options.some((each) => each.value === value)) options.push({ value, label: value })
  return (
    <Select
      aria-label={label}
      placeholder={t('choose')}
      status={!none && !value ? 'error' : undefined}
      value={value ?? (none ? '' : undefined)}
      options={options}
      onChange={(next: string) => onChange(next || undefined)}
    />
  )
}

/** The query's own parameters. Only what is filled in rightly reaches the tile; until then it keeps what it had. */
function Parameters({ tile, manifest, onChange }: PartProps<QueryTile> & { manifest: QueryManifest }) {
  const t = useText(texts)
  const language = useLanguage()
  const id = useId()
  const fields = useMemo(() => formFields({ input: manifest.input, fields: [], kind: 'free' }), [manifest])
  const [values, setValues] = useState<Values>(() => startValues(fields, tile.input))
  if (fields.length === 0) return null
  const faults = checkForm(fields, values, language)
  const change = (name: string, value: unknown) => {
    const next = { ...values, [name]: value }
    setValues(next)
    const wrong = checkForm(fields, next, language)
    const good = fields.filter((field) => ![...wrong.keys()].some((path) => path.split('.')[0] === field.name))
    onChange({ ...tile, input: inputOf(toInput(good, next)) }, `input ${name}`)
  }
  return (
    <fieldset className="form-group">
      <legend>{t('parameters')}</legend>
      {fields.map((field) => (
        <FormFieldRow
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          value={values[field.name]}
          onChange={(value) => change(field.name, value)}
          faults={faults}
          path={field.name}
          names={{}}
        />
      ))}
    </fieldset>
  )
}

function ListPart({ tile, onChange }: PartProps<CountTile | GroupTile>) {
  const t = useText(texts)
  const language = useLanguage()
  const view = useEntityOf(tile.list)
  return (
    <>
      <Row label={t('source')}>
        <span className="dash-source">
          {view ? `${view.app.label[language]} › ${listLabel(view.entity, language)}` : tile.list}
        </span>
      </Row>
      {view ? <KnownList tile={tile} view={view} onChange={onChange} /> : null}
    </>
  )
}

const tones = ['tonePlain', 'toneWarn', 'toneBad'] as const

function KnownList({ tile, view, onChange }: PartProps<CountTile | GroupTile> & { view: EntityView }) {
  const t = useText(texts)
  const fields = groupFields(view)
  const filters = (tile.filter ?? []) as Filter[]
  const names = useQuery({ ...recordQueries.page(view, { limit: 100 }), enabled: filters.length > 0 }).data?.names
  const show = tile.kind === 'count' ? 'count' : tile.show
  return (
    <>
      <Row label={t('show')}>
        <Segmented<'count' | GroupTile['show']>
          block
          value={show}
          options={(['count', 'bars', 'pie'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(next) =>
            onChange(
              next === 'count'
                ? asCount(tile)
                : { ...(tile.kind === 'group' ? tile : asGroup(tile, fields[0]?.name ?? '')), show: next },
            )
          }
        />
      </Row>
      {tile.kind === 'group' ? (
        <Row label={t('groupBy')} fault={tile.by ? undefined : t('faultBy')}>
          <FieldSelect
            fields={fields}
            value={tile.by || undefined}
            label={t('groupBy')}
            onChange={(by) => onChange({ ...tile, by: by ?? '' })}
          />
        </Row>
      ) : (
        <Row label={t('tone')}>
          <Segmented
            block
            value={tile.tone === 'warn' ? 'toneWarn' : tile.tone === 'bad' ? 'toneBad' : 'tonePlain'}
            options={tones.map((value) => ({ value, label: t(value) }))}
            onChange={(next) =>
              onChange({ ...tile, tone: next === 'toneWarn' ? 'warn' : next === 'toneBad' ? 'bad' : undefined })
            }
          />
        </Row>
      )}
      <Row label={t('conditions')}>
        <div className="chips">
          <FilterChips
            view={view}
            filters={filters}
            names={names ?? {}}
            onChange={(next) =>
              onChange({ ...tile, filter: next.length ? (next as unknown as CountTile['filter']) : undefined })
            }
          />
        </div>
      </Row>
    </>
  )
}

const spans = [1, 8, 24, 72, 168, 720]

function PointPart({ tile, onChange }: PartProps<PointTile>) {
  const t = useText(texts)
  const hours = tile.hours ?? usualHours
  return (
    <>
      <Row label={t('point')} fault={tile.code ? undefined : t('faultCode')}>
        <PointPicker
          value={tile.code || undefined}
          invalid={!tile.code}
          onChange={(code) => onChange({ ...tile, code: typeof code === 'string' ? code : '' })}
        />
      </Row>
      <Row label={t('show')}>
        <Segmented
          block
          value={tile.show}
          options={(['number', 'trend'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(show) => onChange({ ...tile, show })}
        />
      </Row>
      {tile.show === 'trend' ? (
        <Row label={t('back')}>
          <Select
            aria-label={t('back')}
            value={hours}
            options={[...new Set([...spans, hours])]
              .sort((a, b) => a - b)
              .map((value) => ({
                value,
                label: value % 24 === 0 ? t('days', { n: value / 24 }) : t('hours', { n: value }),
              }))}
            onChange={(next: number) => onChange({ ...tile, hours: next })}
          />
        </Row>
      ) : null}
    </>
  )
}

function AlarmPart({ tile, onChange }: PartProps<AlarmTile>) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <>
      <Row label={t('show')}>
        <Segmented
          block
          value={tile.show}
          options={(['number', 'bars'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(show) => onChange({ ...tile, show })}
        />
      </Row>
      <Row label={t('alarmPriority')}>
        <Select
          allowClear
          aria-label={t('alarmPriority')}
          placeholder={t('alarmAll')}
          value={tile.priority}
          options={alarmPriorities.map((value) => ({ value, label: priorityWords[value][language] }))}
          onChange={(priority) => onChange({ ...tile, priority })}
        />
      </Row>
      <Row label={t('alarmState')}>
        <Select
          allowClear
          aria-label={t('alarmState')}
          placeholder={t('alarmAll')}
          value={tile.state}
          options={(['B', 'C', 'D'] as const).map((value) => ({ value, label: stateWords[value][language] }))}
          onChange={(state) => onChange({ ...tile, state })}
        />
      </Row>
      <Row label={t('alarmBranch')}>
        <NodeSelect
          placeholder={t('alarmAll')}
          value={tile.branch}
          onChange={(branch) => onChange({ ...tile, branch })}
        />
      </Row>
    </>
  )
}
