import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { LearnedDetail } from '../../../../../api/learned-models.ts'
import { api } from '../../../api.ts'
import { NodeSelect } from '../../../points/node-select.tsx'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { keepDetail, learnedQueries } from './data.ts'
import { texts } from './texts.ts'

/** A new model: what it is called, which kind it is, and whose history it learns from. */
export function NewModel({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const kinds = useQuery(learnedQueries.kinds()).data ?? []
  const [draft, setDraft] = useState({
    code: '',
    zh: '',
    en: '',
    kind: 'pca',
    machine: undefined as string | undefined,
  })
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const set = (next: Partial<typeof draft>) => setDraft((known) => ({ ...known, ...next }))
  const { code, zh, en, kind, machine } = draft
  const whole = code.trim() !== '' && (zh.trim() !== '' || en.trim() !== '')
  async function make() {
    setBusy(true)
    setProblem(null)
    try {
      const name = { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
      const model = await api.post<LearnedDetail>('/api/learned-models', {
        ...{ code: code.trim(), name, kind, machine: machine ?? null },
      })
      keepDetail(model)
      onMade(model.id)
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  const chosen = kinds.find((each) => each.id === kind)
  return (
    <Modal
      open
      title={t('newModel')}
      okText={t('create')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !whole }}
      confirmLoading={busy}
      onOk={() => void make()}
      onCancel={onClose}
    >
      <ProblemNote error={problem} />
      <Form layout="vertical">
        <Form.Item label={t('nameZh')} htmlFor="learned-zh">
          <Input id="learned-zh" autoFocus maxLength={200} value={zh} onChange={(e) => set({ zh: e.target.value })} />
        </Form.Item>
        <Form.Item label={t('nameEn')} htmlFor="learned-en">
          <Input id="learned-en" maxLength={200} value={en} onChange={(e) => set({ en: e.target.value })} />
        </Form.Item>
        <Form.Item label={t('code')} htmlFor="learned-code" required extra={t('codeHint')}>
          <Input id="learned-code" maxLength={40} value={code} onChange={(e) => set({ code: e.target.value })} />
        </Form.Item>
        <Form.Item label={t('kind')} extra={chosen?.note[language]}>
          <Select
            aria-label={t('kind')}
            value={kind}
            options={kinds.map(({ id, label }) => ({ value: id, label: label[language] }))}
            onChange={(next) => set({ kind: next })}
          />
        </Form.Item>
        <Form.Item label={t('machine')} extra={t('machineHint')}>
          <NodeSelect value={machine} placeholder={t('machine')} onChange={(path) => set({ machine: path })} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
