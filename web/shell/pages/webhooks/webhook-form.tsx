import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { WebhookInput, WebhookItem } from '../../../../api/events.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { eventsChanged } from './data.ts'
import { EventChoice } from './event-choice.tsx'
import { ShowSecret } from './show-secret.tsx'
import { texts } from './texts.ts'

const fields = ['name', 'url', 'events'] as const

/** Makes a webhook, and shows its secret once; or changes one. */
export function WebhookForm({ hook, onClose }: { hook?: WebhookItem; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const [form] = Form.useForm<WebhookInput>()
  const [problem, setProblem] = useState<unknown>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  async function save(input: WebhookInput) {
    setProblem(null)
    setBusy(true)
    try {
      if (hook) await api.patch<WebhookItem>(`/api/webhooks/${hook.id}`, input)
      else setSecret((await api.post<{ secret: string }>('/api/webhooks', input)).secret)
      await eventsChanged()
      if (hook) onClose()
    } catch (error) {
      const at = error instanceof ApiProblem ? fields.find((name) => error.field?.split('.')[0] === name) : undefined
      if (at) form.setFields([{ name: at, errors: [(error as ApiProblem).texts[language]] }])
      else setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  if (secret) return <ShowSecret secret={secret} onClose={onClose} />
  const required = [{ required: true, message: t('required') }]
  return (
    <Modal
      open
      title={hook ? hook.name : t('new')}
      onCancel={onClose}
      okText={hook ? t('save') : t('create')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={form.submit}
    >
      <ProblemNote error={problem} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={hook ? { name: hook.name, url: hook.url, events: hook.events } : { events: ['*'] }}
        onFinish={(input) => void save(input)}
      >
        <Form.Item name="name" label={t('name')} extra={t('nameHint')} rules={required}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="url" label={t('url')} extra={t('urlHint')} rules={required}>
          <Input maxLength={2000} placeholder="https://erp.example.com/hooks/millrace" inputMode="url" />
        </Form.Item>
        <Form.Item name="events" label={t('wanted')} rules={required}>
          <EventChoice />
        </Form.Item>
      </Form>
    </Modal>
  )
}
