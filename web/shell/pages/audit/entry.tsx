import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { AppManifest } from '../../../../api/apps.ts'
import type { AuditEntry } from '../../../../api/audit.ts'
import { formatTime } from '../../../ui/time.ts'
import { useAnswerNames } from '../../records/data.ts'
import { fieldText } from '../../records/field-text.ts'
import { type EntityView, entityOfKey } from '../../records/manifest.ts'
import { useLanguage, useText } from '../../text.ts'
import { actionName, actorName, objectName } from './actions.ts'
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
export function Entry({ item, apps }: { item: AuditEntry; apps: readonly AppManifest[] }) {
  const t = useText(texts)
  const language = useLanguage()
  const router = useRouter()
  const place = placeOf(item, apps)
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
      <Diff lines={diffLines(item.before, item.after)} view={viewOf(item, apps)} />
    </>
  )
}

function viewOf(item: AuditEntry, apps: readonly AppManifest[]): EntityView | undefined {
  return entityOfKey(apps, `${item.app}.${item.entity}`)
}

const sideOf = (lines: readonly DiffLine[], side: 'before' | 'after') =>
  Object.fromEntries(lines.map((line) => [line.path, line[side]]))

/** What was changed, in the words of the record's screens where it is a record's. */
function Diff({ lines, view }: { lines: readonly DiffLine[]; view: EntityView | undefined }) {
  const t = useText(texts)
  const language = useLanguage()
  const names = useAnswerNames([...(view?.fields.values() ?? [])], [sideOf(lines, 'before'), sideOf(lines, 'after')])
  const say = (path: string, value: unknown) => {
    const field = view?.fields.get(path)
    if (path === 'state' && view) return view.entity.states[String(value)]?.label[language] ?? valueText(value)
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
                  {view?.fields.get(line.path)?.label[language] ?? (line.path || '·')}
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
