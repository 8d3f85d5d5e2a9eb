import { useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { PointInput, PointItem, PointReport } from '../../../api/platform.ts'
import type { Processing } from '../../../api/point.ts'
import { type PointType, pointTypes } from '../../../contract/point.ts'
import { quantities } from '../../../units/units.ts'
import { api } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { queries, queryClient } from '../queries.ts'
import { useLanguage, useText } from '../text.ts'
import { useTwin } from '../twin-names.ts'
import { NodeSelect } from './node-select.tsx'
import { texts, typeNames } from './texts.ts'
import './points.css'

/** What the form holds; the processing's nested settings lie flat in it. */
type Fields = {
  code: string
  /** One of the two may be left out: the other stands for both. */
  nameZh?: string
  nameEn?: string
  type: PointType
  unit?: string | null
  path?: string
  low?: number | null
  high?: number | null
  decimals?: number | null
  role?: string | null
  kks?: string | null
  factor?: number | null
  offset?: number | null
  checkRange?: boolean
  maxRate?: number | null
  deadband?: number | null
  deviation?: number | null
  expectedSeconds?: number | null
}

const defaultMaxInterval = 600_000

function fieldsOf(point: PointItem): Fields {
  const { processing } = point
  return {
    code: point.code,
    nameZh: point.names.zh,
    nameEn: point.names.en,
    type: point.type,
    unit: point.unit,
    path: point.path || undefined,
    low: point.low,
    high: point.high,
    decimals: point.decimals,
    role: point.role,
    kks: point.kks,
    factor: processing.scale?.factor,
    offset: processing.scale?.offset,
    checkRange: processing.range !== undefined,
    maxRate: processing.maxRatePerSecond,
    deadband: processing.deadband,
    deviation: processing.compression?.deviation,
    expectedSeconds: processing.expectedEveryMs === undefined ? undefined : processing.expectedEveryMs / 1000,
  }
}

/** Changes what the form shows and keeps every other setting of the processing. */
function processingOf(fields: Fields, before: Processing): Processing {
  const given = (value: number | null | undefined): value is number => typeof value === 'number'
  const {
    scale: _s,
    range: _r,
    maxRatePerSecond: _m,
    deadband: _d,
    compression: _c,
    expectedEveryMs: _e,
    ...rest
  } = before
  const scaled = given(fields.factor) || given(fields.offset)
  return {
    ...rest,
    ...(scaled && { scale: { factor: fields.factor ?? 1, offset: fields.offset ?? 0 } }),
    ...(fields.checkRange &&
      given(fields.low) &&
      given(fields.high) && { range: { ...before.range, low: fields.low, high: fields.high } }),
    ...(given(fields.maxRate) && { maxRatePerSecond: fields.maxRate }),
    ...(given(fields.deadband) && { deadband: fields.deadband }),
    ...(given(fields.deviation) && {
      compression: {
        deviation: fields.deviation,
        maxIntervalMs: before.compression?.maxIntervalMs ?? defaultMaxInterval,
      },
    }),
    ...(given(fields.expectedSeconds) && { expectedEveryMs: fields.expectedSeconds * 1000 }),
  }
}

function inputOf(fields: Fields, point: PointItem | undefined): PointInput {
  const [zh, en] = [(fields.nameZh ?? '').trim(), (fields.nameEn ?? '').trim()]
  return {
    code: fields.code.trim(),
    name: { zh: zh || en, en: en || zh },
    type: fields.type,
    unit: fields.unit ?? null,
    path: fields.path ?? '',
    low: fields.low ?? null,
    high: fields.high ?? null,
    decimals: fields.decimals ?? null,
    role: fields.role || null,
    kks: fields.kks?.trim() || null,
    processing: processingOf(fields, point?.processing ?? {}),
  }
}

/** Where the API's field names stand in this form. */
const fieldNames: Record<string, keyof Fields> = { name: 'nameZh', 'name.zh': 'nameZh', 'name.en': 'nameEn' }

/** New point (at `path`) or the master data of one that exists. The server's objections stand at their fields. */
export function PointForm(props: {
  point?: PointItem
  path?: string
  onDone: (code: string) => void
  onRetired?: () => void
}) {
  const { point, path, onDone, onRetired } = props
  const t = useText(texts)
  const language = useLanguage()
  const { message, modal } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const type = Form.useWatch('type', form) ?? point?.type ?? 'number'
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)

  async function save(fields: Fields) {
    setBusy(true)
    setProblem(null)
    try {
      const report = await api.post<PointReport>('/api/points', { points: [inputOf(fields, point)] })
      const [row] = report.rows
      if (row?.result === 'refused') {
        const faults = row.errors ?? []
        const known = (field: string) => fieldNames[field] ?? field
        form.setFields(faults.map((fault) => ({ name: known(fault.field) as keyof Fields, errors: [fault.detail] })))
        const hidden = faults.filter((fault) => !(known(fault.field) in form.getFieldsValue()))
        if (hidden.length) setProblem(new Error(hidden.map((fault) => `${fault.field}: ${fault.detail}`).join('; ')))
        return
      }
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['points'] }),
        queryClient.invalidateQueries({ queryKey: ['twin'] }),
      ])
      void message.success(t(point ? 'saved' : 'created', { code: fields.code }))
      onDone(fields.code)
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  function retire(retired: PointItem) {
    void modal.confirm({
      icon: null,
      title: t('retireAsk', { code: retired.code }),
      content: t('retireHint'),
      okText: t('retire'),
      onOk: async () => {
        try {
          await api.delete(`/api/points/${retired.id}`)
        } catch (error) {
          setProblem(error)
          return
        }
        await queryClient.invalidateQueries({ queryKey: ['points'] })
        await queryClient.invalidateQueries({ queryKey: ['twin'] })
        void message.success(t('retired', { code: retired.code }))
        onRetired?.()
      },
    })
  }
  const numeric = type === 'number'
  const must = [{ required: true, message: t('required') }]
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => void save({ ...form.getFieldsValue(true), ...fields })}
      initialValues={point ? fieldsOf(point) : { type: 'number', path }}
    >
      <ProblemNote error={problem} />
      <Form.Item name="code" label={t('code')} rules={must} extra={point ? undefined : t('codeHint')}>
        <Input disabled={point !== undefined} spellCheck={false} maxLength={128} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="nameZh" label={t('nameZh')} rules={language === 'zh' ? must : undefined}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('nameEn')} rules={language === 'en' ? must : undefined}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="type" label={t('type')}>
          <Select options={pointTypes.map((value) => ({ value, label: typeNames[value][language] }))} />
        </Form.Item>
        {numeric ? <UnitField /> : <span />}
      </div>
      <PlaceField />
      <div className="form-pair">
        <RoleField />
        <Form.Item name="kks" label={t('kks')}>
          <Input spellCheck={false} />
        </Form.Item>
      </div>
      {numeric ? <NumberFields /> : null}
      <div className="form-foot">
        <div className="form-buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('save')}
          </Button>
          {point ? <Button onClick={() => onDone(point.code)}>{t('cancel')}</Button> : null}
        </div>
        {point && onRetired ? <Button onClick={() => retire(point)}>{t('retire')}</Button> : null}
      </div>
    </Form>
  )
}

function NumberFields() {
  const t = useText(texts)
  const number = (name: keyof Fields, label: keyof typeof texts, min?: number) => (
    <Form.Item name={name} label={t(label)}>
      <InputNumber style={{ width: '100%' }} min={min} />
    </Form.Item>
  )
  return (
    <>
      <div className="form-pair">
        {number('low', 'low')}
        {number('high', 'high')}
        {number('decimals', 'decimals', 0)}
      </div>
      <h4>{t('processing')}</h4>
      <div className="form-pair">
        {number('factor', 'factor')}
        {number('offset', 'offset')}
        {number('maxRate', 'maxRate', 0)}
        {number('deadband', 'deadband', 0)}
        {number('deviation', 'deviation', 0)}
        {number('expectedSeconds', 'expected', 0)}
      </div>
      <Form.Item name="checkRange" valuePropName="checked">
        <Checkbox>{t('checkRange')}</Checkbox>
      </Form.Item>
    </>
  )
}

function UnitField() {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery(queries.units())
  const options = useMemo(() => {
    const groups = Map.groupBy(data ?? [], (unit) => unit.quantity)
    return [...groups].map(([quantity, items]) => ({
      label: (quantities as Record<string, { zh: string; en: string }>)[quantity]?.[language] ?? quantity,
      title: quantity,
      options: items.map((unit) => ({
        value: unit.code,
        label: unit.symbol || unit.code,
        search: `${unit.code} ${unit.symbol} ${unit.name.zh} ${unit.name.en}`.toLowerCase(),
      })),
    }))
  }, [data, language])
  return (
    <Form.Item name="unit" label={t('unit')}>
      <Select
        allowClear
        showSearch={{
          filterOption: (input, option) =>
            String(option && 'search' in option ? option.search : '').includes(input.toLowerCase()),
        }}
        options={options}
      />
    </Form.Item>
  )
}

function PlaceField() {
  const t = useText(texts)
  return (
    <Form.Item name="path" label={t('place')}>
      <NodeSelect />
    </Form.Item>
  )
}

/** Roles of the type of the equipment at which the point stands; free text elsewhere is of no use, so it is off there. */
function RoleField() {
  const t = useText(texts)
  const language = useLanguage()
  const path = Form.useWatch<string | undefined>('path')
  const { byPath } = useTwin()
  const { data } = useQuery(queries.equipmentTypes())
  const type = data?.find((each) => each.code === byPath.get(path ?? '')?.equipmentType)
  return (
    <Form.Item name="role" label={t('role')}>
      <Select
        allowClear
        disabled={!type}
        options={(type?.roles ?? []).map(({ role, name }) => ({ value: role, label: name[language] }))}
      />
    </Form.Item>
  )
}
