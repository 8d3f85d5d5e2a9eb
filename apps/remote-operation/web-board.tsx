import { Button } from 'antd'
import { useState } from 'react'
import type { AppPermission } from '../../contract/permissions.ts'
import {
  type AppPageProps,
  FormDrawer,
  ProblemNote,
  RecordLink,
  StateTag,
  useAsk,
  useLanguage,
  useMay,
  useRecord,
  useText,
  useTitle,
} from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { Value } from '../../web/ui/value.tsx'
import { kindWords } from './kind-words.ts'
import type { BoardParameter, machineBoard } from './queries/machine-board.ts'
import { Commands, digitsOf, Everything, LimitBar, Locks, plain, TrainingMark } from './web-parts.tsx'
import { texts } from './web-texts.tsx'
import './web-remote.css'

const refreshMs = 2_000

/** A machine from afar: its interlocks, and every register with what it holds, its limits and what is under way. */
export function BoardPage({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const language = useLanguage()
  const mayRequest = useMay('remote-operation.request' as AppPermission)
  const mayDiagnose = useMay('remote-operation.diagnose' as AppPermission)
  const asked = { machine: id }
  const { data, error, refetch } = useAsk<typeof machineBoard>('remote-operation/machine-board', asked, {
    refetchEveryMs: refreshMs,
  })
  const { view } = useRecord({ app: 'remote-operation', plural: 'machines', id })
  const [changing, setChanging] = useState<string>()
  const [diagnosing, setDiagnosing] = useState(false)
  useTitle(data?.name)
  if (error && !data) return <ProblemNote error={error} />
  if (!data || !view) return null
  const groups = Map.groupBy(data.parameters, ({ kind }) => kind)
  const ordered = Object.entries(kindWords).filter(([kind]) => groups.has(kind))
  const session = data.session
  const mayAsk = mayRequest && data.state === 'remote'
  return (
    <div className={data.training ? 'remote remote-practice' : 'remote'}>
      <PageHeader
        title={data.name}
        state={
          <>
            {data.training ? <TrainingMark /> : null} <StateTag entity={view.entity} state={data.state} />
            {data.lockedFor ? <span className="faint"> {data.lockedFor}</span> : null}
          </>
        }
        actions={
          <>
            {session ? (
              <RecordLink app="remote-operation" plural="diagnoses" id={session.id}>
                {t('session', { number: session.number })}
              </RecordLink>
            ) : mayDiagnose && data.state !== 'removed' ? (
              <Button onClick={() => setDiagnosing(true)}>{t('diagnose')}</Button>
            ) : null}
            <Commands plural="machines" id={id} />
          </>
        }
      />
      {error ? <p role="alert">{t('lost')}</p> : null}
      <div className="remote-body">
        {data.parameters.length === 0 ? (
          <EmptyState title={t('noParameters')} hint={t('noParametersHint')} />
        ) : (
          <div className="remote-columns remote-board">
            <div>
              {ordered.map(([kind, words]) => (
                <section key={kind}>
                  <h2>{words[language]}</h2>
                  <ul className="remote-parameters">
                    {groups.get(kind)!.map((row) => (
                      <Parameter key={row.id} row={row} onChange={mayAsk ? () => setChanging(row.id) : undefined} />
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            <section>
              <h2>{t('locks')}</h2>
              <Locks locks={data.interlocks} />
            </section>
          </div>
        )}
        <Everything plural="machines" id={id} />
      </div>
      {changing ? (
        <FormDrawer
          command="remote-operation/request-write"
          start={{ parameter: changing }}
          onCancel={() => setChanging(undefined)}
          onDone={() => {
            setChanging(undefined)
            void refetch()
          }}
        />
      ) : null}
      {diagnosing ? (
        <FormDrawer
          command="remote-operation/open-diagnosis"
          start={{ machine: id, endsAt: Date.now() + 3_600_000 }}
          onCancel={() => setDiagnosing(false)}
          onDone={() => {
            setDiagnosing(false)
            void refetch()
          }}
        />
      ) : null}
    </div>
  )
}

function Parameter({ row, onChange }: { row: BoardParameter; onChange?: () => void }) {
  const t = useText(texts)
  const { name, register, value, unit, quality, time, guard, low, high, step, order, state } = row
  const writable = guard !== 'readOnly' && state === 'inUse'
  return (
    <li>
      <span className="remote-name">
        {name}
        <small>
          {[register, guard === 'critical' ? t('critical') : null, state === 'inUse' ? null : t('stopped')]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
      <Value value={plain(value)} unit={unit} decimals={digitsOf(step)} quality={quality ?? undefined} time={time} />
      <LimitBar low={low} high={high} value={value} wanted={order?.value} />
      <span className="remote-do">
        {order ? (
          <RecordLink app="remote-operation" plural="write-orders" id={order.id}>
            → {order.value} {order.number}
          </RecordLink>
        ) : writable && onChange ? (
          <Button onClick={onChange} aria-label={`${t('change')} ${name}`}>
            {t('change')}
          </Button>
        ) : guard === 'readOnly' ? (
          <span className="faint">{t('readOnly')}</span>
        ) : null}
      </span>
    </li>
  )
}
