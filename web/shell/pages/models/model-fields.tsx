import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { useNameOf } from './data.ts'
import { texts } from './texts.ts'

/** What a model is called and which machines it is for, as a form holds it. */
export type Head = { code: string; zh: string; en: string; equipmentType: string | null }

export const emptyHead: Head = { code: '', zh: '', en: '', equipmentType: null }

/** As the server takes it: a name that is written in one language stands for both. */
export function headInput({ code, zh, en, equipmentType }: Head) {
  const [a, b] = [zh.trim(), en.trim()]
  return { code: code.trim(), name: { zh: a || b, en: b || a }, equipmentType }
}

/** Which field keeps it from being sent, and why; undefined when nothing does. */
export function headFault({ code, zh, en }: Head): { field: 'code' | 'name'; why: 'needed' | 'badCode' } | undefined {
  if (!code.trim()) return { field: 'code', why: 'needed' }
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(code.trim())) return { field: 'code', why: 'badCode' }
  return zh.trim() || en.trim() ? undefined : { field: 'name', why: 'needed' }
}

/** What the server refused at one of the fields; the rest is said above the form. */
export const isAtField = (field: string | undefined): boolean => /(^|\.)(code|equipmentType)$/.test(field ?? '')

export function HeadFields(props: {
  head: Head
  onChange: (head: Head) => void
  /** Say what is missing. */
  tried: boolean
  /** What the server refused at the code or the type. */
  refused?: { field: string | undefined; text: string } | null
  fixed?: { code?: true; type?: true }
  typeNote?: string
}) {
  const { head, onChange, tried, refused, fixed, typeNote } = props
  const t = useText(texts)
  const nameOf = useNameOf()
  const types = useQuery(queries.equipmentTypes()).data ?? []
  const fault = tried ? headFault(head) : undefined
  const said = (field: string, hint?: string) => {
    const own = fault?.field === field ? t(fault.why) : refused?.field?.endsWith(field) ? refused.text : undefined
    return { validateStatus: own ? ('error' as const) : undefined, help: own ?? hint }
  }
  return (
    <Form layout="vertical" className="model-form">
      <Form.Item
        label={t('code')}
        required
        htmlFor="model-code"
        {...said('code', fixed?.code ? undefined : t('codeHint'))}
      >
        <Input
          id="model-code"
          maxLength={40}
          autoFocus={!fixed?.code}
          disabled={fixed?.code}
          value={head.code}
          onChange={(event) => onChange({ ...head, code: event.target.value })}
        />
      </Form.Item>
      <div className="model-pair">
        <Form.Item label={t('nameZh')} required htmlFor="model-zh" {...said('name')}>
          <Input
            id="model-zh"
            maxLength={200}
            value={head.zh}
            onChange={(event) => onChange({ ...head, zh: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('nameEn')} htmlFor="model-en">
          <Input
            id="model-en"
            maxLength={200}
            value={head.en}
            onChange={(event) => onChange({ ...head, en: event.target.value })}
          />
        </Form.Item>
      </div>
      <Form.Item label={t('type')} htmlFor="model-type" {...said('equipmentType', typeNote ?? t('typeHint'))}>
        <Select
          id="model-type"
          allowClear
          disabled={fixed?.type}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('noType')}
          value={head.equipmentType ?? undefined}
          options={types.map(({ code, name }) => ({ value: code, label: `${nameOf(name)} · ${code}` }))}
          onChange={(type?: string) => onChange({ ...head, equipmentType: type ?? null })}
        />
      </Form.Item>
    </Form>
  )
}
