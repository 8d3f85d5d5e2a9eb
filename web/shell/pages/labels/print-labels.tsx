import { useQuery } from '@tanstack/react-query'
import { Form, InputNumber, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { maxSheetLabels, plainScheme, type SheetInput } from '../../../../api/labels.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { labelQueries, sheetOf } from './data.ts'
import { LabelPicture } from './label-picture.tsx'
import { texts } from './texts.ts'
import './labels.css'

type Target = 'a4' | 'roll' | 'zpl'
type Fields = { scheme: string; target: Target; copies: number; skip: number }

/** A document made here is opened where the browser can show it, else kept as a file. */
function hand(blob: Blob, target: Target): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  if (target === 'zpl') link.download = 'labels.zpl'
  else link.target = '_blank'
  link.rel = 'noopener'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Prints labels of records. @param props.entity `app.entity` */
export function PrintLabels(props: { entity: string; ids: readonly string[]; onClose: () => void }) {
  const { entity, ids, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const schemes = useQuery(labelQueries.schemes(entity))
  const [fields, setFields] = useState<Fields>({ scheme: '', target: 'a4', copies: 1, skip: 0 })
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const chosen = schemes.data?.find((scheme) => scheme.id === fields.scheme)
  const usual =
    schemes.data?.find((scheme) => scheme.isDefault && scheme.entity === entity) ??
    schemes.data?.find((scheme) => scheme.isDefault)
  const { widthMm } = chosen ?? usual ?? plainScheme
  const input = (format: SheetInput['format'], some = ids): SheetInput => ({
    ...{ entity, ids: [...some], format, copies: fields.copies ?? 1 },
    ...(fields.scheme && { scheme: fields.scheme }),
    ...(fields.target !== 'zpl' && { paper: fields.target, skip: fields.target === 'a4' ? (fields.skip ?? 0) : 0 }),
  })
  const count = ids.length * (fields.copies ?? 1)

  async function print() {
    setBusy(true)
    setProblem(null)
    try {
      hand(await sheetOf(input(fields.target === 'zpl' ? 'zpl' : 'pdf')), fields.target)
      onClose()
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={t('printTitle', { n: count })}
      okText={fields.target === 'zpl' ? t('download') : t('print')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: count > maxSheetLabels, size: 'large' }}
      cancelButtonProps={{ size: 'large' }}
      onOk={() => void print()}
      onCancel={onClose}
    >
      <ProblemNote error={problem ?? schemes.error} />
      <LabelPicture
        of={['record', entity, ids[0], fields.scheme, language]}
        make={(signal) =>
          sheetOf({ entity, ids: [ids[0]], format: 'svg', ...(fields.scheme && { scheme: fields.scheme }) }, signal)
        }
        widthMm={widthMm}
        scale={Math.min(1.6, 100 / widthMm)}
        alt={t('printTitle', { n: 1 })}
      />
      <Form
        layout="vertical"
        initialValues={fields}
        onValuesChange={(_change, all: Fields) => setFields((before) => ({ ...before, ...all }))}
      >
        <Form.Item name="scheme" label={t('scheme')}>
          <Select
            loading={schemes.isLoading}
            options={[
              { value: '', label: `${t('defaultScheme')}${usual ? ` · ${usual.name}` : ''}` },
              ...(schemes.data ?? []).map((scheme) => ({ value: scheme.id, label: scheme.name })),
            ]}
          />
        </Form.Item>
        <Form.Item name="target" label={t('target')}>
          <Radio.Group
            className="labels-radios"
            options={(['a4', 'roll', 'zpl'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </Form.Item>
        <div className="labels-sizes">
          <Form.Item
            name="copies"
            label={t('copies')}
            validateStatus={count > maxSheetLabels ? 'error' : undefined}
            help={count > maxSheetLabels ? t('tooMany', { n: maxSheetLabels }) : undefined}
          >
            <InputNumber min={1} max={100} precision={0} inputMode="numeric" />
          </Form.Item>
          {fields.target === 'a4' ? (
            <Form.Item name="skip" label={t('skip')} extra={t('skipHint')}>
              <InputNumber min={0} max={500} precision={0} inputMode="numeric" />
            </Form.Item>
          ) : null}
        </div>
      </Form>
    </Modal>
  )
}
