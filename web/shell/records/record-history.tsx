import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { RecordChange } from '../../../api/records.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatTime } from '../../ui/time.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { historyPage } from './data.ts'
import { fieldLine, isEmpty } from './field-text.ts'
import { type EntityView, stateLabel } from './manifest.ts'
import { texts } from './texts.ts'

type Props = { view: EntityView; id: string; names: Readonly<Record<string, string>> }

/** Who changed what, when, by which command, signed or not; newest first. */
export function RecordHistory({ view, id, names }: Props) {
  const t = useText(texts)
  const history = useInfiniteQuery({
    queryKey: ['records', view.key, 'history', id],
    queryFn: ({ pageParam, signal }) => historyPage(view, id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const changes = history.data?.pages.flatMap((page) => page.items) ?? []
  if (history.isSuccess && changes.length === 0) return <EmptyState title={t('historyEmpty')} />
  return (
    <div className="history">
      <ProblemNote error={history.error} onRetry={history.refetch} />
      <ol>
        {changes.map((change) => (
          <Change key={`${change.version} ${change.time}`} view={view} change={change} names={names} />
        ))}
      </ol>
      {history.hasNextPage ? (
        <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('older')}
        </Button>
      ) : null}
    </div>
  )
}

function Change({ view, change, names }: { view: EntityView; change: RecordChange } & Pick<Props, 'names'>) {
  const t = useText(texts)
  const language = useLanguage()
  const word = (name: string, value: unknown) => {
    if (name === 'state') return stateLabel(view.entity, String(value))[language]
    const field = view.fields.get(name)
    return field ? fieldLine(field, value, names, language) : JSON.stringify(value)
  }
  return (
    <li>
      <p className="history-head">
        <strong>{change.commandLabel[language]}</strong>
        <span>{change.actorName}</span>
        <time>{formatTime(change.time)}</time>
      </p>
      {change.signature ? (
        <p className="history-signed">
          <SafetyCertificateOutlined /> {t('signed', { meaning: change.signature.meaning[language] })} ·{' '}
          {formatTime(change.signature.time)}
        </p>
      ) : null}
      {change.changes.length ? (
        <dl>
          {change.changes.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{view.fields.get(field)?.label[language] ?? field}</dt>
              <dd>
                {isEmpty(before) ? null : (
                  <>
                    <del>{word(field, before)}</del> <span aria-hidden="true">→</span>{' '}
                  </>
                )}
                <ins>{word(field, after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  )
}
