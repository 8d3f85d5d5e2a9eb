import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Radio, Select, Switch } from 'antd'
import { useState } from 'react'
import {
  type ChannelInput,
  type ChannelItem,
  type ChannelKind,
  channelKinds,
  noticeLevels,
} from '../../../../api/notify.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useApps } from '../../records/data.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries } from '../people/data.ts'
import { kindHints, kindNames, levelNames, texts } from './texts.ts'

type Mail = NonNullable<ChannelInput['mail']>
type Fields = Omit<ChannelInput, 'mail'> & { mail?: Mail }

const ports: Record<Mail['security'], number> = { tls: 465, starttls: 587, none: 25 }

function startOf(channel: ChannelItem | null): Partial<Fields> {
  if (!channel)
    return {
      kind: 'dingtalk',
      enabled: true,
      language: 'zh',
      minLevel: 'info',
      roles: [],
      causes: [],
      publicUrl: location.origin,
      mail: { host: '', port: 465, security: 'tls', user: '', from: '', anyCertificate: false },
    }
  const { kind, name, enabled, language, minLevel, roles, causes, publicUrl, mail } = channel
  return { kind, name, enabled, language, minLevel, roles, causes, publicUrl, mail: mail ?? undefined }
}

/** What is sent of the form: empty secrets of a channel that exists stay as they are. */
function inputOf(fields: Fields): ChannelInput {
  const { mail, password, url, secret, publicUrl, ...rest } = fields
  const common = { ...rest, publicUrl: publicUrl?.trim() || null }
  if (fields.kind === 'email') return { ...common, mail, ...(password ? { password } : {}) }
  return { ...common, ...(url ? { url } : {}), ...(secret ? { secret } : {}) }
}

/** Makes a channel or changes one. */
export function ChannelDialog(props: { channel: ChannelItem | null; mailTaken: boolean; onClose: () => void }) {
  const { channel, mailTaken, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const [form] = Form.useForm<Fields>()
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const kind = (Form.useWatch('kind', form) ?? channel?.kind ?? 'dingtalk') as ChannelKind
  async function save(fields: Fields) {
    setProblem(null)
    setBusy(true)
    try {
      const input = inputOf(fields)
      if (channel) await api.put(`/api/notify/channels/${channel.id}`, input)
      else await api.post('/api/notify/channels', input)
      await queryClient.invalidateQueries({ queryKey: ['notify-channels'] })
      onClose()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const required = [{ required: true, message: t('required') }]
  return (
    <Modal
      open
      width={640}
      title={channel ? `${t('edit')}：${channel.name}`.replace('：', language === 'zh' ? '：' : ': ') : t('add')}
      onCancel={onClose}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={form.submit}
    >
      <ProblemNote error={problem} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={startOf(channel)}
        onFinish={(fields) => void save(fields)}
        className="channel-grid"
      >
        {channel ? (
          <Form.Item name="kind" hidden>
            <Input />
          </Form.Item>
        ) : (
          <Form.Item name="kind" label={t('kind')} className="is-wide">
            <Select
              options={channelKinds.map((value) => ({
                value,
                label: kindNames[value][language],
                disabled: value === 'email' && mailTaken,
              }))}
            />
          </Form.Item>
        )}
        {kind === 'email' ? null : <p className="is-wide channel-soft">{kindHints[kind][language]}</p>}
        <Form.Item name="name" label={t('name')} rules={required}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="enabled" label={t('on')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {kind === 'email' ? (
          <MailFields form={form} keeps={channel?.secretSet ?? false} />
        ) : (
          <RobotFields kind={kind} keeps={channel !== null} secretSet={channel?.secretSet ?? false} />
        )}
        <Form.Item name="publicUrl" label={t('publicUrl')} extra={t('publicUrlHint')} className="is-wide">
          <Input placeholder="https://millrace.example.cn" maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function RobotFields({ kind, keeps, secretSet }: { kind: ChannelKind; keeps: boolean; secretSet: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const { apps } = useApps()
  const mayRead = useMay('users.read')
  const { data } = useQuery({ ...identityQueries.roles(), enabled: mayRead })
  const roles = data?.items.map(({ id, label, app }) => {
    const owner = apps.find((each) => each.id === app)
    return { value: id, label: owner ? `${owner.label[language]} · ${label[language]}` : label[language] }
  })
  const causes = [
    ...apps.map(({ id, label }) => ({ value: `${id}.`, label: label[language] })),
    { value: 'approval:', label: t('causeApproval') },
    { value: 'job:', label: t('causeJob') },
  ]
  return (
    <>
      <Form.Item
        name="url"
        label={t('url')}
        className="is-wide"
        rules={keeps ? [] : [{ required: true, message: t('required') }]}
      >
        <Input autoComplete="off" placeholder={keeps ? t('keep') : 'https://'} maxLength={2000} />
      </Form.Item>
      {kind === 'wecom' ? null : (
        <Form.Item name="secret" label={t('secret')} className="is-wide">
          <Input.Password
            autoComplete="new-password"
            placeholder={secretSet ? t('keep') : undefined}
            maxLength={1000}
          />
        </Form.Item>
      )}
      <Form.Item name="minLevel" label={t('minLevel')}>
        <Select options={noticeLevels.map((value) => ({ value, label: levelNames[value][language] }))} />
      </Form.Item>
      <Form.Item name="language" label={t('languageOf')}>
        <Radio.Group
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form.Item>
      <Form.Item name="roles" label={t('roles')} extra={t('rolesHint')}>
        <Select mode="multiple" optionFilterProp="label" options={roles} />
      </Form.Item>
      <Form.Item name="causes" label={t('causes')} extra={t('causesHint')}>
        <Select mode="tags" optionFilterProp="label" options={causes} tokenSeparators={[',', ' ', '，']} />
      </Form.Item>
    </>
  )
}

function MailFields({ form, keeps }: { form: ReturnType<typeof Form.useForm<Fields>>[0]; keeps: boolean }) {
  const t = useText(texts)
  const required = [{ required: true, message: t('required') }]
  return (
    <>
      <Form.Item name={['mail', 'host']} label={t('host')} rules={required}>
        <Input placeholder="smtp.example.cn" maxLength={253} />
      </Form.Item>
      <Form.Item name={['mail', 'security']} label={t('security')}>
        <Radio.Group
          onChange={(event) => form.setFieldValue(['mail', 'port'], ports[event.target.value as Mail['security']])}
          options={[
            { value: 'tls', label: 'TLS' },
            { value: 'starttls', label: 'STARTTLS' },
            { value: 'none', label: t('none') },
          ]}
        />
      </Form.Item>
      <Form.Item name={['mail', 'port']} label={t('port')} rules={required}>
        <InputNumber min={1} max={65535} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name={['mail', 'from']} label={t('from')} rules={required}>
        <Input placeholder="Millrace <millrace@example.cn>" maxLength={320} />
      </Form.Item>
      <Form.Item name={['mail', 'user']} label={t('user')}>
        <Input autoComplete="off" maxLength={320} />
      </Form.Item>
      <Form.Item name="password" label={t('password')}>
        <Input.Password autoComplete="new-password" placeholder={keeps ? t('keep') : undefined} maxLength={1000} />
      </Form.Item>
      <Form.Item
        name={['mail', 'anyCertificate']}
        label={t('anyCertificate')}
        valuePropName="checked"
        className="is-wide"
      >
        <Switch />
      </Form.Item>
    </>
  )
}
