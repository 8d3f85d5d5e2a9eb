import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, InputNumber, Select } from 'antd'
import type { SignInPolicy } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries } from '../people/data.ts'
import { useSubmit } from '../people/use-submit.ts'
import { texts } from './texts.ts'

type Figure = {
  name: keyof SignInPolicy & string
  label: keyof typeof texts
  unit: keyof typeof texts
  min: number
  max: number
  hint?: keyof typeof texts
}

const sections: readonly { title: keyof typeof texts; figures: readonly Figure[] }[] = [
  {
    title: 'passwords',
    figures: [
      { name: 'minLength', label: 'minLength', unit: 'characters', min: 8, max: 64 },
      { name: 'classes', label: 'classes', unit: 'kinds', min: 2, max: 4, hint: 'classesHint' },
      { name: 'history', label: 'history', unit: 'historyUnit', min: 0, max: 24 },
      { name: 'maxAgeDays', label: 'maxAge', unit: 'days', min: 0, max: 730, hint: 'maxAgeHint' },
    ],
  },
  {
    title: 'lock',
    figures: [
      { name: 'lockAfter', label: 'lockAfter', unit: 'times', min: 3, max: 10 },
      { name: 'lockMinutes', label: 'lockMinutes', unit: 'minutes', min: 5, max: 1440 },
    ],
  },
  {
    title: 'sessions',
    figures: [
      { name: 'idleMinutes', label: 'idle', unit: 'minutes', min: 5, max: 1440 },
      { name: 'absoluteHours', label: 'absolute', unit: 'hours', min: 1, max: 168 },
    ],
  },
]

/** How people prove who they are in this organisation. */
export function PolicyForm() {
  const policy = useQuery(identityQueries.policy())
  return (
    <div className="policy">
      <ProblemNote error={policy.error} onRetry={policy.refetch} />
      {policy.data ? <Fields key={JSON.stringify(policy.data)} policy={policy.data} /> : null}
    </div>
  )
}

function Fields({ policy }: { policy: SignInPolicy }) {
  const t = useText(texts)
  const language = useLanguage()
  const may = useMay('roles.manage')
  const { message } = App.useApp()
  const roles = useQuery(identityQueries.roles())
  const [form] = Form.useForm<SignInPolicy>()
  const { submit, problem, busy } = useSubmit<SignInPolicy>(form, async (fields) => {
    await api.put('/api/sign-in-policy', fields)
    void message.success(t('saved'))
  })
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={policy} onFinish={submit} disabled={!may}>
      <ProblemNote error={problem} />
      {sections.map((section) => (
        <section key={section.title}>
          <h2>{t(section.title)}</h2>
          <div className="policy-figures">
            {section.figures.map((figure) => (
              <Form.Item
                key={figure.name}
                name={figure.name}
                label={t(figure.label)}
                extra={figure.hint ? t(figure.hint) : undefined}
                rules={[{ required: true, message: t('required') }]}
              >
                <InputNumber min={figure.min} max={figure.max} precision={0} suffix={t(figure.unit)} />
              </Form.Item>
            ))}
          </div>
        </section>
      ))}
      <section>
        <h2>{t('twoFactor')}</h2>
        <Form.Item name="twoFactorRoles" label={t('twoFactorRoles')} extra={t('twoFactorHint')}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={(roles.data?.items ?? []).map((role) => ({ value: role.id, label: role.label[language] }))}
          />
        </Form.Item>
      </section>
      {may ? (
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('save')}
        </Button>
      ) : null}
    </Form>
  )
}
