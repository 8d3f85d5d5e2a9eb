import { SwapOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Segmented, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { ModelDetail } from '../../../../api/models.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { compareTexts as texts } from './compare-texts.ts'
import { modelQueries } from './data.ts'
import { type DrawingDiff, diffDrawings } from './diff.ts'
import { DifferenceList } from './difference-list.tsx'
import { boxesOf, type Drawing, drawingOf, type Place } from './drawing.ts'
import { OneModel } from './one-model.tsx'
import { Picture } from './picture.tsx'
import { placesOf } from './places.ts'
import { stateNames } from './words.ts'

/** Two versions of a model: overlaid or side by side, and below what changed with old and new. */
export function ComparePage() {
  const { id } = useParams({ from: '/frame/models/$id/compare' })
  return (
    <OneModel id={id} tab="versions">
      {(model) => (
        <div className="model-body">
          <Compare model={model} />
        </div>
      )}
    </OneModel>
  )
}

function Compare({ model }: { model: ModelDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/models/$id/compare' })
  const navigate = useNavigate({ from: '/models/$id/compare' })
  const known = (number: number | undefined) => model.versions.find((v) => v.number === number)
  const [newest, second] = model.versions
  const to = known(search.to) ?? newest
  const from = known(search.from) ?? known(model.live === to.number ? undefined : (model.live ?? undefined)) ?? second
  const a = useQuery({
    ...modelQueries.drawing(model.id, from?.number ?? 0, from?.savedAt),
    enabled: from !== undefined,
  })
  const b = useQuery(modelQueries.drawing(model.id, to.number, to.savedAt))
  if (!from) return <EmptyState title={t('oneVersion')} />
  const go = (next: { from: number; to: number }) => void navigate({ search: next, replace: true })
  const choice = (label: string, value: number, pick: (number: number) => void) => (
    <span className="model-choice">
      {label}
      <Select
        aria-label={label}
        value={value}
        options={model.versions.map(({ number, state }) => ({
          value: number,
          label: `${t('versionN', { n: number })} · ${stateNames[state][language]}`,
        }))}
        onChange={pick}
      />
    </span>
  )
  return (
    <>
      <div className="model-compare-bar">
        {choice(t('from'), from.number, (number) => go({ from: number, to: to.number }))}
        <Button
          icon={<SwapOutlined />}
          aria-label={t('swap')}
          title={t('swap')}
          onClick={() => go({ from: to.number, to: from.number })}
        />
        {choice(t('to'), to.number, (number) => go({ from: from.number, to: number }))}
      </div>
      <ProblemNote error={a.error ?? b.error} />
      {a.data && b.data ? (
        <Pictures from={drawingOf(a.data)} to={drawingOf(b.data)} numbers={[from.number, to.number]} />
      ) : null}
    </>
  )
}

function Pictures({ from, to, numbers }: { from: Drawing; to: Drawing; numbers: [number, number] }) {
  const t = useText(texts)
  const phone = usePhone()
  const [beside, setBeside] = useState(false)
  const diff = useMemo(() => diffDrawings(from, to), [from, to])
  const places = useMemo(() => placesOf(diff.boxes, diff.wires), [diff])
  const [a, b] = numbers.map((n) => t('versionN', { n }))
  if (diff.differences.length === 0) return <EmptyState title={t('same')} hint={t('sameHint')} />
  return (
    <>
      <div className="model-compare-bar">
        {phone ? null : (
          <Segmented
            value={beside}
            options={[
              { value: false, label: t('overlaid') },
              { value: true, label: t('beside') },
            ]}
            onChange={setBeside}
          />
        )}
        <Legend diff={diff} />
      </div>
      {beside && !phone ? (
        <div className="model-beside">
          <OneSide title={a} drawing={from} diff={diff} places={places} absent="added" />
          <OneSide title={b} drawing={to} diff={diff} places={places} absent="removed" />
        </div>
      ) : (
        <Picture boxes={diff.boxes} wires={diff.wires} label={`${a} → ${b}`} places={places} />
      )}
      <DifferenceList differences={diff.differences} from={from} to={to} />
    </>
  )
}

function Legend({ diff }: { diff: DrawingDiff }) {
  const t = useText(texts)
  const all: { change: string }[] = [...diff.boxes, ...diff.wires]
  const signs = { added: '+', removed: '−', changed: '≠' } as const
  return (
    <span className="model-legend">
      {(['added', 'removed', 'changed'] as const).map((change) => (
        <span key={change} className={`is-${change}`}>
          <b>{signs[change]}</b> {t(change)} {all.filter((each) => each.change === change).length}
        </span>
      ))}
    </span>
  )
}

/** One of the two as it was drawn, with the marks that concern it. */
function OneSide(props: {
  title: string
  drawing: Drawing
  diff: DrawingDiff
  places: ReadonlyMap<string, Place>
  absent: 'added' | 'removed'
}) {
  const { title, drawing, diff, places, absent } = props
  const change = new Map(diff.boxes.map((box) => [box.id, box.change]))
  return (
    <section>
      <h2 className="model-part">{title}</h2>
      <Picture
        boxes={boxesOf(drawing).map((box) => ({ ...box, change: change.get(box.id) }))}
        wires={diff.wires.filter((wire) => wire.change !== absent)}
        label={title}
        places={places}
      />
    </section>
  )
}
