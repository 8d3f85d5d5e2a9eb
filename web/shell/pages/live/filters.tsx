import { CloseOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { PointItem } from '../../../../api/platform.ts'
import { pointTypes } from '../../../../contract/point.ts'
import { formatCount } from '../../../ui/number.ts'
import { QualityShape, qualityWords } from '../../../ui/quality-tag.tsx'
import { NodeSelect } from '../../points/node-select.tsx'
import { typeNames } from '../../points/texts.ts'
import { useLanguage, useText } from '../../text.ts'
import { useDebounced } from '../../use-debounced.ts'
import { stateOf } from './rows.ts'
import { type LiveSearch, type QualityFilter, qualityStates } from './search.ts'
import { texts } from './texts.ts'

const settleMs = 150

/** Words, place, type and quality; every one of them stands in the address. `stamp`: when the qualities were read. */
export function Filters(props: {
  search: LiveSearch
  onChange: (next: Partial<LiveSearch>) => void
  points: readonly PointItem[]
  stamp: number
}) {
  const { search, onChange, points, stamp } = props
  const t = useText(texts)
  const language = useLanguage()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the live store is read at the moment of a snapshot
  const counts = useMemo(() => Map.groupBy(points, (point) => stateOf(point.code)), [points, stamp])
  const chosen = search.quality ?? []
  function toggle(state: QualityFilter) {
    const next = chosen.includes(state) ? chosen.filter((each) => each !== state) : [...chosen, state]
    onChange({ quality: next.length ? next : undefined })
  }
  const filtered = Boolean(search.search || search.branch || search.type || search.quality)
  return (
    <div className="filters">
      <WordFilter text={search.search ?? ''} onChange={(text) => onChange({ search: text || undefined })} />
      <NodeSelect
        className="filters-branch"
        placeholder={t('branch')}
        value={search.branch}
        onChange={(branch) => onChange({ branch })}
      />
      <Select
        className="filters-type"
        allowClear
        placeholder={t('type')}
        value={search.type}
        onChange={(type) => onChange({ type: type ?? undefined })}
        options={pointTypes.map((value) => ({ value, label: typeNames[value][language] }))}
      />
      <div className="chips">
        {qualityStates.map((state) => (
          <button
            key={state}
            type="button"
            className="chip"
            aria-pressed={chosen.includes(state)}
            onClick={() => toggle(state)}
          >
            <QualityShape state={state} />
            {qualityWords[state][language]}
            {stamp ? <span className="chip-count">{formatCount(counts.get(state)?.length ?? 0)}</span> : null}
          </button>
        ))}
      </div>
      {filtered ? (
        <Button
          type="text"
          icon={<CloseOutlined />}
          onClick={() => onChange({ search: undefined, branch: undefined, type: undefined, quality: undefined })}
        >
          {t('clear')}
        </Button>
      ) : null}
    </div>
  )
}

/** Typing filters after a moment; Escape clears. */
function WordFilter({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useText(texts)
  const [typed, setTyped] = useState(text)
  const settled = useDebounced(typed, settleMs)
  useEffect(() => setTyped(text), [text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed and has settled goes into the address
  useEffect(() => {
    if (settled === typed && settled !== text) onChange(settled)
  }, [settled])
  return (
    <Input
      data-filter
      className="filters-words"
      allowClear
      prefix={<SearchOutlined />}
      placeholder={t('search')}
      aria-label={t('search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        if (typed) setTyped('')
        else event.currentTarget.blur()
      }}
    />
  )
}
