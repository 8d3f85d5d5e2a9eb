import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { ConnectionIngest, ConnectionInput, ConnectionItem, DriverItem } from '../../../../api/platform.ts'
import type { Text } from '../../../../contract/text.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { connectionQueries, refreshConnections } from './data.ts'
import { texts } from './form-texts.ts'
import { configOf, findingPath, isRelevant, sayFinding, secretsOf, settingFields } from './schema-fields.ts'
import { SettingItem } from './setting-item.tsx'
import { clockNames, originNames } from './words.ts'

/** What the form holds. */
type Fields = {
  code: string
  driver: string
  name: { zh?: string; en?: string }
  note: { zh?: string; en?: string }
  config: Record<string, unknown>
  secrets: Record<string, string>
  discover: boolean
  enabled: boolean
  origin?: ConnectionIngest['origin']
  clock?: ConnectionIngest['clock']
}

const codePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** A new connection, or the settings of one that exists. */
export function ConnectionDrawer(props: {
  open: boolean
  connection?: ConnectionItem
  onClose: () => void
  onDone: (code: string) => void
}) {
  const { open, connection, onClose, onDone } = props
  const t = useText(texts)
  const drivers = useQuery(connectionQueries.drivers())
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={620}
      title={connection ? t('edit', { code: connection.code }) : t('create')}
      destroyOnHidden
    >
      <ProblemNote error={drivers.error} onRetry={drivers.refetch} />
      {drivers.data ? (
        <ConnectionForm drivers={drivers.data.items} connection={connection} onDone={onDone} onCancel={onClose} />
      ) : null}
    </Drawer>
  )
}

function initialOf(connection: ConnectionItem | undefined, drivers: readonly DriverItem[]): Fields {
  const driver = connection?.driver ?? drivers[0]?.id ?? ''
  return {
    code: connection?.code ?? '',
    driver,
    name: connection?.name ?? {},
    note: connection?.note ?? {},
    config: { ...defaultsOf(drivers.find((each) => each.id === driver)), ...connection?.config },
    secrets: {},
    discover: connection?.discover ?? false,
    enabled: connection?.enabled ?? true,
    origin: connection?.ingest.origin,
    clock: connection?.ingest.clock,
  }
}

function defaultsOf(driver: DriverItem | undefined): Record<string, unknown> {
  if (!driver) return {}
  return Object.fromEntries(settingFields(driver).map((field) => [field.name, field.default]))
}

/** One language stands for both where only one was filled in; null where neither was. */
function bothOf(text: { zh?: string; en?: string }): Text | null {
  const zh = text.zh?.trim() ?? ''
  const en = text.en?.trim() ?? ''
  return zh || en ? { zh: zh || en, en: en || zh } : null
}

function inputOf(fields: Fields, driver: DriverItem): Omit<ConnectionInput, 'code' | 'driver'> {
  const secrets = secretsOf(fields.secrets ?? {})
  return {
    name: bothOf(fields.name) ?? undefined,
    config: configOf(driver.id, settingFields(driver), fields.config ?? {}),
    ...(secrets && { secrets }),
    discover: fields.discover,
    enabled: fields.enabled,
    ingest: { ...(fields.origin && { origin: fields.origin }), ...(fields.clock && { clock: fields.clock }) },
    note: bothOf(fields.note),
  }
}

function ConnectionForm(props: {
  drivers: readonly DriverItem[]
  connection?: ConnectionItem
  onDone: (code: string) => void
  onCancel: () => void
}) {
  const { drivers, connection, onDone, onCancel } = props
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const [initial] = useState(() => initialOf(connection, drivers))
  const driverId = Form.useWatch('driver', form) ?? initial.driver
  const driver = drivers.find((each) => each.id === driverId)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)

  /** Puts the server's findings beside their fields; what has no field here is said above. */
  function showFindings(error: unknown): void {
    setProblem(error)
    if (!(error instanceof ApiProblem) || !driver) return
    const given = error.errors.length ? error.errors : []
    const found = given.length ? given : error.field ? [{ field: error.field, detail: error.texts[language] }] : []
    const placed = found.map(({ field, detail }) => ({
      name: findingPath(field, settingFields(driver)),
      errors: [sayFinding(detail, language)],
    }))
    const shown = placed.filter((each) => each.name !== undefined)
    form.setFields(shown as Parameters<typeof form.setFields>[0])
    if (shown.length > 0) form.scrollToField(shown[0].name as never, { block: 'center' })
    if (shown.length > 0 && shown.length === placed.length) setProblem(new Findings(shown.length))
  }

  async function save(fields: Fields) {
    if (!driver) return
    setBusy(true)
    setProblem(null)
    try {
      const input = inputOf(fields, driver)
      const code = connection?.code ?? fields.code.trim()
      if (connection) await api.patch(`/api/connections/${encodeURIComponent(code)}`, input)
      else await api.post('/api/connections', { ...input, code, driver: driver.id })
      await refreshConnections()
      void message.success(t(connection ? 'saved' : 'created', { code }))
      onDone(code)
    } catch (error) {
      showFindings(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      scrollToFirstError
      onFinish={(fields) => void save({ ...form.getFieldsValue(true), ...fields })}
      onValuesChange={(changed: Partial<Fields>) => {
        if (!changed.driver) return
        const next = drivers.find((each) => each.id === changed.driver)
        form.setFieldsValue({ config: defaultsOf(next), secrets: {} })
      }}
    >
      {problem instanceof Findings ? (
        <p className="plain-problem" role="alert">
          {t('findings', { n: problem.count })}
        </p>
      ) : (
        <ProblemNote error={problem} />
      )}
      <Identity drivers={drivers} isNew={connection === undefined} />
      {driver ? <Settings driver={driver} secretsSet={connection?.secretsSet ?? []} /> : null}
      <DataSettings />
      <div className="drawer-foot">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t(connection ? 'save' : 'saveNew')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        {connection ? <span className="faint">{t('restart')}</span> : null}
      </div>
    </Form>
  )
}

/** Marks that every finding stands at its field already. */
class Findings {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
}

function Identity({ drivers, isNew }: { drivers: readonly DriverItem[]; isNew: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const must = [{ required: true, whitespace: true, message: t('required') }]
  const codeRules = [...must, { pattern: codePattern, message: t('codeWrong') }]
  return (
    <div className="setting-grid">
      <Form.Item name="driver" label={t('driver')} extra={isNew ? t('driverHint') : undefined}>
        <Select disabled={!isNew} options={drivers.map(({ id, label }) => ({ value: id, label: label[language] }))} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={isNew ? codeRules : undefined}
        extra={isNew ? t('codeHint') : undefined}
      >
        <Input disabled={!isNew} spellCheck={false} maxLength={64} />
      </Form.Item>
      <Form.Item name={['name', 'zh']} label={t('nameZh')} rules={language === 'zh' ? must : undefined}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={['name', 'en']} label={t('nameEn')} rules={language === 'en' ? must : undefined}>
        <Input maxLength={200} />
      </Form.Item>
    </div>
  )
}

function Settings({ driver, secretsSet }: { driver: DriverItem; secretsSet: readonly string[] }) {
  const t = useText(texts)
  const config = Form.useWatch((values: Fields) => values.config) ?? {}
  const fields = settingFields(driver).filter((field) => isRelevant(driver.id, field, config))
  const items = (wanted: typeof fields) =>
    wanted.map((field) => (
      <SettingItem key={`${driver.id} ${field.name}`} field={field} secretSet={secretsSet.includes(field.name)} />
    ))
  const tuning = fields.filter((field) => field.tuning)
  if (fields.length === 0) return null
  return (
    <>
      <h3 className="form-title">{t('settings')}</h3>
      <div className="setting-grid">{items(fields.filter((field) => !field.tuning))}</div>
      {tuning.length > 0 ? (
        <details className="form-more">
          <summary>{t('tuning', { n: tuning.length })}</summary>
          <div className="setting-grid">{items(tuning)}</div>
        </details>
      ) : null}
    </>
  )
}

function DataSettings() {
  const t = useText(texts)
  const language = useLanguage()
  const choices = (table: Record<string, Text>) =>
    Object.entries(table).map(([value, text]) => ({ value, label: text[language] }))
  return (
    <>
      <h3 className="form-title">{t('data')}</h3>
      <div className="setting-grid">
        <Form.Item name="origin" label={t('origin')} extra={t('originHint')}>
          <Select allowClear placeholder={t('originUnset')} options={choices(originNames)} />
        </Form.Item>
        <Form.Item name="clock" label={t('clock')}>
          <Select allowClear placeholder={t('clockUnset')} options={choices(clockNames)} />
        </Form.Item>
        <Form.Item name="discover" label={t('discover')} valuePropName="checked" extra={t('discoverHint')}>
          <Switch />
        </Form.Item>
        <Form.Item name="enabled" label={t('enabled')} valuePropName="checked" extra={t('enabledHint')}>
          <Switch />
        </Form.Item>
        <Form.Item name={['note', 'zh']} label={t('noteZh')}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
        </Form.Item>
        <Form.Item name={['note', 'en']} label={t('noteEn')}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
        </Form.Item>
      </div>
    </>
  )
}
