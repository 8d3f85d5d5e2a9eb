import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { RecipeLook } from '../../../../../api/learned-models.ts'
import { Chart } from '../../../../kit/chart.tsx'
import { BarList } from '../../../../ui/bar-list.tsx'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { useLanguage, useText } from '../../../text.ts'
import { lookOption } from './chart-options.ts'
import type { RecipeDraft } from './draft.ts'
import type { UnitProps } from './recipe-form.tsx'
import { shownColumn } from './shown-units.ts'
import { texts } from './texts.ts'

/** Pictures drawn at once; more are a click away. */
const shownAtFirst = 6
const mostRelated = 12

type Props = UnitProps & {
  look: RecipeLook | null
  draft: RecipeDraft
  busy: boolean
  ready: boolean
  disabled: boolean
  onRead: () => void
  onLeaveOut: (from: number, to: number) => void
}

/** The data of the form as they are, what is left out shaded; two clicks leave out a stretch. */
export function LookPicture({ look, draft, units, busy, ready, disabled, onRead, onLeaveOut }: Props) {
  const t = useText(texts)
  const [marking, setMarking] = useState<'from' | number | null>(null)
  const [all, setAll] = useState(false)
  if (!look)
    return (
      <EmptyState
        title={t('look')}
        hint={t('lookHint')}
        action={
          <Button loading={busy} disabled={!ready || disabled} onClick={onRead}>
            {t('look')}
          </Button>
        }
      />
    )
  function pick(index: number) {
    const time = look!.times[index]
    if (time === undefined || marking === null) return
    if (marking === 'from') {
      setMarking(time)
      return
    }
    const step = (look!.times[1] ?? time) - look!.times[0]
    onLeaveOut(Math.min(marking, time), Math.max(marking, time) + Math.max(step, draft.stepMs))
    setMarking(null)
  }
  const shown = all ? look.columns : look.columns.slice(0, shownAtFirst)
  const none = look.columns.every(({ values }) => values.every((value) => value === null))
  return (
    <>
      <div className="recipe-look-head">
        <span className={look.tooLarge ? 'learned-worse' : ''}>
          {t('rowsAbout', { n: formatCount(look.rows), m: draft.columns.length })}
          {look.tooLarge ? ` · △ ${t('tooLarge')}` : ''}
        </span>
        <span className="recipe-look-tools">
          {disabled ? null : (
            <Button
              size="small"
              type={marking === null ? 'default' : 'primary'}
              onClick={() => setMarking(marking === null ? 'from' : null)}
            >
              {marking === null ? t('markExcept') : t(marking === 'from' ? 'clickFrom' : 'clickTo')}
            </Button>
          )}
          <Button size="small" loading={busy} disabled={!ready} onClick={onRead}>
            {t('lookAgain')}
          </Button>
        </span>
      </div>
      {none ? <EmptyState title={t('lookNothing')} /> : null}
      <p className="recipe-legend">
        <span className="recipe-left-mark" aria-hidden="true" /> {t('leftRows')}
      </p>
      <div className={marking === null ? 'recipe-charts' : 'recipe-charts is-marking'}>
        {none ? null : shown.map((column) => <Column key={column.name} {...{ look, column, units }} onPick={pick} />)}
      </div>
      {look.columns.length > shownAtFirst ? (
        <Button type="link" onClick={() => setAll(!all)}>
          {all ? t('fewerColumns') : t('moreColumns', { n: look.columns.length - shownAtFirst })}
        </Button>
      ) : null}
      <Related look={look} draft={draft} />
    </>
  )
}

type ColumnProps = UnitProps & {
  look: RecipeLook
  column: RecipeLook['columns'][number]
  onPick: (index: number) => void
}

function Column({ look, column, units, onPick }: ColumnProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { unitOf, symbolOf } = units
  const option = useMemo(
    () => lookOption(look, shownColumn(column, unitOf(column.name)), { left: t('leftRows') }),
    [look, column, unitOf, t],
  )
  const { name, label } = column
  return (
    <figure className="recipe-chart">
      <figcaption>
        {label[language] || name} <span className="faint">{symbolOf(name)}</span>
      </figcaption>
      <Chart option={option} height={110} label={label[language] || name} onPick={({ index }) => onPick(index)} />
    </figure>
  )
}

function Related({ look, draft }: { look: RecipeLook; draft: RecipeDraft }) {
  const t = useText(texts)
  const language = useLanguage()
  if (look.related.length === 0) return null
  const labelOf = (name: string) => look.columns.find((column) => column.name === name)?.label[language] || name
  const about =
    draft.columns.find(({ name }) => name === draft.options.target)?.name ??
    draft.columns.find(({ use }) => use === 'feature')?.name ??
    ''
  return (
    <section className="learned-panel">
      <header>
        <h2>{t('related', { name: labelOf(about) })}</h2>
      </header>
      <BarList
        label={t('related', { name: labelOf(about) })}
        whole={1}
        parts={look.related.slice(0, mostRelated).map(({ name, correlation }) => ({
          ...{ key: name, label: labelOf(name), amount: correlation, text: correlation.toFixed(2) },
        }))}
      />
    </section>
  )
}
