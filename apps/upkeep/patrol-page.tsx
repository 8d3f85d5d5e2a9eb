import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { ask, ProblemNote, useLanguage, useMay, useRecords, useText, useTitle, useUser } from '../../web/kit/index.ts'
import { useOfflineStart } from '../../web/kit/offline.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { type Card, startDraft, toWaiting, uuidOf } from './patrol-draft.ts'
import { PatrolRound } from './patrol-round.tsx'
import { othersWaiting, useCards, useDraft, useQueue } from './patrol-store.tsx'
import { texts } from './patrol-texts.tsx'
import type { routeCard } from './queries/route-card.ts'
import './patrol.css'

/** A patrol on the phone: choose the route, go it stop by stop, also where there is no network; what waits is sent later. */
export default function PatrolPage() {
  const t = useText(texts)
  const may = useMay('upkeep.patrol' as never)
  const { id: user } = useUser()
  const [draft, changeDraft] = useDraft(user)
  const queue = useQueue(user)
  const [told, setTold] = useState(false)
  const [full, setFull] = useState(false)
  const [others] = useState(() => othersWaiting(user))
  useTitle(t('title'))
  if (!may) return <EmptyState title={t('may')} />
  const keepDraft = (next: typeof draft) => setFull(!changeDraft(() => next))
  const finish = () => {
    const kept = queue.add(toWaiting(draft!))
    setFull(!kept)
    if (!kept) return
    changeDraft(() => null)
    setTold(true)
  }
  return (
    <>
      <PageHeader title={draft ? draft.card.name : t('title')} />
      <div className="patrol">
        {full ? (
          <p className="patrol-refused" role="alert">
            ✕ {t('full')}
          </p>
        ) : null}
        <Waits {...queue} others={others} />
        {draft ? (
          <PatrolRound
            draft={draft}
            user={user}
            onChange={keepDraft}
            onFinish={finish}
            onGiveUp={() => keepDraft(null)}
          />
        ) : (
          <>
            {told ? <p role="status">{t('sent')}</p> : null}
            <Routes
              user={user}
              onStart={(card) => {
                setTold(false)
                keepDraft(startDraft(card, uuidOf(crypto.getRandomValues(new Uint8Array(16)))))
              }}
            />
          </>
        )}
      </div>
    </>
  )
}

function Waits({ queue, send, drop, busy, fault, others }: ReturnType<typeof useQueue> & { others: number }) {
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
      {fault ? <ProblemNote error={fault} /> : null}
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
      {others > 0 ? <p className="patrol-waits">{t('others', { n: others })}</p> : null}
    </>
  )
}

/** Routes that a phone takes along by itself. */
const mostCards = 50

/** The routes that may be gone: as the server says, else those that were taken along before. */
function useRoutes(user: string) {
  const [cards, changeCards] = useCards(user)
  const { data, isError } = useRecords('upkeep', 'routes', { filters: [['state', '=', 'active']], limit: 200 })
  const active = data?.items.map(({ code }) => String(code)).join('\n')
  useEffect(() => {
    if (active === undefined) return
    let gone = false
    const codes = active.split('\n').filter(Boolean)
    changeCards((now) => Object.fromEntries(Object.entries(now).filter(([code]) => codes.includes(code))))
    const take = async () => {
      for (const code of codes.slice(0, mostCards)) {
        const card = await cardOf(code)
        if (gone) return
        changeCards((now) => ({ ...now, [code]: card }))
      }
    }
    // what could not be taken along is asked for when somebody begins it
    take().catch(() => undefined)
    return () => {
      gone = true
    }
  }, [active, changeCards])
  const along = Object.values(cards)
  const routes =
    data?.items.map((row) => ({
      ...{ code: String(row.code), name: String(row.name), stops: (row.stops as unknown[]).length },
    })) ?? along.map(({ code, name, stops }) => ({ code, name, stops: stops.length }))
  return { routes, cards, known: data !== undefined, along: along.length, isError }
}

const cardOf = async (route: string) => (await ask<typeof routeCard>('upkeep/route-card', { route })) as Card

function Routes({ user, onStart }: { user: string; onStart: (card: Card) => void }) {
  const t = useText(texts)
  const { routes, cards, known, along, isError } = useRoutes(user)
  const start = useOfflineStart()
  const [fault, setFault] = useState<unknown>(null)
  async function begin(code: string) {
    setFault(null)
    try {
      onStart(cards[code] ?? (await cardOf(code)))
    } catch (problem) {
      setFault(problem)
    }
  }
  if (routes.length === 0)
    return known ? (
      <EmptyState title={t('none')} hint={t('noneHint')} />
    ) : isError || !navigator.onLine ? (
      <EmptyState title={t('offline')} hint={t('offlineHint')} />
    ) : null
  return (
    <>
      {fault ? <ProblemNote error={fault} /> : null}
      <h2>{t('choose')}</h2>
      <ul className="patrol-routes">
        {routes.map(({ code, name, stops }) => (
          <li key={code}>
            <button type="button" onClick={() => void begin(code)}>
              <strong>{name}</strong>
              <span>
                {code} · {t('stops', { n: stops })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {start === 'preparing' ? null : (
        <p className="faint">{start === 'ready' ? t('alongReady', { n: along }) : t('alongNo')}</p>
      )}
    </>
  )
}
