import { useNavigate, useSearch } from '@tanstack/react-router'
import { defineTexts, ProblemNote, RecordLink, useAsk, useLanguage, useText, useTitle } from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { stateWords } from './data-words.ts'
import type { machineWall, WallMachine } from './queries/machine-wall.ts'
import { marks, useLasting } from './web-state-words.tsx'
import './web-equipment.css'

const texts = defineTexts({
  title: { zh: '机台看板', en: 'Machine wall' },
  none: { zh: '还没有采集中的设备', en: 'No machine is followed yet' },
  noneHint: { zh: '先在“设备采集”里配置信号', en: 'Set up signals under “Signal maps”' },
  noLine: { zh: '未分产线', en: 'No line' },
  all: { zh: '全部', en: 'All' },
  made: { zh: '今日 {n} 件', en: '{n} today' },
  fast: { zh: '设备时钟快 {n}，请校时', en: 'Its clock is {n} ahead; set it' },
  slow: { zh: '设备时钟慢 {n}，请校时', en: 'Its clock is {n} behind; set it' },
  seconds: { zh: '{n} 秒', en: '{n} s' },
  minutes: { zh: '{n} 分钟', en: '{n} min' },
  order: { zh: '工单 {order}', en: 'Order {order}' },
  program: { zh: '程序 {order}', en: 'Program {order}' },
  tools: { zh: '换刀：刀位 {places}', en: 'Tool due at {places}' },
  stale: { zh: '连接中断，以下是断开前的状态', en: 'The connection is lost; this is how it was before' },
})

const refreshMs = 3_000
const order = ['fault', 'running', 'idle', 'maintenance', 'off', 'unknown'] as const

/** What every machine does at this moment, by line; for a screen in the hall and for a phone. */
export function WallPage() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { state: only } = useSearch({ strict: false }) as { state?: string }
  const show = (state: string | undefined) =>
    void navigate({ to: '.', search: { ...(state && { state }) } as never, replace: true })
  useTitle(t('title'))
  const { data, error } = useAsk<typeof machineWall>('equipment/machine-wall', {}, { refetchEveryMs: refreshMs })
  if (error && !data) return <ProblemNote error={error} />
  if (!data) return null
  const { items, now } = data
  const shown = items.filter((item) => only === undefined || item.state === only)
  const lines = Map.groupBy(shown, ({ line }) => line ?? '')
  return (
    <>
      <PageHeader title={t('title')} />
      <div className="wall">
        {error ? <p role="alert">{t('stale')}</p> : null}
        {items.length === 0 ? <EmptyState title={t('none')} hint={t('noneHint')} /> : null}
        <ul className="wall-sum">
          {order
            .map((state) => [state, items.filter((item) => item.state === state).length] as const)
            .filter(([, count]) => count > 0)
            .map(([state, count]) => (
              <li key={state}>
                <button
                  type="button"
                  aria-pressed={only === state}
                  onClick={() => show(only === state ? undefined : state)}
                >
                  {marks[state]} {stateWords[state][language]} <strong>{count}</strong>
                </button>
              </li>
            ))}
          {only ? (
            <li>
              <button type="button" onClick={() => show(undefined)}>
                {t('all')}
              </button>
            </li>
          ) : null}
        </ul>
        {[...lines].map(([line, machines]) => (
          <section key={line}>
            <h2>{line || t('noLine')}</h2>
            <ul className="wall-tiles">
              {machines.map((machine) => (
                <Tile key={machine.id} machine={machine} now={now} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}

function Tile({ machine, now }: { machine: WallMachine; now: number }) {
  const t = useText(texts)
  const language = useLanguage()
  const lasting = useLasting()(machine.since, now)
  const offBy = (ms: number) =>
    ms < 120_000 ? t('seconds', { n: Math.round(ms / 1000) }) : t('minutes', { n: Math.round(ms / 60_000) })
  const { id, code, name, state, made, clockOffMs, toolsDue, jobOrder, isProgram } = machine
  return (
    <li className={`wall-${state}`}>
      <RecordLink app="equipment" plural="equipment" id={id}>
        <span className="wall-code">{code}</span>
        <small>{name}</small>
        <span className="wall-state">
          {marks[state]} {stateWords[state][language]}
        </span>
        <small>
          {lasting}
          {made === null ? null : ` · ${t('made', { n: made })}`}
        </small>
        {jobOrder === null ? null : <small>{t(isProgram ? 'program' : 'order', { order: jobOrder })}</small>}
        {toolsDue === null ? null : <small className="wall-due">{t('tools', { places: toolsDue })}</small>}
        {clockOffMs === null ? null : (
          <small role="alert">{t(clockOffMs > 0 ? 'fast' : 'slow', { n: offBy(Math.abs(clockOffMs)) })}</small>
        )}
      </RecordLink>
    </li>
  )
}
