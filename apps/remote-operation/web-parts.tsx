import { Button } from 'antd'
import { useState } from 'react'
import { FormDrawer, RecordView, useLanguage, useRecord, useText } from '../../web/kit/index.ts'
import { Value } from '../../web/ui/value.tsx'
import type { LockNow } from './queries/machine-board.ts'
import { texts } from './web-texts.tsx'
import './web-remote.css'

/** Digits behind the point that a register has, by its least increment or by how a value of it is written. */
export const digitsOf = (amount: string | null) => (amount === null ? undefined : (amount.split('.')[1] ?? '').length)

/** A number as the machine shows it: no rounding noise of a float. */
export const plain = (value: number | string | boolean | null) =>
  typeof value === 'number' ? Number(value.toFixed(6)) : value

/** That nothing real moves: a word and a frame, on everything of a training machine. */
export function TrainingMark() {
  const t = useText(texts)
  return (
    <span className="remote-training" title={t('trainingHint')}>
      {t('training')}
    </span>
  )
}

/** Conditions that must hold before anything is written, and how they stand. */
export function Locks({ locks }: { locks: readonly LockNow[] }) {
  const t = useText(texts)
  if (locks.length === 0) return <p className="faint">{t('noLocks')}</p>
  return (
    <ul className="remote-locks">
      {locks.map(({ name, point, when, value, now, quality, time, why }) => (
        <li key={`${name} ${point}`} className={why ? 'is-broken' : undefined}>
          <span aria-hidden="true">{why ? '✕' : '✓'}</span>
          <span className="remote-lock-name">
            {name}
            <small>
              {t(when, { value: value === 'true' ? t('yes') : value === 'false' ? t('no') : value })}
              {why ? ` · ${t(why as 'stale')}` : ''}
            </small>
          </span>
          <Value value={plain(now)} quality={quality ?? undefined} time={time} />
        </li>
      ))}
    </ul>
  )
}

/** Where a value lies between its limits. */
export function LimitBar(props: { low: string | null; high: string | null; value: unknown; wanted?: string | null }) {
  const { low, high, value, wanted } = props
  const t = useText(texts)
  if (low === null || high === null) return null
  const at = (amount: unknown) => {
    const share = (Number(amount) - Number(low)) / (Number(high) - Number(low))
    return `${Math.min(100, Math.max(0, share * 100))}%`
  }
  const known = typeof value === 'number'
  return (
    <span className="remote-bar" role="img" aria-label={t('between', { low, high })}>
      <small>{low.replace('-', '−')}</small>
      <span className="remote-bar-track">
        {known ? <span className="remote-bar-now" style={{ left: at(value) }} /> : null}
        {wanted ? <span className="remote-bar-wanted" style={{ left: at(wanted) }} title={wanted} /> : null}
      </span>
      <small>{high.replace('-', '−')}</small>
    </span>
  )
}

type OfRecord = { plural: string; id: string }

/** What may be done with a record, one button each; `leave`: shown elsewhere. */
export function Commands({ plural, id, leave = [] }: OfRecord & { leave?: readonly string[] }) {
  const language = useLanguage()
  const { view, data, refetch } = useRecord({ app: 'remote-operation', plural, id })
  const [doing, setDoing] = useState<string>()
  if (!view || !data) return null
  const offered = view.commands.filter((command) => data.commands.includes(command.id) && !leave.includes(command.id))
  return (
    <>
      {offered.map((command) => (
        <Button key={command.id} onClick={() => setDoing(command.id)}>
          {command.label[language]}
        </Button>
      ))}
      {doing ? (
        <FormDrawer
          command={`remote-operation/${doing}`}
          on={{ plural, id }}
          onCancel={() => setDoing(undefined)}
          onDone={() => {
            setDoing(undefined)
            void refetch()
          }}
        />
      ) : null}
    </>
  )
}

/** The generic record, folded up: every field, history, files and comments. */
export function Everything({ plural, id }: OfRecord) {
  const t = useText(texts)
  const [open, setOpen] = useState(false)
  const [doing, setDoing] = useState<string>()
  return (
    <details className="remote-everything" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('everything')}</summary>
      {open ? <RecordView app="remote-operation" plural={plural} id={id} doing={doing} onDo={setDoing} /> : null}
    </details>
  )
}
