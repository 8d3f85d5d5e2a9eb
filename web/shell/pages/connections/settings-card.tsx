import type { ConnectionItem, DriverItem } from '../../../../api/platform.ts'
import { useLanguage, useText } from '../../text.ts'
import { isRelevant, type SettingField, settingFields } from './schema-fields.ts'
import { texts } from './texts.ts'
import { clockNames, originNames } from './words.ts'

/** The settings as they stand; what was not set is shown with its default. */
export function SettingsCard({ connection, driver }: { connection: ConnectionItem; driver: DriverItem | undefined }) {
  const t = useText(texts)
  const language = useLanguage()
  const fields = driver ? settingFields(driver) : []
  const config = { ...Object.fromEntries(fields.map((field) => [field.name, field.default])), ...connection.config }
  const { origin, clock } = connection.ingest
  const shown = fields.filter((field) => isRelevant(connection.driver, field, config))
  const common: [string, string, string?][] = [
    [t('discover'), t(connection.discover ? 'yes' : 'no'), t('discoverHint')],
    [t('origin'), origin ? originNames[origin][language] : t('originUnset'), t('originHint')],
    [t('clock'), clock ? clockNames[clock][language] : t('clockUnset')],
  ]
  return (
    <section className="card">
      <h2>{t('settings')}</h2>
      {shown.length === 0 ? <p className="faint">{t('noSettings')}</p> : null}
      <dl className="settings-list">
        {shown.map((field) => (
          <div key={field.name}>
            <dt>{field.label[language]}</dt>
            <dd>
              <Setting field={field} connection={connection} />
            </dd>
          </div>
        ))}
        {common.map(([label, value, hint]) => (
          <div key={label} title={hint}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Setting({ field, connection }: { field: SettingField; connection: ConnectionItem }) {
  const t = useText(texts)
  const say = (value: unknown): string => {
    if (value === undefined || value === null || value === '') return '—'
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (Array.isArray(value)) return value.length ? value.join(', ') : '—'
    return String(value)
  }
  if (field.secret) return t(connection.secretsSet.includes(field.name) ? 'secretSet' : 'secretUnset')
  const value = connection.config[field.name]
  if (field.kind === 'long' && typeof value === 'string') return t('secretSet')
  if (value !== undefined) return <span>{say(value)}</span>
  return (
    <span className="faint">
      {say(field.default)}
      {field.default === undefined ? '' : t('byDefault')}
    </span>
  )
}
