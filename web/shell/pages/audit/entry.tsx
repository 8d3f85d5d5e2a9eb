import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { AppManifest, EntityManifest, FieldManifest } from '../../../../api/apps.ts'
import type { AuditApp, AuditEntry, RecordName } from '../../../../api/audit.ts'
import { actionName, actorName, objectName } from '../../../../api/audit-words.ts'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { useAnswerNames, useApps } from '../../records/data.ts'
import { fieldText } from '../../records/field-text.ts'
import { systemFields } from '../../records/manifest.ts'
import { useLanguage, useText } from '../../text.ts'
import { type DiffLine, diffLines, valueText } from './diff.ts'
import { texts } from './texts.ts'

/** Where what the entry is about is shown; null when it has no page, or none for this person. */
function placeOf(item: AuditEntry, apps: readonly AppManifest[]): { href: string; approval: boolean } | null {
  if (item.object.startsWith('approval:'))
    return { href: `/tasks?task=${encodeURIComponent(item.object.slice('approval:'.length))}`, approval: true }
  const [name, id] = item.object.split(':')
  const [app, entity] = item.recordId ? [item.app, item.entity] : name.split('.')
  const found = apps.find((a) => a.id === app)?.entities.find((e) => e.id === entity)
  const record = item.recordId ?? id
  return found && record ? { href: `/a/${app}/${found.plural}/${record}`, approval: false } : null
}

/** One entry with before and after side by side. */
export function Entry({ item, apps }: { item: AuditEntry; apps: readonly AuditApp[] }) {
  const t = useText(texts)
  const language = useLanguage()
  const router = useRouter()
  const own = useApps().apps
  const place = placeOf(item, own)
  const lines = useMemo(() => diffLines(item.before, item.after), [item])
  return (
    <>
      <dl className="audit-entry">
        <dt>{t('time')}</dt>
        <dd>{formatTime(item.time, 'millisecond')}</dd>
        <dt>{t('actor')}</dt>
        <dd>{actorName(item.actor, language)}</dd>
        <dt>{t('action')}</dt>
        <dd>
          {actionName(item.action, apps, language)} <code className="faint">{item.action}</code>
          {item.command && item.command !== item.action ? <> · {actionName(item.command, apps, language)}</> : null}
        </dd>
        <dt>{t('object')}</dt>
        <dd>
          <span title={item.object}>{objectName(item, apps, language)}</span>{' '}
          {place ? (
            <a
              href={place.href}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                router.history.push(place.href)
              }}
            >
              {t(place.approval ? 'approval' : 'record')}
            </a>
          ) : null}
        </dd>
        <dt>{t('reason')}</dt>
        <dd>{item.reason ?? <span className="faint">{t('nothing')}</span>}</dd>
      </dl>
      <Diff lines={lines} entity={entityOf(item, apps)} />
    </>
  )
}

function entityOf(item: AuditEntry, apps: readonly AuditApp[]): EntityManifest | undefined {
  return apps.find(({ id }) => id === item.app)?.entities.find(({ id }) => id === item.entity)
}

type Rows = readonly Record<string, unknown>[]
/** Most records that one entry names. */
const maxNamed = 1_000

/** What the people and records are called whose ids stand in the entry's fields. */
function useNames(fields: readonly FieldManifest[], sides: Rows): Readonly<Record<string, string>> {
  const people = useAnswerNames(fields, sides)
  const links = fields.filter((field) => field.kind === 'link')
  const ids = [...new Set(sides.flatMap((side) => links.map((field) => side[field.name])))]
  const asked = ids.filter((id): id is string => typeof id === 'string').slice(0, maxNamed)
  const { data } = useQuery({
    queryKey: ['audit', 'names', asked],
    queryFn: ({ signal }) => api.get<{ items: RecordName[] }>('/api/audit/names', { ids: asked }, signal),
    enabled: asked.length > 0,
  })
  return { ...people, ...Object.fromEntries((data?.items ?? []).map(({ id, name }) => [id, name])) }
}

const sideOf = (lines: readonly DiffLine[], side: 'before' | 'after') =>
  Object.fromEntries(lines.map((line) => [line.path, line[side]]))

/** What was changed, in the words of the record's screens where it is a record's. */
function Diff({ lines, entity }: { lines: readonly DiffLine[]; entity: EntityManifest | undefined }) {
  const t = useText(texts)
  const language = useLanguage()
  const fields = useMemo(() => (entity ? [...entity.fields, ...systemFields] : []), [entity])
  const sides = useMemo(() => [sideOf(lines, 'before'), sideOf(lines, 'after')], [lines])
  const names = useNames(fields, sides)
  const fieldAt = (path: string) => fields.find(({ name }) => name === path)
  const say = (path: string, value: unknown) => {
    const field = fieldAt(path)
    if (path === 'state' && entity) return entity.states[String(value)]?.label[language] ?? valueText(value)
    return field ? fieldText(field, value, names, language) : valueText(value)
  }
  const [all, setAll] = useState(false)
  const changed = lines.filter((line) => line.changed)
  const same = lines.length - changed.length
  const shown = all ? lines : changed
  if (lines.length === 0) return null
  return (
    <>
      {shown.length > 0 ? (
        <table className="audit-diff">
          <thead>
            <tr>
              <th>{t('field')}</th>
              <th>{t('before')}</th>
              <th>{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.path} className={line.changed ? 'audit-changed' : undefined}>
                <th scope="row" title={line.path}>
                  {fieldAt(line.path)?.label[language] ?? (line.path || '·')}
                </th>
                <td data-label={t('before')}>{say(line.path, line.before)}</td>
                <td data-label={t('after')}>{say(line.path, line.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="faint">{t('sameOnly')}</p>
      )}
      {same > 0 && !all ? (
        <Button type="link" className="audit-same" onClick={() => setAll(true)}>
          {t('showSame', { n: same })}
        </Button>
      ) : null}
    </>
  )
}
