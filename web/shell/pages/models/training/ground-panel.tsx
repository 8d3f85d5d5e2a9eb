import { Button } from 'antd'
import { useState } from 'react'
import type { GroundCoverage } from '../../../../../api/learned-models.ts'
import { useText } from '../../../text.ts'
import { shortNumber } from './chart-options.ts'
import { texts } from './texts.ts'

/** Rows shown at first: those furthest outside. */
const mostAtFirst = 10

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** Where training was and where the held-out rows were, input by input. */
export function GroundPanel(props: {
  ground: GroundCoverage | null | undefined
  labelOf: (name: string) => string
  symbolOf: (name: string) => string
}) {
  const { ground, labelOf, symbolOf } = props
  const t = useText(texts)
  const [all, setAll] = useState(false)
  if (!ground) return <p className="faint">{t('groundUnknown')}</p>
  const { outside, together, columns } = ground
  const sorted = [...columns].sort((a, b) => b.outside - a.outside)
  const shown = all ? sorted : sorted.slice(0, mostAtFirst)
  return (
    <>
      <p className={outside > 0 ? '' : 'faint'}>
        {outside > 0 ? t('groundOutside', { share: percent(outside) }) : t('groundInside')}
        {together > 0 ? t('groundTogether', { share: percent(together) }) : ''}
      </p>
      <p className="ground-legend faint" aria-hidden="true">
        <span className="ground-key">
          <span className="ground-trained" />
        </span>
        {t('groundTrained')}
        <span className="ground-key">
          <span className="ground-seen" />
        </span>
        {t('groundSeen')}
      </p>
      <ul className="ground-rows" aria-label={t('groundOf')}>
        {shown.map((column) => (
          <GroundRow key={column.name} column={column} label={labelOf(column.name)} symbol={symbolOf(column.name)} />
        ))}
      </ul>
      {sorted.length > mostAtFirst ? (
        <Button type="link" onClick={() => setAll(!all)}>
          {all ? t('fewerColumns') : t('moreColumns', { n: sorted.length - mostAtFirst })}
        </Button>
      ) : null}
    </>
  )
}

function GroundRow(props: { column: GroundCoverage['columns'][number]; label: string; symbol: string }) {
  const { column, label, symbol } = props
  const t = useText(texts)
  const { low, high, from, to, outside } = column
  const [start, end] = [Math.min(low, from), Math.max(high, to)]
  const place = (a: number, b: number) => {
    const width = end - start || 1
    return { left: `${((a - start) / width) * 100}%`, width: `max(2px, ${((b - a) / width) * 100}%)` }
  }
  const range = (a: number, b: number) => `${shortNumber(a)} … ${shortNumber(b)} ${symbol}`
  return (
    <li title={`${label}: ${t('groundTrained')} ${range(low, high)}, ${t('groundSeen')} ${range(from, to)}`}>
      <span className="ground-label">{label}</span>
      <span className="ground-track" aria-hidden="true">
        <span className="ground-trained" style={place(low, high)} />
        <span className="ground-seen" style={place(from, to)} />
      </span>
      <span className="ground-range">
        {range(low, high)}
        <span className="visually-hidden">
          {t('groundSeen')} {range(from, to)}
        </span>
      </span>
      <span className={outside > 0 ? 'ground-share learned-worse' : 'ground-share faint'}>
        {outside > 0 ? `△ ${percent(outside)}` : '0 %'}
      </span>
    </li>
  )
}
