import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Select, Switch } from 'antd'
import type { SingleSignOn, SingleSignOnInput } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries } from '../people/data.ts'
import { useAct, useSubmit } from '../people/use-submit.ts'
import { texts } from './texts.ts'

/** Single sign-on of this organisation. */
export function SsoForm() {
  const settings = useQuery(identityQueries.singleSignOn())
  return (
    <div className="policy">
      <ProblemNote error={settings.error} onRetry={settings.refetch} />
      {settings.data ? <Fields key={JSON.stringify(settings.data)} provider={settings.data.provider} /> : null}
    </div>
  )
}

function Fields({ provider }: { provider: SingleSignOn | null }) {
  const t = useText(texts)
  const language = useLanguage()
  const act = useAct()
  const { message, modal } = App.useApp()
  const roles = useQuery(identityQueries.roles())
  const [form] = Form.useForm<SingleSignOnInput>()
  const origin: string = Form.useWatch('origin', form) ?? provider?.origin ?? location.origin
  const { submit, problem, busy } = useSubmit<SingleSignOnInput>(form, async ({ clientSecret, ...fields }) => {
    await api.put('/api/single-sign-on', { ...fields, ...(clientSecret ? { clientSecret } : {}) })
    void message.success(t('saved'))
  })
  const initial: SingleSignOnInput = {
    enabled: provider?.enabled ?? true,
    label: provider?.label ?? t('labelDefault'),
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    origin: provider?.origin ?? location.origin,
    claim: provider?.claim ?? 'groups',
    roles: provider?.roles ?? [],
    autoProvision: provider?.autoProvision ?? false,
    matchName: provider?.matchName ?? false,
  }
  const required = [{ required: true, whitespace: true, message: t('required') }]
  const choices = (roles.data?.items ?? []).filter((r) => r.kind !== 'administrator' && r.kind !== 'demo')
  const remove = () =>
    void modal.confirm({
      icon: null,
      title: t('removeSsoAsk'),
      content: t('removeSsoHint'),
      okText: t('remove'),
      onOk: () => act(() => api.delete('/api/single-sign-on'), t('saved')),
    })
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
      <ProblemNote error={problem} />
      <p className="sso-hint">{t('ssoHint', { uri: `${origin.replace(/\/+$/, '')}/api/session/oidc/callback` })}</p>
      <Form.Item name="enabled" label={t('enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <div className="person-pair">
        <Form.Item name="issuer" label={t('issuer')} rules={required}>
          <Input placeholder="https://sso.example.com/realms/plant" inputMode="url" />
        </Form.Item>
        <Form.Item name="label" label={t('label')} rules={required}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="clientId" label={t('clientId')} rules={required}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="clientSecret"
          label={t('clientSecret')}
          extra={provider?.clientSecretSet ? t('secretKept') : undefined}
        >
          <Input.Password maxLength={500} autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="origin" label={t('origin')} extra={t('originHint')} rules={required}>
          <Input inputMode="url" />
        </Form.Item>
        <Form.Item name="claim" label={t('claim')} extra={t('claimHint')} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <Form.List name="roles">
        {(fields, { add, remove: drop }) => (
          <div className="sso-mapping">
            <h3>{t('mapping')}</h3>
            {fields.map((field) => (
              <div key={field.key} className="grant-row">
                <Form.Item name={[field.name, 'value']} noStyle rules={required}>
                  <Input className="grant-reach" placeholder={t('value')} aria-label={t('value')} />
                </Form.Item>
                <span aria-hidden="true">→</span>
                <Form.Item name={[field.name, 'role']} noStyle rules={[{ required: true, message: t('required') }]}>
                  <Select
                    className="grant-role"
                    placeholder={t('role')}
                    aria-label={t('role')}
                    options={choices.map((role) => ({ value: role.id, label: role.label[language] }))}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('remove')}
                  title={t('remove')}
                  onClick={() => drop(field.name)}
                />
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add({ value: '' })}>
              {t('addMapping')}
            </Button>
          </div>
        )}
      </Form.List>
      <Form.Item name="autoProvision" label={t('autoProvision')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="matchName" label={t('matchName')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <div className="person-actions">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('save')}
        </Button>
        {provider ? <Button onClick={remove}>{t('removeSso')}</Button> : null}
      </div>
    </Form>
  )
}
