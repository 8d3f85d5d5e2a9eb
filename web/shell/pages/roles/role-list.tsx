import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Checkbox, Drawer, Form, Input } from 'antd'
import type { PermissionGroup, RoleInput, RoleItem } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries } from '../people/data.ts'
import { useAct, useSubmit } from '../people/use-submit.ts'
import type { RolesSearch } from './search.ts'
import { kindNames, texts } from './texts.ts'

const order: readonly RoleItem['kind'][] = ['administrator', 'platform', 'app', 'custom', 'demo']

/** Built-in roles to look at, own ones to edit. */
export function RoleList(props: { search: RolesSearch; onChange: (next: Partial<RolesSearch>) => void }) {
  const { search, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  const may = useMay('roles.manage')
  const list = useQuery(identityQueries.roles())
  const items = list.data?.items ?? []
  const open = items.find((role) => role.id === search.role)
  return (
    <div className="role-list">
      <ProblemNote error={list.error} onRetry={list.refetch} />
      {may ? (
        <Button type="primary" icon={<PlusOutlined />} onClick={() => onChange({ role: 'new' })}>
          {t('new')}
        </Button>
      ) : null}
      {order.map((kind) => {
        const roles = items.filter((role) => role.kind === kind)
        if (roles.length === 0) return null
        return (
          <section key={kind}>
            <h2>{kindNames[kind][language]}</h2>
            <div className="role-cards">
              {roles.map((role) => (
                <button
                  key={role.id}
                  type="button"
                  className="role-card"
                  aria-pressed={role.id === search.role}
                  onClick={() => onChange({ role: role.id })}
                >
                  <strong>
                    {role.kind === 'app' ? <span className="faint">{role.help?.[language]} · </span> : null}
                    {role.label[language]}
                  </strong>
                  {role.help && role.kind !== 'app' ? <span>{role.help[language]}</span> : null}
                  <small>
                    {t('holders', { n: role.people })} · {t('nPermissions', { n: role.permissions.length })}
                  </small>
                </button>
              ))}
            </div>
          </section>
        )
      })}
      <Drawer
        open={search.role === 'new' || open !== undefined}
        onClose={() => onChange({ role: undefined })}
        size={560}
        title={open ? open.label[language] : t('new')}
        destroyOnHidden
      >
        {open ? (
          <p>
            <Link to="/people" search={{ role: open.id }}>
              {t('showHolders')} ({open.people})
            </Link>
          </p>
        ) : null}
        {list.data && open && (open.kind !== 'custom' || !may) ? (
          <Permissions groups={list.data.groups} held={open.permissions} />
        ) : list.data && (open || search.role === 'new') ? (
          <RoleForm
            key={search.role}
            role={open}
            groups={list.data.groups}
            onDone={() => onChange({ role: undefined })}
          />
        ) : null}
      </Drawer>
    </div>
  )
}

function Permissions({ groups, held }: { groups: readonly PermissionGroup[]; held: readonly string[] }) {
  const language = useLanguage()
  return (
    <>
      {groups.map((group) => {
        const shown = group.permissions.filter((p) => held.includes(p.id))
        if (shown.length === 0) return null
        return (
          <section key={group.id} className="permission-group">
            <h3>{group.label[language]}</h3>
            <ul>
              {shown.map((p) => (
                <li key={p.id}>
                  {p.label[language]} <code>{p.id}</code>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function RoleForm(props: { role: RoleItem | undefined; groups: readonly PermissionGroup[]; onDone: () => void }) {
  const { role, groups, onDone } = props
  const t = useText(texts)
  const language = useLanguage()
  const act = useAct()
  const { modal } = App.useApp()
  const [form] = Form.useForm<RoleInput>()
  const { submit, problem, busy } = useSubmit<RoleInput>(form, async (input) => {
    if (role) await api.put(`/api/roles/${role.id}`, input)
    else await api.post('/api/roles', input)
    onDone()
  })
  const remove = (own: RoleItem) =>
    void modal.confirm({
      icon: null,
      title: t('removeAsk', { name: own.label.zh }),
      okText: t('remove'),
      onOk: () =>
        act(
          async () => {
            await api.delete(`/api/roles/${own.id}`)
            onDone()
          },
          t('removed', { name: own.label.zh }),
        ),
    })
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: role?.label.zh ?? '', permissions: role?.permissions ?? [] }}
      onFinish={submit}
    >
      <ProblemNote error={problem} />
      <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('required') }]}>
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="permissions"
        label={t('permissions')}
        rules={[{ required: true, type: 'array', min: 1, message: t('onePermission') }]}
      >
        <Checkbox.Group className="permission-choice">
          {groups.map((group) => (
            <section key={group.id} className="permission-group">
              <h3>{group.label[language]}</h3>
              {group.permissions
                .filter((p) => p.grantable)
                .map((p) => (
                  <Checkbox key={p.id} value={p.id}>
                    {p.label[language]} <code>{p.id}</code>
                  </Checkbox>
                ))}
            </section>
          ))}
        </Checkbox.Group>
      </Form.Item>
      <p className="faint">{t('administratorsOnly')}</p>
      <div className="person-actions">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('save')}
        </Button>
        {role ? <Button onClick={() => remove(role)}>{t('remove')}</Button> : null}
      </div>
    </Form>
  )
}
