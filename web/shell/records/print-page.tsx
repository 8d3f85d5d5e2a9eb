import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { formatTime } from '../../ui/time.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useUser } from '../session.ts'
import { defineTexts, useLanguage, useText } from '../text.ts'
import { historyPage, recordQueries, useApps } from './data.ts'
import { isEmpty } from './field-text.ts'
import { FieldValue } from './field-value.tsx'
import { type EntityView, entityAt, stateLabel, titleOf } from './manifest.ts'
import { Missing } from './missing.tsx'
import { nestedOf } from './nested.ts'
import { RecordCode } from './record-actions.tsx'
import './records.css'
import './print.css'

const texts = defineTexts({
  print: { zh: '打印', en: 'Print' },
  back: { zh: '返回记录', en: 'Back to the record' },
  state: { zh: '状态', en: 'State' },
  signatures: { zh: '签名', en: 'Signatures' },
  signer: { zh: '签名人', en: 'Signed by' },
  meaning: { zh: '含义', en: 'Meaning' },
  time: { zh: '时间', en: 'Time' },
  printed: { zh: '由 {who} 于 {time} 打印，第 {version} 版', en: 'Printed by {who} at {time}, version {version}' },
})

/** A record on A4 paper. */
export function PrintPage() {
  const { app, plural, id } = useParams({ from: '/frame/a/$app/$plural/$id/print' })
  const { apps, loaded } = useApps()
  const view = entityAt(apps, app, plural)
  if (!loaded) return null
  if (!view) return <Missing app={app} />
  return <Sheet view={view} id={id} />
}

function Sheet({ view, id }: { view: EntityView; id: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const user = useUser()
  const detail = useQuery(recordQueries.detail(view, id))
  const history = useQuery({
    queryKey: ['records', view.key, 'print', id],
    queryFn: ({ signal }) => historyPage(view, id, undefined, signal),
  })
  if (detail.error) return <ProblemNote error={detail.error} onRetry={detail.refetch} />
  if (!detail.data) return null
  const { entity, app } = view
  const { record, names } = detail.data
  const fields = entity.fields.filter((field) => field.name !== entity.title && !isEmpty(record[field.name]))
  const signed = (history.data?.items ?? []).filter((change) => change.signature)
  return (
    <div className="print">
      <div className="print-tools">
        <Link to="/a/$app/$plural/$id" params={{ app: app.id, plural: entity.plural, id }}>
          {t('back')}
        </Link>
        <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <article className="print-sheet">
        <header>
          <div>
            <p>
              {app.label[language]} · {entity.label[language]}
            </p>
            <h1>{titleOf(entity, record)}</h1>
            <p>
              {t('state')}: <strong>{stateLabel(entity, record.state)[language]}</strong>
            </p>
          </div>
          <RecordCode view={view} detail={detail.data} />
        </header>
        <table className="print-fields">
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <th>{field.label[language]}</th>
                <td>
                  <FieldValue
                    field={field}
                    value={record[field.name]}
                    row={record}
                    names={names}
                    linked={field.type === 'json'}
                    columns={nestedOf(view, field.name)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {signed.length ? (
          <section>
            <h2>{t('signatures')}</h2>
            <table className="print-signatures">
              <thead>
                <tr>
                  <th>{t('meaning')}</th>
                  <th>{t('signer')}</th>
                  <th>{t('time')}</th>
                </tr>
              </thead>
              <tbody>
                {signed.map((change) => (
                  <tr key={change.signature!.id}>
                    <td>{change.signature!.meaning[language]}</td>
                    <td>{change.actorName}</td>
                    <td>{formatTime(change.signature!.time)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ) : null}
        <footer>
          {t('printed', { who: user.displayName, time: formatTime(Date.now(), 'minute'), version: record.version })}
        </footer>
      </article>
    </div>
  )
}
