import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { alarmPriorities } from '../../../../api/alarms.ts'
import { BarList } from '../../../ui/bar-list.tsx'
import { formatCount } from '../../../ui/number.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { alarmQueries } from '../alarms/data.ts'
import { priorityWords } from '../alarms/words.ts'
import { alarmCount } from './alarm-count.ts'
import { tileTexts as texts } from './texts.ts'
import { type Address, TileCard, TileFigure, TileNote, TileWait, useStage } from './tile-card.tsx'
import type { AlarmTile } from './tile-form.ts'

/** How many alarms stand, of a priority, a state and a place; the urgent ones in their tone. */
export function AlarmView({ tile }: { tile: AlarmTile }) {
  const t = useText(texts)
  if (useMay('alarms.read')) return <Known tile={tile} />
  return (
    <TileCard tile={tile}>
      <TileNote title={t('denied')} hint={t('deniedHint')} />
    </TileCard>
  )
}

function Known({ tile }: { tile: AlarmTile }) {
  const language = useLanguage()
  const navigate = useNavigate()
  const { still } = useStage()
  const { priority, branch } = tile
  const query = useQuery(alarmQueries.counts(branch))
  const { data } = query
  const address = (of = priority): Address => ({ to: '/alarms', search: { priority: of, branch } })
  const card = { tile, to: address(), seen: data ? query.dataUpdatedAt : null }
  if (!data)
    return (
      <TileCard {...card}>
        <TileWait query={query} />
      </TileCard>
    )
  if (tile.show === 'bars') {
    const parts = alarmPriorities
      .filter((each) => priority === undefined || each === priority)
      .map((each) => {
        const n = alarmCount(data, { ...tile, priority: each })
        return {
          ...{ key: each, label: priorityWords[each][language], amount: n, text: formatCount(n) },
          tone: each === 'critical' ? ('bad' as const) : each === 'high' ? ('warn' as const) : undefined,
          onOpen: still ? undefined : () => void navigate(address(each)),
        }
      })
    return (
      <TileCard {...card}>
        <BarList parts={parts} label={tile.label[language]} />
      </TileCard>
    )
  }
  const n = alarmCount(data, tile)
  const urgent = alarmCount(data, { ...tile, priority: priority ?? 'critical' })
  const tone = n === 0 ? undefined : (priority ?? 'critical') === 'critical' && urgent > 0 ? 'bad' : 'warn'
  const figure = <TileFigure text={formatCount(n)} tone={tone} />
  return (
    <TileCard {...card}>
      {still ? (
        figure
      ) : (
        <button type="button" className="tile-button" onClick={() => void navigate(address())}>
          {figure}
        </button>
      )}
    </TileCard>
  )
}
