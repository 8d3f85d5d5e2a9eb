import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type NodeInput, type NodeKind, nodeKinds, type TwinNode } from '../../../../api/platform.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries, queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { kindNames, parentPath, usePlaceName } from '../../twin-names.ts'
import { texts } from './texts.ts'

type Fields = {
  code: string
  kind: NodeKind
  nameZh: string
  nameEn: string
  kks?: string | null
  equipmentType?: string | null
}

const fieldNames: Record<string, keyof Fields> = {
  path: 'code',
  name: 'nameZh',
  'name.zh': 'nameZh',
  'name.en': 'nameEn',
}

/** A new node below `parent` (null: a plant) or an existing one. A changed code moves the whole branch to its new path. */
export function NodeForm(props: {
  node?: TwinNode
  parent: TwinNode | null
  onDone: (path: string | null) => void
  onCancel: () => void
}) {
  const { node, parent, onDone, onCancel } = props
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const { message, modal } = App.useApp()
  const types = useQuery(queries.equipmentTypes())
  const [form] = Form.useForm<Fields>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const lower = nodeKinds.slice(parent ? nodeKinds.indexOf(parent.kind) + 1 : 0)
  const kind = Form.useWatch('kind', form) ?? node?.kind ?? lower[0]

  async function run(act: () => Promise<void>) {
    setBusy(true)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      const field = error instanceof ApiProblem && error.field ? (fieldNames[error.field] ?? error.field) : undefined
      if (error instanceof ApiProblem && field && field in form.getFieldsValue()) {
        form.setFields([{ name: field as keyof Fields, errors: [error.texts[language]] }])
      } else setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['twin'] }),
      queryClient.invalidateQueries({ queryKey: ['points'] }),
    ])
  function save(fields: Fields) {
    const above = node ? parentPath(node.path) : (parent?.path ?? null)
    const input: NodeInput = {
      path: above ? `${above}/${fields.code.trim()}` : fields.code.trim(),
      kind: fields.kind,
      name: { zh: fields.nameZh.trim(), en: fields.nameEn.trim() },
      kks: fields.kks?.trim() || null,
      equipmentType: fields.kind === 'equipment' ? (fields.equipmentType ?? null) : null,
    }
    return run(async () => {
      const saved = node
        ? await api.patch<TwinNode>('/api/twin/node', input, { path: node.path })
        : await api.post<TwinNode>('/api/twin', input)
      await refresh()
      void message.success(t('saved', { name: saved.name[language] }))
      onDone(saved.path)
    })
  }
  function remove(gone: TwinNode) {
    void modal.confirm({
      icon: null,
      title: t('deleteAsk', { name: gone.name[language] }),
      content: t('deleteHint'),
      okText: t('delete'),
      onOk: () =>
        run(async () => {
          await api.delete('/api/twin/node', { path: gone.path })
          await refresh()
          void message.success(t('deleted', { name: gone.name[language] }))
          onDone(parentPath(gone.path))
        }),
    })
  }
  const must = [{ required: true, message: t('required') }]
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => void save(fields)}
      initialValues={
        node
          ? {
              code: node.code,
              kind: node.kind,
              nameZh: node.name.zh,
              nameEn: node.name.en,
              kks: node.kks,
              equipmentType: node.equipmentType,
            }
          : { kind: lower[0] }
      }
    >
      <ProblemNote error={problem} />
      {parent ? (
        <Form.Item label={t('below')}>
          <Input disabled value={placeOf(parent.path)} />
        </Form.Item>
      ) : null}
      <div className="form-pair">
        <Form.Item name="kind" label={t('kind')}>
          <Select options={lower.map((value) => ({ value, label: kindNames[value][language] }))} />
        </Form.Item>
        <Form.Item name="code" label={t('code')} rules={must} extra={t('codeHint')}>
          <Input spellCheck={false} />
        </Form.Item>
        <Form.Item name="nameZh" label={t('nameZh')} rules={must}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('nameEn')} rules={must}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="kks" label={t('kks')} extra={t('kksHint')}>
        <Input spellCheck={false} />
      </Form.Item>
      {kind === 'equipment' ? (
        <Form.Item name="equipmentType" label={t('equipmentType')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={(types.data ?? []).map(({ code, name }) => ({ value: code, label: name[language] }))}
          />
        </Form.Item>
      ) : null}
      <div className="form-foot">
        <div className="form-buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('save')}
          </Button>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </div>
        {node ? <Button onClick={() => remove(node)}>{t('delete')}</Button> : null}
      </div>
    </Form>
  )
}
