import { type AppPageProps, useAsk, useLanguage } from '../../web/kit/index.ts'
import { stateWords } from './data-words.ts'
import type { machineWall } from './queries/machine-wall.ts'
import { marks, useLasting } from './web-state-words.tsx'
import './web-equipment.css'

const refreshMs = 10_000

/** What a machine of the ledger does now, for how long; nothing where its signals are not followed. All rows ask once. */
export function LiveState({ id }: AppPageProps) {
  const language = useLanguage()
  const lasting = useLasting()
  const { data, error } = useAsk<typeof machineWall>('equipment/machine-wall', {}, { refetchEveryMs: refreshMs })
  const machine = data?.items.find((item) => item.id === id)
  if (!data || !machine) return <span className="live-state is-untold">—</span>
  const { state, since } = machine
  return (
    <span className={`live-state ${error ? 'is-stale' : ''} is-${state}`}>
      <span aria-hidden="true">{marks[state]}</span> {stateWords[state][language]}{' '}
      <small>{lasting(since, data.now)}</small>
    </span>
  )
}
