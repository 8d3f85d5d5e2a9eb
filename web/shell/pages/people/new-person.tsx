import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { NewPerson, PersonInput } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { useOptionalMark } from '../../optional-mark.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { OneTime } from './one-time.tsx'
import { changeOf, noProfile, type ProfileFields, ProfileItems } from './profile-fields.tsx'
import { texts } from './texts.ts'
import { useSubmit } from './use-submit.ts'

type Fields = ProfileFields & { name: string }

/** Makes a person and shows the one-time password. */
export function NewPersonDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const t = useText(texts)
  const mark = useOptionalMark()
  const [form] = Form.useForm<Fields>()
  const [made, setMade] = useState<NewPerson | null>(null)
  const { submit, problem, busy } = useSubmit<Fields>(form, async ({ name, ...profile }) => {
    const input: PersonInput = { name: name.trim(), ...changeOf(profile) }
    setMade(await api.post<NewPerson>('/api/people', input))
  })
  if (made)
    return (
      <OneTime
        title={t('oneTime', { name: `${made.person.displayName} (${made.person.name})` })}
        hint={t('oneTimeHint')}
        secret={made.password}
        onClose={() => onDone(made.person.id)}
      />
    )
  return (
    <Modal
      open
      title={t('new')}
      okText={t('create')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={mark}
        initialValues={{ ...noProfile, name: '' }}
        onFinish={submit}
      >
        <ProblemNote error={problem} />
        <Form.Item
          name="name"
          label={t('name')}
          extra={t('nameHint')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={48} autoFocus autoCapitalize="none" autoComplete="off" />
        </Form.Item>
        <ProfileItems />
        <p className="faint">{t('noRolesYet')}</p>
      </Form>
    </Modal>
  )
}
