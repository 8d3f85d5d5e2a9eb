import { useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useState } from 'react'
import type { ModelSaved } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { modelsChanged } from './data.ts'
import { emptyHead, HeadFields, headFault, headInput, isAtField } from './model-fields.tsx'
import { texts } from './texts.ts'
import { useSending } from './use-sending.ts'

/** A new model with an empty drawing. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const [head, setHead] = useState(emptyHead)
  const [tried, setTried] = useState(false)
  const { busy, problem, send } = useSending()
  async function create() {
    setTried(true)
    if (headFault(head)) return
    const made = await send(() => api.post<ModelSaved>('/api/models', { model: headInput(head) }))
    if (!made) return
    await modelsChanged()
    await navigate({ to: '/models/$id', params: { id: made.id }, search: {} })
  }
  return (
    <Modal
      open
      title={t('newModel')}
      okText={t('create')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => void create()}
      onCancel={onClose}
    >
      {isAtField(problem?.field) ? null : <ProblemNote error={problem} />}
      <HeadFields
        head={head}
        onChange={setHead}
        tried={tried}
        refused={problem && { field: problem.field, text: problem.texts[language] }}
      />
    </Modal>
  )
}
