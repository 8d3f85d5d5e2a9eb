import { Button } from 'antd'
import { useState } from 'react'
import { ask, ProblemNote, useLanguage, useMay, useRecords, useText, useTitle } from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { type Card, startDraft, toWaiting } from './patrol-draft.ts'
import { PatrolRound } from './patrol-round.tsx'
import { useCards, useDraft, useQueue } from './patrol-store.tsx'
import { texts } from './patrol-texts.tsx'
import type { routeCard } from './queries/route-card.ts'
import './patrol.css'

/** A patrol on the phone: choose the route, go it stop by stop, also where there is no network; what waits is sent later. */
export default function PatrolPage() {
  const t = useText(texts)
  const may = useMay('upkeep.patrol' as never)
  const [draft, keepDraft] = useDraft()
  const queue = useQueue()
  const [told, setTold] = useState(false)
  useTitle(t('title'))
  if (!may) return <EmptyState title={t('may')} />
  const finish = () => {
    queue.add(toWaiting(draft!))
    keepDraft(null)
    setTold(true)
  }
  return (
    <>
      <PageHeader title={draft ? draft.card.name : t('title')} />
      <div className="patrol">
        <Waits {...queue} />
        {draft ? (
          <PatrolRound draft={draft} onChange={keepDraft} onFinish={finish} onGiveUp={() => keepDraft(null)} />
        ) : (
          <>
            {told ? <p role="status">{t('sent')}</p> : null}
            <Routes
              onStart={(card) => {
                setTold(false)
                keepDraft(startDraft(card, crypto.randomUUID()))
              }}
            />
          </>
        )}
      </div>
    </>
  )
}

function Waits({ queue, send, drop, busy }: ReturnType<typeof useQueue>) {
  const t = useText(texts)
  const language = useLanguage()
  const waiting = queue.filter(({ refused }) => !refused).length
  return (
    <>
      {waiting > 0 ? (
        <p className="patrol-waits" role="status">
          {t('waiting', { n: waiting })}{' '}
          <Button size="large" loading={busy} onClick={() => void send()}>
            {t('sendNow')}
          </Button>
        </p>
      ) : null}
      {queue.map(({ sent, name, count, refused }) =>
        refused ? (
          <p key={sent.client} className="patrol-refused" role="alert">
            <span>✕ {t('refused', { name, n: count, why: refused[language] })}</span>
            <Button size="large" onClick={() => drop(sent.client)}>
              {t('drop')}
            </Button>
          </p>
        ) : null,
      )}
    </>
  )
}

function Routes({ onStart }: { onStart: (card: Card) => void }) {
  const t = useText(texts)
  const [cards, keepCards] = useCards()
  const [fault, setFault] = useState<unknown>(null)
  const { data, error } = useRecords('upkeep', 'routes', { filters: [['state', '=', 'active']], limit: 200 })
  // without network what was taken along before can still be gone
  const routes = data
    ? data.items.map((row) => ({
        code: String(row.code),
        name: String(row.name),
        stops: (row.stops as unknown[]).length,
      }))
    : error
      ? Object.values(cards).map(({ code, name, stops }) => ({ code, name, stops: stops.length }))
      : null
  async function start(code: string) {
    setFault(null)
    try {
      const card = (await ask<typeof routeCard>('upkeep/route-card', { route: code })) as Card
      keepCards({ ...cards, [code]: card })
      onStart(card)
    } catch (problem) {
      if (cards[code]) onStart(cards[code])
      else setFault(problem)
    }
  }
  if (routes?.length === 0) return <EmptyState title={t('none')} hint={t('noneHint')} />
  return (
    <>
      {fault ? <ProblemNote error={fault} /> : null}
      <h2>{t('choose')}</h2>
      <ul className="patrol-routes">
        {routes?.map(({ code, name, stops }) => (
          <li key={code}>
            <button type="button" onClick={() => void start(code)}>
              <strong>{name}</strong>
              <span>
                {code} · {t('stops', { n: stops })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
