import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { usePhone, useText } from '../../web/kit/index.ts'
import { ScannerField } from '../../web/ui/scanner-field.tsx'
import {
  type CardItem,
  type CardStop,
  codeIn,
  type Draft,
  faultOf,
  isScanned,
  missingAt,
  notNumbers,
  read,
  scan,
} from './patrol-draft.ts'
import { PatrolPhoto } from './patrol-photo.tsx'
import { texts } from './patrol-texts.tsx'

type Props = {
  draft: Draft
  user: string
  onChange: (next: Draft) => void
  onFinish: () => void
  onGiveUp: () => void
}

/** One round: scan a stop, read what is there, go on. */
export function PatrolRound({ draft, user, onChange, onFinish, onGiveUp }: Props) {
  const t = useText(texts)
  const phone = usePhone()
  const [wrong, setWrong] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const { stops } = draft.card
  const missing = stops.reduce((sum, stop) => sum + missingAt(draft, stop).length, 0)
  const wrongNumbers = notNumbers(draft).length
  const onRead = (text: string) => {
    const found = scan(draft, text, Date.now())
    setWrong(found ? null : codeIn(text))
    if (!found) return
    onChange(found.draft)
    list.current?.children[stops.indexOf(found.stop)]?.scrollIntoView({ block: 'start', behavior: 'smooth' })
  }
  return (
    <>
      <ScannerField onRead={onRead} busy={false} quiet={phone} tone={wrong ? 'wrong' : undefined} />
      {wrong ? (
        <p className="patrol-wrong" role="alert">
          ✕ {t('wrongLabel', { code: wrong })}
        </p>
      ) : null}
      <ol className="patrol-stops" ref={list}>
        {stops.map((stop) => (
          <Stop key={stop.code} stop={stop} draft={draft} user={user} onChange={onChange} />
        ))}
      </ol>
      <footer className="patrol-end">
        <Button size="large" onClick={() => (sure ? onGiveUp() : setSure(true))}>
          {t(sure ? 'giveSure' : 'give')}
        </Button>
        <Button
          size="large"
          type="primary"
          disabled={Object.keys(draft.readings).length === 0 || wrongNumbers > 0}
          onClick={onFinish}
        >
          {wrongNumbers > 0
            ? t('finishNot', { n: wrongNumbers })
            : missing > 0
              ? t('finishAnyway', { n: missing })
              : t('finish')}
        </Button>
      </footer>
    </>
  )
}

type StopProps = Pick<Props, 'draft' | 'user' | 'onChange'> & { stop: CardStop }

function Stop({ stop, draft, user, onChange }: StopProps) {
  const t = useText(texts)
  const left = missingAt(draft, stop).length
  return (
    <li>
      <h3>
        {stop.name}
        <span className="patrol-state">
          {stop.scan ? (isScanned(draft, stop) ? `✓ ${t('scanned')}` : t('notScanned')) : null}
          {left > 0 ? ` · ${t('left', { n: left })}` : ' · ✓'}
        </span>
      </h3>
      {stop.items.map((item) => (
        <Item
          key={item.key}
          item={item}
          user={user}
          value={draft.readings[item.key]?.value ?? ''}
          onRead={(value) => onChange(read(draft, item.key, value, Date.now()))}
        />
      ))}
    </li>
  )
}

type ItemProps = { item: CardItem; user: string; value: string; onRead: (value: string) => void }

function Item({ item, user, value, onRead }: ItemProps) {
  const t = useText(texts)
  const { kind, name, unit, expected } = item
  const fault = faultOf(item, value)
  const answers: [string, string][] =
    kind === 'okNotOk'
      ? [
          ['ok', t('ok')],
          ['notOk', t('notOk')],
        ]
      : item.answers.map((answer) => [answer, answer])
  return (
    <div className="patrol-item">
      <span className="patrol-name" id={`item-${item.key}`}>
        {name} {kind === 'numeric' ? <em>{expected}</em> : null}
      </span>
      {kind === 'photo' ? (
        <PatrolPhoto item={item.key} user={user} value={value} onRead={onRead} />
      ) : kind === 'numeric' || kind === 'text' ? (
        <Input
          size="large"
          aria-labelledby={`item-${item.key}`}
          inputMode={kind === 'numeric' ? 'decimal' : undefined}
          suffix={unit}
          value={value}
          status={fault ? (fault === 'near' ? 'warning' : 'error') : undefined}
          onChange={(event) => onRead(event.target.value)}
        />
      ) : (
        <fieldset className="patrol-answers" aria-labelledby={`item-${item.key}`}>
          {answers.map(([answer, label]) => (
            <button
              key={answer}
              type="button"
              aria-pressed={value === answer}
              className={value === answer ? 'chosen' : undefined}
              onClick={() => onRead(answer)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      )}
      {fault ? (
        <span className={`patrol-fault patrol-${fault}`} role="status">
          {fault === 'near' ? '△' : '✕'} {t(fault, { expected })}
        </span>
      ) : null}
    </div>
  )
}
