import { App, Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import {
  type LabelScheme,
  type LabelSchemeInput,
  plainScheme,
  printerDots,
  symbologies,
} from '../../../../api/labels.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useApps } from '../../records/data.ts'
import { entityOfKey } from '../../records/manifest.ts'
import { useLanguage, useText } from '../../text.ts'
import { useDebounced } from '../../use-debounced.ts'
import { usePhone } from '../../use-phone.ts'
import { previewOf } from './data.ts'
import { LabelPicture } from './label-picture.tsx'
import { symbologyNames, texts } from './texts.ts'

const patterns = { address: '{base}/s/{code}', plain: '{code}', appCode: '{app}:{code}', gs1: '(91){code}' } as const
const dpiOf = { 8: 203, 12: 300, 24: 600 } as const
/** Entities have no value for "any" in a select. */
const anyEntity = ''
/** Below a preview of this many mm the picture is shown larger. */
const roomMm = 130

type Fields = Omit<LabelSchemeInput, 'entity' | 'line'> & { entity: string; line: string }

const toFields = (scheme: LabelSchemeInput): Fields => ({
  ...plainScheme,
  ...scheme,
  entity: scheme.entity ?? anyEntity,
  line: scheme.line ?? '',
})

/** Only what the server takes; numbers that are being typed count as before. */
function toInput(fields: Fields): LabelSchemeInput {
  const { name, entity, pattern, symbology, widthMm, heightMm, line, dotsPerMm, isDefault } = fields
  return {
    ...{ name: name.trim(), entity: entity || null, pattern, symbology, dotsPerMm, isDefault },
    ...{ widthMm: widthMm ?? plainScheme.widthMm, heightMm: heightMm ?? plainScheme.heightMm },
    ...{ fields: entity ? fields.fields : [], line: line.trim() || null },
  }
}

/** Makes or changes a scheme, with the label as it will be printed above. */
export function SchemeForm(props: { scheme: LabelSchemeInput; saved?: LabelScheme; onDone: () => void }) {
  const { scheme, saved, onDone } = props
  const t = useText(texts)
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const [fields, setFields] = useState(() => toFields(scheme))
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  async function save() {
    setBusy(true)
    setProblem(null)
    try {
      const input = toInput(fields)
      if (saved) await api.put(`/api/labels/schemes/${saved.id}`, { ...input, version: saved.version })
      else await api.post('/api/labels/schemes', input)
      void message.success(t('saved', { name: input.name }))
      await queryClient.invalidateQueries({ queryKey: ['labels'] })
      onDone()
    } catch (error) {
      const field = error instanceof ApiProblem ? error.field?.split('.')[0] : undefined
      const isShown = field !== undefined && field in fields
      if (isShown) form.setFields([{ name: field as keyof Fields, errors: [(error as ApiProblem).message] }])
      setProblem(isShown ? null : error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={fields}
      onValuesChange={(_change, all) => setFields((before) => ({ ...before, ...all }))}
      onFinish={() => void save()}
    >
      <Preview fields={fields} />
      <ProblemNote error={problem} />
      <Form.Item
        name="name"
        label={t('name')}
        extra={t('nameHint')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <WhatItIsFor entity={fields.entity} />
      <WhatItSays
        pattern={fields.pattern}
        onPattern={(pattern) => {
          form.setFieldValue('pattern', pattern)
          setFields((before) => ({ ...before, pattern }))
        }}
      />
      <HowItLooks />
      <div className="labels-form-end">
        <Button type="primary" htmlType="submit" size="large" loading={busy}>
          {t('save')}
        </Button>
        {saved ? <RemoveButton scheme={saved} onDone={onDone} /> : null}
      </div>
    </Form>
  )
}

function Preview({ fields }: { fields: Fields }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const input = useDebounced(toInput(fields), 300)
  const scale = Math.min(2, (phone ? roomMm / 2 : roomMm) / input.widthMm)
  return (
    <figure className="labels-preview">
      <LabelPicture
        of={[input, language]}
        make={(signal) => previewOf(input, undefined, signal)}
        widthMm={input.widthMm}
        scale={scale}
        alt={input.name}
      />
      <figcaption>{t('preview', { n: Number(scale.toFixed(1)) })}</figcaption>
    </figure>
  )
}

function WhatItIsFor({ entity }: { entity: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const { apps } = useApps()
  const entities = apps.map((app) => ({
    label: app.label[language],
    options: app.entities.map((each) => ({ value: `${app.id}.${each.id}`, label: each.label[language] })),
  }))
  const fields = entity ? (entityOfKey(apps, entity)?.entity.fields ?? []) : []
  return (
    <>
      <Form.Item name="entity" label={t('entity')}>
        <Select options={[{ value: anyEntity, label: t('any') }, ...entities]} />
      </Form.Item>
      <Form.Item name="isDefault" valuePropName="checked">
        <Checkbox>{t('isDefaultLong')}</Checkbox>
      </Form.Item>
      <Form.Item name="fields" label={t('fields')} extra={entity ? t('fieldsHint') : t('fieldsNone')}>
        <Select
          mode="multiple"
          maxCount={8}
          disabled={!entity}
          options={fields.map((field) => ({ value: field.name, label: field.label[language] }))}
        />
      </Form.Item>
    </>
  )
}

function WhatItSays({ pattern, onPattern }: { pattern: string; onPattern: (pattern: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const known = (Object.keys(patterns) as (keyof typeof patterns)[]).find((key) => patterns[key] === pattern)
  const [isOwn, setOwn] = useState(!known)
  const options = [...(Object.keys(patterns) as (keyof typeof patterns)[]), 'own' as const]
  return (
    <>
      <Form.Item name="symbology" label={t('symbology')}>
        <Radio.Group
          className="labels-radios"
          options={symbologies.map((value) => ({ value, label: symbologyNames[value][language] }))}
        />
      </Form.Item>
      <Form.Item label={t('pattern')}>
        <Select
          value={isOwn ? 'own' : (known ?? 'own')}
          options={options.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => {
            setOwn(value === 'own')
            if (value !== 'own') onPattern(patterns[value as keyof typeof patterns])
          }}
        />
      </Form.Item>
      <Form.Item
        name="pattern"
        hidden={!isOwn && known !== undefined}
        extra={<span dir="ltr">{texts.patternHint[language]}</span>}
        rules={[{ required: true, message: t('required') }]}
      >
        <Input maxLength={200} className="labels-pattern" spellCheck={false} />
      </Form.Item>
    </>
  )
}

function HowItLooks() {
  const t = useText(texts)
  const required = [{ required: true, message: t('required') }]
  return (
    <>
      <div className="labels-sizes">
        <Form.Item name="widthMm" label={t('width')} rules={required}>
          <InputNumber min={10} max={210} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="heightMm" label={t('height')} rules={required}>
          <InputNumber min={8} max={297} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="dotsPerMm" label={t('dots')}>
          <Select options={printerDots.map((value) => ({ value, label: t('dpi', { n: dpiOf[value] }) }))} />
        </Form.Item>
      </div>
      <Form.Item name="line" label={t('line')}>
        <Input maxLength={100} />
      </Form.Item>
    </>
  )
}

function RemoveButton({ scheme, onDone }: { scheme: LabelScheme; onDone: () => void }) {
  const t = useText(texts)
  const { modal, message } = App.useApp()
  function ask() {
    void modal.confirm({
      icon: null,
      title: t('removeAsk', { name: scheme.name }),
      content: t('removeHint'),
      okText: t('remove'),
      cancelText: t('cancel'),
      onOk: async () => {
        try {
          await api.delete(`/api/labels/schemes/${scheme.id}`)
          void message.success(t('removed', { name: scheme.name }))
          onDone()
        } catch (error) {
          void message.error(error instanceof Error ? error.message : String(error))
        }
        await queryClient.invalidateQueries({ queryKey: ['labels'] })
      },
    })
  }
  return (
    <Button size="large" onClick={ask}>
      {t('remove')}
    </Button>
  )
}
