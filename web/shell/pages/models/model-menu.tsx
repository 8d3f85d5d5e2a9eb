import { EllipsisOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Dropdown, Modal } from 'antd'
import { useState } from 'react'
import type { ModelDetail } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { modelsChanged } from './data.ts'
import { HeadFields, headFault, headInput, isAtField } from './model-fields.tsx'
import { modelTexts as texts } from './model-texts.ts'
import { NoteDialog } from './note-dialog.tsx'
import { useSending } from './use-sending.ts'
import { UsesBefore } from './uses-before.tsx'

/** What is seldom done to a model: another name, and its end. */
export function ModelMenu({ model }: { model: ModelDetail }) {
  const t = useText(texts)
  const mayWrite = useMay('models.write')
  const mayReview = useMay('models.review')
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const items = [
    ...(mayWrite ? [{ key: 'rename', label: t('rename'), onClick: () => setOpen('rename') }] : []),
    ...(mayReview ? [{ key: 'remove', label: t('remove'), onClick: () => setOpen('remove') }] : []),
  ]
  if (items.length === 0) return null
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button icon={<EllipsisOutlined />} aria-label={t('more')} title={t('more')} />
      </Dropdown>
      {open === 'rename' ? <RenameDialog model={model} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' ? <RemoveDialog model={model} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

function RenameDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { code, name, equipmentType, everyMachine, version, instances } = model
  const [head, setHead] = useState({ code, zh: name.zh, en: name.en, equipmentType })
  const { busy, problem, send } = useSending()
  async function save() {
    if (headFault(head)) return
    const { code: _, ...wanted } = headInput(head)
    const body = { ...wanted, everyMachine: everyMachine && wanted.equipmentType !== null, version }
    if (!(await send(() => api.put(`/api/models/${model.id}`, body)))) return
    await modelsChanged()
    onClose()
  }
  return (
    <Modal
      open
      title={t('rename')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {isAtField(problem?.field) ? null : <ProblemNote error={problem} />}
      <HeadFields
        head={head}
        onChange={setHead}
        tried
        refused={problem && { field: problem.field, text: problem.texts[language] }}
        fixed={{ code: true, ...(instances > 0 && { type: true }) }}
        typeNote={instances > 0 ? t('typeFixed') : undefined}
      />
    </Modal>
  )
}

function RemoveDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { id, code, version, versions, instances } = model
  async function run(reason: string) {
    await api.delete(`/api/models/${id}`, { version, reason })
    await navigate({ to: '/models', search: {} })
    await modelsChanged()
    void message.success(t('done_remove', { code }))
  }
  return (
    <NoteDialog
      title={t('remove')}
      ask={t('ask_remove')}
      endings={[{ label: t('remove'), danger: true, run }]}
      onClose={onClose}
    >
      <p>{t('removeWords', { code, versions: versions.length, instances })}</p>
      <UsesBefore model={model} />
    </NoteDialog>
  )
}
