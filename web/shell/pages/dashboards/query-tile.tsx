import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FieldManifest, QueryManifest } from '../../../../api/apps.ts'
import { BarList } from '../../../ui/bar-list.tsx'
import { Donut } from '../../../ui/donut.tsx'
import { LinePicture } from '../../../ui/line-picture.tsx'
import { formatCount } from '../../../ui/number.ts'
import type { Part } from '../../../ui/parts.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { type AnswerRow, answerColumns, askedBy, rowEntity } from '../../records/answer.ts'
import { useAnswerNames, useApps } from '../../records/data.ts'
import { fieldLine, fieldText, isNumeric, unitText } from '../../records/field-text.ts'
import { FieldValue } from '../../records/field-value.tsx'
import { formFields } from '../../records/form-model.ts'
import { useLanguage, useText } from '../../text.ts'
import { tileTexts as texts } from './texts.ts'
import { type Address, refreshMs, TileCard, TileFigure, TileNote, TileWait, useStage } from './tile-card.tsx'
import { type Answer, figureOf, fold, rowsOf, type Slice, slicesOf, timesOf } from './tile-data.ts'
import { faultsOf, type QueryTile } from './tile-form.ts'

export function useQueryManifest(tile: Pick<QueryTile, 'app' | 'query'>): QueryManifest | undefined {
  return useApps()
    .apps.find((app) => app.id === tile.app)
    ?.queries.find((query) => query.id === tile.query)
}

/** What the tile's query answers now, with its columns and what the ids in them are called. */
export function useAnswer(tile: QueryTile, manifest: QueryManifest) {
  const missing = faultsOf(tile, formFields({ input: manifest.input, fields: [], kind: 'free' })).includes('input')
  const input = tile.input ?? {}
  const query = useQuery({
    queryKey: ['answers', `${tile.app}.${tile.query}`, input],
    queryFn: ({ signal }) => api.get<Answer>(`/api/${tile.app}/${tile.query}`, askedBy(input), signal),
    enabled: !missing,
    refetchInterval: refreshMs,
  })
  const { data } = query
  const rows = useMemo(() => (data ? rowsOf(data) : []), [data])
  const columns = useMemo(() => answerColumns(manifest, rows), [manifest, rows])
  const people = useAnswerNames(columns, rows)
  const names = useMemo(() => ({ ...people, ...data?.names }), [people, data])
  return { query, missing, rows, columns, names }
}

const queryAddress = (tile: QueryTile): Address => ({
  to: '/a/$app/q/$query',
  params: { app: tile.app, query: tile.query },
  search: { input: tile.input ? JSON.stringify(tile.input) : undefined },
})

export function QueryView({ tile }: { tile: QueryTile }) {
  const t = useText(texts)
  const manifest = useQueryManifest(tile)
  const { loaded } = useApps()
  if (manifest) return <Asked tile={tile} manifest={manifest} />
  return (
    <TileCard tile={tile}>
      {loaded ? <TileNote title={t('gone')} hint={t('deniedHint')} /> : <TileNote title="" />}
    </TileCard>
  )
}

type Shown = {
  tile: QueryTile
  answer: Answer
  rows: readonly AnswerRow[]
  columns: FieldManifest[]
  names: Readonly<Record<string, string>>
  /** Leads to the record that a row is, else to the query; undefined where nothing leads anywhere. */
  open: ((rows: readonly AnswerRow[]) => void) | undefined
}

function Asked({ tile, manifest }: { tile: QueryTile; manifest: QueryManifest }) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { apps } = useApps()
  const { still } = useStage()
  const { query, missing, rows, columns, names } = useAnswer(tile, manifest)
  const entity = useMemo(() => rowEntity(apps, tile.app, columns, rows), [apps, tile.app, columns, rows])
  const open = (of: readonly AnswerRow[]) =>
    void navigate(
      entity && of.length === 1
        ? { to: '/a/$app/$plural/$id', params: { app: tile.app, plural: entity.plural, id: String(of[0].id) } }
        : queryAddress(tile),
    )
  const shown = { tile, rows, columns, names, open: still ? undefined : open }
  const figure = tile.show === 'number' ? columns.find((each) => each.name === tile.value) : undefined
  const aside = figure && figure.label[language] !== tile.label[language] ? figure.label[language] : null
  const needsBy = faultsOf(tile).includes('by')
  return (
    <TileCard tile={tile} to={queryAddress(tile)} seen={query.data ? query.dataUpdatedAt : null} aside={aside}>
      {missing ? (
        <TileNote title={t('needsInput')} />
      ) : !query.data ? (
        <TileWait query={query} />
      ) : needsBy ? (
        <TileNote title={t('needsBy')} />
      ) : rows.length === 0 && !(tile.show === 'number' && tile.value === undefined) ? (
        <TileNote title={t('noRows')} />
      ) : (
        <Picture {...shown} answer={query.data} />
      )}
    </TileCard>
  )
}

function Picture(props: Shown) {
  const { show } = props.tile
  if (show === 'number') return <Figure {...props} />
  if (show === 'table') return <Table {...props} />
  if (show === 'line') return <Line {...props} />
  return <Parts {...props} />
}

function Figure({ tile, answer, columns, names, open }: Shown) {
  const t = useText(texts)
  const language = useLanguage()
  const { value, row } = figureOf(answer, tile.value)
  const field = columns.find((each) => each.name === tile.value)
  const figure = field ? (
    <TileFigure text={fieldText(field, value, names, language)} unit={unitText(field)} />
  ) : answer.items ? (
    <TileFigure text={formatCount(answer.items.length)} unit={t(answer.items.length === 1 ? 'rowUnit' : 'rowsUnit')} />
  ) : (
    <TileFigure text={value === undefined ? '—' : String(value)} />
  )
  if (!open) return figure
  return (
    <button type="button" className="tile-button" onClick={() => open(row ? [row] : [])}>
      {figure}
    </button>
  )
}

/** Pixels that a column needs to be read. */
const columnPx = 120

function Table({ tile, rows, columns, names, open }: Shown) {
  const language = useLanguage()
  const { big } = useStage()
  const [box, room] = useRoom()
  const em = big ? 1.8 : 1
  const fit = Math.max(1, Math.floor(room / (columnPx * em)))
  const keys = useMemo(() => new Map(rows.map((row, index) => [row, String(row.id ?? index)])), [rows])
  const shown: Column<AnswerRow>[] = columns.slice(0, fit).map((field, index) => ({
    key: field.name,
    title: [field.label[language], unitText(field)].filter(Boolean).join(' '),
    width: isNumeric(field) ? 84 * em : columnPx * em * 0.8,
    ...(isNumeric(field) && index > 0 ? {} : { grow: true as const }),
    align: isNumeric(field) ? 'right' : 'left',
    render: (row) => <FieldValue field={field} value={row[field.name]} names={names} bare />,
  }))
  return (
    <div className="tile-table" ref={box}>
      {room > 0 ? (
        <VirtualTable
          label={tile.label[language]}
          rows={rows}
          rowKey={(row) => keys.get(row) ?? ''}
          columns={shown}
          rowHeight={Math.round(32 * em)}
          onOpen={open ? (row) => open([row]) : undefined}
        />
      ) : null}
    </div>
  )
}

function useRoom(): [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useEffect(() => {
    const place = box.current
    if (!place) return
    const watch = new ResizeObserver(() => setRoom(place.clientWidth))
    watch.observe(place)
    return () => watch.disconnect()
  }, [])
  return [box, room]
}

const mostBars = 12
const mostPieces = 7
const mostOnScreen = 6

/** How the amounts of a picture are written: as the chosen field is, else as counts. */
function useAmount(tile: QueryTile, columns: readonly FieldManifest[]) {
  const language = useLanguage()
  const field = columns.find((each) => each.name === tile.value)
  return {
    field,
    write: (amount: number | null) =>
      field ? fieldLine({ ...field, type: 'number' }, amount, {}, language) : formatCount(amount ?? 0),
  }
}

function Parts({ tile, rows, columns, names, open }: Shown) {
  const t = useText(texts)
  const language = useLanguage()
  const { big } = useStage()
  const by = columns.find((each) => each.name === tile.by)
  const { write } = useAmount(tile, columns)
  const slices = useMemo(() => {
    const found = slicesOf(rows, tile.by ?? '', tile.value).filter((slice) => slice.amount !== null)
    return tile.show === 'pie' ? found.toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0)) : found
  }, [rows, tile.by, tile.value, tile.show])
  const { shown, rest } = fold(slices, big ? mostOnScreen : tile.show === 'pie' ? mostPieces : mostBars)
  const amountOf = (list: readonly Slice[]) => list.reduce((sum, slice) => sum + (slice.amount ?? 0), 0)
  const parts: Part[] = shown.map((slice) => ({
    key: String(slice.value),
    label: slice.value === null || !by ? t('unset') : fieldText(by, slice.value, names, language),
    amount: slice.amount ?? 0,
    text: write(slice.amount),
    onOpen: open && (() => open(slice.rows)),
  }))
  if (rest.length)
    parts.push({
      ...{ key: '…', label: t('others', { n: rest.length }), amount: amountOf(rest), text: write(amountOf(rest)) },
      onOpen: open && (() => open([])),
    })
  const label = tile.label[language]
  if (parts.length === 0) return <TileNote title={t('noRows')} />
  if (tile.show === 'bars') return <BarList parts={parts} label={label} />
  return <Donut parts={parts} label={label} sum={write(amountOf(slices))} />
}

function Line({ tile, rows, columns, names, open }: Shown) {
  const t = useText(texts)
  const language = useLanguage()
  const by = columns.find((each) => each.name === tile.by)
  const { field, write } = useAmount(tile, columns)
  const { slices, points, range } = useMemo(() => {
    const found = slicesOf(rows, tile.by ?? '', tile.value)
    const times = timesOf(found, by)
    const order = times ? found.map((_, i) => i).toSorted((a, b) => times[a] - times[b]) : found.map((_, i) => i)
    const sorted = order.map((i) => found[i])
    return {
      slices: sorted,
      range: times ? { from: Math.min(...times), to: Math.max(...times) } : null,
      points: sorted.map((slice, i) => ({
        x: times ? times[order[i]] : i,
        y: slice.amount,
        name: slice.value === null || !by ? t('unset') : fieldText(by, slice.value, names, language),
      })),
    }
  }, [rows, tile.by, tile.value, by, names, language, t])
  return (
    <div className="tile-line">
      <LinePicture
        points={points}
        range={range}
        unit={field ? unitText(field) || field.label[language] : t('rowsUnit')}
        label={tile.label[language]}
        say={(index) => `${points[index]?.name}  ${write(points[index]?.y ?? null)}`}
        onOpen={open && ((index) => open(slices[index]?.rows ?? []))}
      />
    </div>
  )
}
