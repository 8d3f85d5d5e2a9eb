import { Button } from 'antd'
import { useEffect, useState } from 'react'
import {
  type AppPageProps,
  Dialog,
  ProblemNote,
  RecordLink,
  StateTag,
  useAsk,
  useLanguage,
  useRecord,
  useRun,
  useText,
  useTitle,
} from '../../web/kit/index.ts'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { formatTime } from '../../web/ui/time.ts'
import { Value } from '../../web/ui/value.tsx'
import type { approveWrite, confirmWrite, operateWrite } from './commands/decide-write.ts'
import type { OrderStep, orderSheet } from './queries/order-sheet.ts'
import { Commands, digitsOf, Everything, LimitBar, Locks, plain, TrainingMark } from './web-parts.tsx'
import { texts } from './web-texts.tsx'
import './web-remote.css'

type Sheet = NonNullable<ReturnType<typeof useSheet>['data']>

const busyStates = ['selected', 'operated']
const useSheet = (id: string, busy: boolean) =>
  useAsk<typeof orderSheet>('remote-operation/order-sheet', { order: id }, { refetchEveryMs: busy ? 500 : 3_000 })

/** One write from the request to what the machine holds: what is next stands first. */
export function OrderPage({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const [busy, setBusy] = useState(false)
  const { data, error } = useSheet(id, busy)
  const { view, data: detail, refetch } = useRecord({ app: 'remote-operation', plural: 'write-orders', id })
  const state = data?.state
  useTitle(data?.title)
  useEffect(() => {
    if (state === undefined) return
    setBusy(busyStates.includes(state))
    // the job moves it on without anybody's command
    void refetch()
  }, [state, refetch])
  if (error && !data) return <ProblemNote error={error} />
  if (!data || !view || !detail) return null
  // who may not play the next part may not refuse to play it either
  const others = data.next?.another ? ['refuse-write', 'dispute-write'] : []
  const leave = ['approve-write', 'operate-write', 'confirm-write', ...others]
  return (
    <div className={data.training ? 'remote remote-practice' : 'remote'}>
      <PageHeader
        crumbs={
          <RecordLink app="remote-operation" plural="machines" id={data.machine}>
            {data.machineName}
          </RecordLink>
        }
        title={data.title}
        state={
          <>
            {data.training ? <TrainingMark /> : null} <StateTag entity={view.entity} state={data.state} />{' '}
            <code>{data.number}</code>
          </>
        }
        actions={<Commands plural="write-orders" id={id} leave={leave} />}
      />
      {error ? <p role="alert">{t('lost')}</p> : null}
      <div className="remote-body">
        <Next id={id} sheet={data} commands={detail.commands} />
        <Flow sheet={data} />
        <p className="remote-reason">
          {t('reason', { why: data.reason })}
          {data.state === 'requested' || data.state === 'approved' ? (
            <span className="faint"> · {t('valid', { time: formatTime(data.expiresAt, 'minute') })}</span>
          ) : null}
        </p>
        <div className="remote-columns">
          <section>
            <h2>{t('course')}</h2>
            <Steps steps={data.steps} unit={data.unit} />
          </section>
          <section>
            <h2>{t('locks')}</h2>
            <Locks locks={data.locks} />
          </section>
        </div>
        <Everything plural="write-orders" id={id} />
      </div>
    </div>
  )
}

/** Before → to be written → read back, with the limits below. */
function Flow({ sheet }: { sheet: Sheet }) {
  const t = useText(texts)
  const { before, value, readBack, unit, live, low, high, step, state } = sheet
  const decimals = digitsOf(step ?? value)!
  const sent = before !== null
  const figure = (amount: string | null) =>
    amount === null ? (
      <span className="faint">{t('notYet')}</span>
    ) : (
      // never fewer digits than it has: a difference must be seen
      <Value value={Number(amount)} unit={unit} decimals={Math.max(decimals, digitsOf(amount)!)} />
    )
  return (
    <div className="remote-flow">
      <div>
        <small>{t(sent ? 'before' : 'nowHolds')}</small>
        <strong>
          {sent ? (
            figure(before)
          ) : (
            <Value
              value={plain(live.value)}
              unit={unit}
              decimals={decimals}
              quality={live.quality ?? undefined}
              time={live.time}
            />
          )}
        </strong>
      </div>
      <span aria-hidden="true">→</span>
      <div>
        <small>{t(sent ? 'wanted' : 'toWrite')}</small>
        <strong>{figure(value)}</strong>
      </div>
      <span aria-hidden="true">→</span>
      <div className={state === 'mismatched' ? 'is-wrong' : undefined}>
        <small>{t('readBack')}</small>
        <strong>{figure(readBack)}</strong>
      </div>
      <LimitBar low={low} high={high} value={live.value} wanted={value} />
    </div>
  )
}

const commandOf = { approver: 'approve-write', operator: 'operate-write', confirmer: 'confirm-write' } as const
const wordOf = { approver: 'approve', operator: 'operate', confirmer: 'confirm' } as const
const youAre = { requester: 'youRequester', approver: 'youApprover', operator: 'youOperator' } as const

/** The one thing to do now, or who must do it, or how it ended. */
function Next({ id, sheet, commands }: { id: string; sheet: Sheet; commands: readonly string[] }) {
  const t = useText(texts)
  const [sure, setSure] = useState(false)
  const approve = useRun<typeof approveWrite>('remote-operation/approve-write')
  const operate = useRun<typeof operateWrite>('remote-operation/operate-write')
  const confirm = useRun<typeof confirmWrite>('remote-operation/confirm-write')
  const { next, state, locks, machineState, readBack, unit } = sheet
  const runners = { approver: approve, operator: operate, confirmer: confirm }
  const error = approve.error ?? operate.error ?? confirm.error
  if (state === 'selected' || (state === 'operated' && readBack === null))
    return <p className="remote-next is-busy">{t('working')}</p>
  const part = next?.part as keyof typeof commandOf | undefined
  if (!part) return <p className={`remote-next is-${state}`}>{endOf(t, state, `${readBack ?? ''} ${unit ?? ''}`)}</p>
  const run = () => runners[part].run({ id } as never).catch(() => {})
  const another = next!.another as keyof typeof youAre | null
  const may = commands.includes(commandOf[part])
  const closed =
    part !== 'operator' ? null : machineState !== 'remote' ? 'locked' : locks.some(({ why }) => why) ? 'blocked' : null
  const hint = another ? t(youAre[another]) : may ? closed && t(closed) : t('noRight')
  return (
    <div className="remote-next">
      <p>{t(part)}</p>
      {hint ? <p className="remote-hint">{hint}</p> : null}
      {error ? <ProblemNote error={error} /> : null}
      {may && !another ? (
        <Button
          type="primary"
          size="large"
          disabled={closed !== null}
          loading={runners[part].busy}
          onClick={() => (part === 'operator' ? setSure(true) : void run())}
        >
          {t(wordOf[part])}
        </Button>
      ) : null}
      {sure ? (
        <Dialog title={t('operate')} onClose={() => setSure(false)}>
          <p>{t('sure', { machine: sheet.machineName, title: sheet.title })}</p>
          <div className="remote-sure">
            <Button size="large" onClick={() => setSure(false)}>
              {t('cancel')}
            </Button>
            <Button
              type="primary"
              size="large"
              onClick={() => {
                setSure(false)
                void run()
              }}
            >
              {t('operate')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  )
}

const endOf = (t: ReturnType<typeof useText<typeof texts>>, state: string, value: string) => {
  if (state === 'confirmed') return t('done', { value })
  if (state === 'mismatched' || state === 'rejected' || state === 'timedOut') return t(state)
  return t('ended')
}

/** Who did what when; `step_…` names it. */
function Steps({ steps, unit }: { steps: readonly OrderStep[]; unit: string | null }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <ol className="remote-steps">
      {steps.map(({ number, at, what, person, value, remarkZh, remarkEn }) => (
        <li key={number}>
          <time dateTime={new Date(at).toISOString()}>{formatTime(at)}</time>
          <strong>{t(`step_${what}` as 'step_requested')}</strong>
          <span>{person ?? t('system')}</span>
          {value === null ? null : <Value value={value.replace('-', '−')} unit={unit} />}
          {remarkZh ? <p>{language === 'zh' ? remarkZh : remarkEn}</p> : null}
        </li>
      ))}
    </ol>
  )
}
