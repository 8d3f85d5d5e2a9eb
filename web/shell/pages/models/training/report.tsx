import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useMemo, useState } from 'react'
import type { LearnedDetail, LearnedReport, LearnedVersion } from '../../../../../api/learned-models.ts'
import { Chart } from '../../../../kit/chart.tsx'
import { BarList } from '../../../../ui/bar-list.tsx'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { shareText } from '../../../../ui/parts.ts'
import { StatTile } from '../../../../ui/stat-tile.tsx'
import { formatTime } from '../../../../ui/time.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { usePhone } from '../../../use-phone.ts'
import { estimateOption, histogramOption, indexOption, shortNumber } from './chart-options.ts'
import { learnedQueries } from './data.ts'
import { GroundPanel } from './ground-panel.tsx'
import { VersionState } from './marks.tsx'
import { Panel } from './panel.tsx'
import { shownReport } from './shown-units.ts'
import { texts } from './texts.ts'
import { useShownUnits } from './use-shown-units.ts'

/** Bars shown: what is below adds too little to be told apart. */
const mostBars = 12

/** How one training did on rows that it had not seen. */
export function Report(props: {
  model: LearnedDetail
  number: number | undefined
  onNumber: (number: number) => void
}) {
  const { model, number, onNumber } = props
  const t = useText(texts)
  const query = useQuery({ ...learnedQueries.version(model.id, number ?? 0), enabled: number !== undefined })
  if (number === undefined) return <EmptyState title={t('noVersions')} hint={t('noVersionsHint')} />
  return (
    <>
      <div className="learned-report-head">
        <Select
          aria-label={t('whichReport')}
          value={number}
          options={model.versions.map((version) => ({
            value: version.number,
            label: t('version', { n: version.number }),
          }))}
          onChange={onNumber}
        />
        {query.data ? <VersionState version={query.data} /> : null}
        {query.data?.note ? <span className="faint">{query.data.note}</span> : null}
      </div>
      <ProblemNote error={query.error} onRetry={query.refetch} />
      {query.data ? <Found version={query.data} /> : null}
    </>
  )
}

function Found({ version: stored }: { version: LearnedVersion }) {
  const t = useText(texts)
  const phone = usePhone()
  const { unitOf, symbolOf } = useShownUnits(stored.recipe.columns)
  const version = useMemo(() => ({ ...stored, report: shownReport(stored.report, unitOf) }), [stored, unitOf])
  const { report } = version
  const labelOf = useLabels(version)
  const { index, histogram, training, heldOut } = report
  const height = phone ? 220 : 260
  const indexPicture = useMemo(
    () =>
      indexOption(index, {
        ...{ mean: t('indexMean'), largest: t('indexLargest'), heldOut: t('heldOut'), limit: t('limit') },
      }),
    [index, t],
  )
  const histogramPicture = useMemo(
    () =>
      histogramOption(histogram, {
        ...{ training: t('trainingRows'), heldOut: t('heldOut'), limit: t('limit'), share: t('share') },
      }),
    [histogram, t],
  )
  return (
    <>
      <div className="learned-tiles">
        <StatTile label={t('trainingRows')} below={spanOf(training)}>
          {formatCount(training.rows)}
        </StatTile>
        <StatTile label={t('heldOutRows')} below={spanOf(heldOut)}>
          {formatCount(heldOut.rows)}
        </StatTile>
        <StatTile label={t('falseAlarms')} unit="%" hint={t('falseAlarmsHint')} below={t('falseAlarmsHint')}>
          {(heldOut.above * 100).toFixed(1)}
        </StatTile>
        <StatTile label={t('p95')}>{shortNumber(heldOut.p95)}</StatTile>
        {version.heldOut.r2 === null ? null : <Fit version={version} symbolOf={symbolOf} />}
        {report.ground ? (
          <StatTile label={t('outsideGround')} unit="%" below={t('outsideGroundHint')}>
            {(report.ground.outside * 100).toFixed(1)}
          </StatTile>
        ) : null}
        <StatTile label={t('tookSeconds')} unit="s">
          {shortNumber(report.seconds)}
        </StatTile>
      </div>
      <Against version={version} />
      <div className="learned-pictures">
        <Panel title={t('indexOverTime')} wide>
          <Chart option={indexPicture} height={height} label={t('indexOverTime')} />
        </Panel>
        <Panel title={t('contributions')}>
          <Contributions version={version} />
        </Panel>
        <Panel title={t('distribution')}>
          <Chart option={histogramPicture} height={height} label={t('distribution')} />
        </Panel>
        <Panel title={t('groundOf')} wide>
          <GroundPanel ground={report.ground} {...{ labelOf, symbolOf }} />
        </Panel>
        {report.estimates.length > 0 ? <Estimates {...{ version, height, symbolOf }} /> : null}
        <Panel title={t('columnFigures')} wide={report.estimates.length > 0}>
          <ColumnFigures version={version} symbolOf={symbolOf} />
        </Panel>
        <Panel title={t('leftOut')}>
          <LeftOut count={report.count} />
        </Panel>
      </div>
    </>
  )
}

/** How well the target is explained, and its error in its own unit. */
function Fit({ version, symbolOf }: { version: LearnedVersion; symbolOf: SymbolOf }) {
  const t = useText(texts)
  const target = version.target?.name ?? ''
  const { rmse = null, r2 = null } = version.report.heldOut.columns.find(({ name }) => name === target) ?? {}
  return (
    <StatTile label={t('r2')} below={`${t('rmse')} ${shortNumber(rmse)} ${symbolOf(target)}`}>
      {shortNumber(r2)}
    </StatTile>
  )
}

type SymbolOf = (column: string) => string

const spanOf = ({ from, to, rows }: { from: number; to: number; rows: number }) =>
  rows === 0 ? '' : `${formatTime(from, 'day')} – ${formatTime(to, 'day')}`

function Against({ version }: { version: LearnedVersion }) {
  const t = useText(texts)
  const language = useLanguage()
  const { current, gate, heldOut } = version.report
  if (!current) return null
  const rows: [string, string, string][] = [
    [t('falseAlarms'), `${(heldOut.above * 100).toFixed(1)} %`, `${(current.figures.above * 100).toFixed(1)} %`],
    [t('p95'), shortNumber(heldOut.p95), shortNumber(current.figures.p95)],
  ]
  return (
    <section className="learned-against">
      <h2>{t('against', { n: current.number })}</h2>
      <table>
        <thead>
          <tr>
            <th>{t('figure')}</th>
            <th className="is-number">{t('thisOne', { n: version.number })}</th>
            <th className="is-number">{t('thisOne', { n: current.number })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, mine, theirs]) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="is-number">{mine}</td>
              <td className="is-number">{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {gate.length === 0 ? (
        <p className="faint">{t('againstFine')}</p>
      ) : (
        <ul className="learned-gate">
          {gate.map((reason) => (
            <li key={reason.en}>△ {reason[language]}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Contributions({ version }: { version: LearnedVersion }) {
  const t = useText(texts)
  const labelOf = useLabels(version)
  const parts = [...version.report.heldOut.columns]
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, mostBars)
    .map(({ name, contribution }) => ({
      ...{ key: name, label: labelOf(name), amount: contribution, text: shareText(contribution) },
    }))
  if (parts.every(({ amount }) => amount === 0)) return <p className="faint">{t('noContributions')}</p>
  return <BarList parts={parts} label={t('contributions')} whole={1} />
}

/** The name that a column's point has, with the column's own. */
function useLabels({ recipe }: LearnedVersion): (name: string) => string {
  const language = useLanguage()
  return (name) => recipe.columns.find((column) => column.name === name)?.label[language] || name
}

function Estimates(props: { version: LearnedVersion; height: number; symbolOf: SymbolOf }) {
  const { version, height, symbolOf } = props
  const t = useText(texts)
  const labelOf = useLabels(version)
  const { estimates, index } = version.report
  const [chosen, setChosen] = useState(estimates[0].name)
  const shown = estimates.find(({ name }) => name === chosen) ?? estimates[0]
  const unit = symbolOf(shown.name)
  const option = useMemo(
    () =>
      estimateOption(shown, index.heldOutFrom, {
        ...{ measured: t('measured'), expected: t('expected'), heldOut: t('heldOut') },
      }),
    [shown, index, t],
  )
  return (
    <Panel
      wide
      title={`${t('estimates')}${unit ? ` (${unit})` : ''}`}
      tools={
        <Select
          size="small"
          aria-label={t('estimates')}
          value={shown.name}
          options={estimates.map(({ name }) => ({ value: name, label: labelOf(name) }))}
          onChange={setChosen}
          popupMatchSelectWidth={false}
        />
      }
    >
      <Chart option={option} height={height} label={`${t('estimates')} ${labelOf(shown.name)}`} />
    </Panel>
  )
}

function ColumnFigures({ version, symbolOf }: { version: LearnedVersion; symbolOf: SymbolOf }) {
  const t = useText(texts)
  const labelOf = useLabels(version)
  const { columns, heldOut } = version.report
  const estimated = heldOut.columns.some(({ rmse }) => rmse !== null)
  return (
    <div className="learned-table">
      <table>
        <thead>
          <tr>
            <th>{t('columnName')}</th>
            <th className="is-number">{t('mean')}</th>
            <th className="is-number">{t('range')}</th>
            {estimated ? <th className="is-number">{t('bias')}</th> : null}
            {estimated ? <th className="is-number">{t('rmse')}</th> : null}
            {estimated ? <th className="is-number">{t('r2')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, mean, min, max }) => {
            const figures = heldOut.columns.find((column) => column.name === name)
            return (
              <tr key={name}>
                <td title={name}>{labelOf(name)}</td>
                <td className="is-number">
                  {shortNumber(mean)} {symbolOf(name)}
                </td>
                <td className="is-number">
                  {shortNumber(min)} … {shortNumber(max)}
                </td>
                {estimated ? <td className="is-number">{shortNumber(figures?.bias)}</td> : null}
                {estimated ? <td className="is-number">{shortNumber(figures?.rmse)}</td> : null}
                {estimated ? <td className="is-number">{shortNumber(figures?.r2)}</td> : null}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function LeftOut({ count }: { count: LearnedReport['count'] }) {
  const t = useText(texts)
  const left = (['outside', 'byCondition', 'dropped'] as const).filter((why) => count[why] > 0)
  return (
    <>
      {left.length === 0 ? <p>{t('nothingLeftOut', { n: formatCount(count.rows) })}</p> : null}
      <dl className="learned-left">
        {left.map((why) => (
          <div key={why}>
            <dt>{t(why)}</dt>
            <dd>{formatCount(count[why])}</dd>
          </div>
        ))}
        {count.filled > 0 ? (
          <div>
            <dt>{t('filled')}</dt>
            <dd>{formatCount(count.filled)}</dd>
          </div>
        ) : null}
      </dl>
    </>
  )
}
