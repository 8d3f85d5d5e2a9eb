import { App, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { ModelDetail, ModelInstanceItem } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { usePlaceName, useTwin } from '../../twin-names.ts'
import { modelsChanged } from './data.ts'
import { instanceTexts as texts } from './instance-texts.ts'
import { useSending } from './use-sending.ts'

/** One instance: at a machine of the model's type, or under a code of its own. Its points are named once it is there. */
export function NewInstance({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const placeOf = usePlaceName()
  const { nodes } = useTwin()
  const [machine, setMachine] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const { busy, problem, send } = useSending()
  const machines = nodes.filter((node) => node.kind === 'equipment' && node.equipmentType === model.equipmentType)
  const ready = machine !== null || /^[\p{L}\p{N}_\-.]{1,40}$/u.test(code.trim())
  async function create() {
    const body = { machine, ...(code.trim() && { code: code.trim() }) }
    const made = await send(() => api.post<ModelInstanceItem>(`/api/models/${model.id}/instances`, body))
    if (!made) return
    await modelsChanged()
    void message.success(t('saved', { code: made.code }))
    onClose()
  }
  return (
    <Modal
      open
      title={t('one')}
      okText={t('create')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={busy}
      onOk={() => void create()}
      onCancel={onClose}
    >
      <ProblemNote error={problem} />
      <Form layout="vertical" className="model-form">
        {model.equipmentType === null ? null : (
          <Form.Item label={t('machine')} htmlFor="instance-machine">
            <Select
              id="instance-machine"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('chooseMachine')}
              value={machine ?? undefined}
              options={machines.map(({ path }) => ({ value: path, label: `${placeOf(path, true)} · ${path}` }))}
              onChange={(path?: string) => setMachine(path ?? null)}
            />
          </Form.Item>
        )}
        <Form.Item
          label={t('code')}
          htmlFor="instance-code"
          required={machine === null}
          help={t(code && !ready ? 'codeNeeded' : 'codeHint', { model: model.code })}
        >
          <Input id="instance-code" maxLength={40} value={code} onChange={(event) => setCode(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
