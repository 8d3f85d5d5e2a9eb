import {
  type AppPageProps,
  ProblemNote,
  RecordLink,
  StateTag,
  useAsk,
  useLanguage,
  useRecord,
  useText,
  useTitle,
} from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { formatTime } from '../../web/ui/time.ts'
import { Value } from '../../web/ui/value.tsx'
import type { LineEntry, sessionLine } from './queries/session-line.ts'
import { shownAs } from './shown-readings.ts'
import { Commands, Everything, plain } from './web-parts.tsx'
import { texts } from './web-texts.tsx'
import './web-remote.css'

/** A diagnosis session: why, until when, and everything that was read, noted and written in it. */
export function SessionPage({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const { view, data: detail } = useRecord({ app: 'remote-operation', plural: 'diagnoses', id })
  const asked = { diagnosis: id }
  const { data, error } = useAsk<typeof sessionLine>('remote-operation/session-line', asked, { refetchEveryMs: 3_000 })
  const record = detail?.record
  useTitle(record ? String(record.number) : undefined)
  if (error && !data) return <ProblemNote error={error} />
  if (!data || !view || !record) return null
  const closed = record.closedAt as number | null
  const shown = shownAs(data)
  return (
    <div className="remote">
      <PageHeader
        crumbs={<RecordLink app="remote-operation" plural="machines" id={String(record.machine)} />}
        title={String(record.reason)}
        state={
          <>
            <StateTag entity={view.entity} state={record.state} /> <code>{String(record.number)}</code>{' '}
            <span className="faint">
              {closed
                ? t('closedAt', { time: formatTime(closed, 'minute') })
                : t('ends', { time: formatTime(Number(record.endsAt), 'minute') })}
            </span>
          </>
        }
        actions={<Commands plural="diagnoses" id={id} />}
      />
      <div className="remote-body">
        <h2>{t('line')}</h2>
        {data.items.length === 0 ? <EmptyState title={t('nothing')} hint={t('nothingHint')} /> : null}
        <ol className="remote-steps remote-line">
          {data.items.map((entry) => (
            <Entry key={`${entry.at} ${entry.kind} ${entry.step} ${entry.words}`} entry={entry} shown={shown} />
          ))}
        </ol>
        <Everything plural="diagnoses" id={id} />
      </div>
    </div>
  )
}

function Entry({ entry, shown }: { entry: LineEntry; shown: ReturnType<typeof shownAs> }) {
  const t = useText(texts)
  const language = useLanguage()
  const { at, kind, person, words, wordsEn, readings, order, step, value } = entry
  const said = kind === 'write' && language === 'en' ? wordsEn : words
  return (
    <li>
      <time dateTime={new Date(at).toISOString()}>{formatTime(at)}</time>
      <strong>{kind === 'write' ? t(`step_${step}` as 'step_requested') : t(kind)}</strong>
      <span>{person ?? t('system')}</span>
      {order ? (
        <RecordLink app="remote-operation" plural="write-orders" id={order.id}>
          {order.title}
        </RecordLink>
      ) : null}
      {value === null ? null : <Value value={value} />}
      {said ? <p>{said}</p> : null}
      {readings ? (
        <dl className="remote-readings">
          {readings.map(({ code, value: read, quality, time }) => {
            const { name = code, unit, decimals } = shown.get(code) ?? {}
            return (
              <div key={code}>
                <dt title={code}>{name}</dt>
                <dd>
                  <Value
                    value={plain(read)}
                    unit={unit}
                    decimals={decimals}
                    quality={quality ?? undefined}
                    time={time}
                  />
                </dd>
              </div>
            )
          })}
        </dl>
      ) : null}
    </li>
  )
}
