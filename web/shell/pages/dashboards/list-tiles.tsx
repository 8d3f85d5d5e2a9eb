import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FieldManifest } from '../../../../api/apps.ts'
import type { Filter, GroupPage } from '../../../../api/records.ts'
import type { Tone } from '../../../../contract/entity.ts'
import { BarList } from '../../../ui/bar-list.tsx'
import { Donut } from '../../../ui/donut.tsx'
import { formatCount } from '../../../ui/number.ts'
import type { Part } from '../../../ui/parts.ts'
import { recordQueries, useAnswerNames, useApps, useEntityOf } from '../../records/data.ts'
import { fieldText } from '../../records/field-text.ts'
import { filterText } from '../../records/filters.ts'
import { type EntityView, stateLabel } from '../../records/manifest.ts'
import { useLanguage, useText } from '../../text.ts'
import { tileTexts as texts } from './texts.ts'
import { type Address, refreshMs, TileCard, TileFigure, TileNote, TileWait, useStage } from './tile-card.tsx'
import { fold, groupFilter } from './tile-data.ts'
import type { CountTile, GroupTile } from './tile-form.ts'

/** The filter as the list's address carries it. */
const filtersOf = (tile: CountTile | GroupTile) => (tile.filter ?? []) as Filter[]

function listAddress(view: EntityView, filters: readonly Filter[]): Address {
  return {
    to: '/a/$app/$plural',
    params: { app: view.app.id, plural: view.entity.plural },
    search: { filter: filterText(filters) },
  }
}

/** A list that is not among those this person may see. */
function NoList({ tile }: { tile: CountTile | GroupTile }) {
  const t = useText(texts)
  const { loaded } = useApps()
  return (
    <TileCard tile={tile}>
      {loaded ? <TileNote title={t('gone')} hint={t('deniedHint')} /> : <TileNote title="" />}
    </TileCard>
  )
}

/** How many records fulfil the conditions; a tone only when there are any. */
export function CountView({ tile }: { tile: CountTile }) {
  const view = useEntityOf(tile.list)
  return view ? <Count tile={tile} view={view} /> : <NoList tile={tile} />
}

function Count({ tile, view }: { tile: CountTile; view: EntityView }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const { still } = useStage()
  const filters = filtersOf(tile)
  const query = useQuery({
    ...recordQueries.page(view, { filter: filterText(filters), limit: 1 }),
    refetchInterval: refreshMs,
  })
  const { data } = query
  const address = listAddress(view, filters)
  const figure = data ? (
    <TileFigure
      text={data.countIsLeast ? t('atLeast', { n: formatCount(data.count) }) : formatCount(data.count)}
      tone={data.count > 0 ? tile.tone : undefined}
    />
  ) : null
  return (
    <TileCard tile={tile} to={address} seen={data ? query.dataUpdatedAt : null}>
      {!figure ? (
        <TileWait query={query} />
      ) : still ? (
        figure
      ) : (
        <button type="button" className="tile-button" onClick={() => void navigate(address)}>
          {figure}
        </button>
      )}
    </TileCard>
  )
}

export function GroupView({ tile }: { tile: GroupTile }) {
  const view = useEntityOf(tile.list)
  return view ? <Group tile={tile} view={view} /> : <NoList tile={tile} />
}

const mostBars = 12
const mostPieces = 7
const mostOnScreen = 6

function Group({ tile, view }: { tile: GroupTile; view: EntityView }) {
  const t = useText(texts)
  const field = view.fields.get(tile.by)
  const filters = filtersOf(tile)
  const query = useQuery({
    ...recordQueries.groups(view, { filter: filterText(filters), group: tile.by }),
    enabled: field !== undefined,
    refetchInterval: refreshMs,
  })
  const groups = query.data?.groups
  const names = useGroupNames(view, filters, field, groups)
  const card = { tile, to: listAddress(view, filters), seen: query.data ? query.dataUpdatedAt : null }
  return (
    <TileCard {...card}>
      {!field ? (
        <TileNote title={t('needsBy')} />
      ) : !groups ? (
        <TileWait query={query} />
      ) : groups.length === 0 ? (
        <TileNote title={t('noRecords')} />
      ) : (
        <Picture tile={tile} view={view} field={field} groups={groups} names={names} />
      )}
    </TileCard>
  )
}

type PictureProps = {
  tile: GroupTile
  view: EntityView
  field: FieldManifest
  groups: GroupPage['groups']
  names: Readonly<Record<string, string>>
}

function Picture({ tile, view, field, groups, names }: PictureProps) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { still, big } = useStage()
  const filters = filtersOf(tile)
  const open = (next: readonly Filter[]) => (still ? undefined : () => void navigate(listAddress(view, next)))
  const { shown, rest } = fold(groups, big ? mostOnScreen : tile.show === 'pie' ? mostPieces : mostBars)
  const nameOf = (value: string | null) => {
    if (value === null) return t('unset')
    if (field.name === 'state') return stateLabel(view.entity, value)[language]
    return fieldText(field, field.type === 'boolean' ? value === 'true' : value, names, language)
  }
  const parts: Part[] = shown.map(({ value, count }) => ({
    key: value ?? '',
    label: nameOf(value),
    amount: count,
    text: formatCount(count),
    tone: toneOf(field.name === 'state' && value !== null ? view.entity.states[value]?.tone : undefined),
    onOpen: open(groupFilter(filters, field, value)),
  }))
  const others = rest.reduce((sum, group) => sum + group.count, 0)
  if (rest.length)
    parts.push({
      ...{ key: '…', label: t('others', { n: rest.length }), amount: others, text: formatCount(others) },
      onOpen: open(filters),
    })
  const label = tile.label[language]
  if (tile.show === 'bars') return <BarList parts={parts} label={label} />
  return <Donut parts={parts} label={label} sum={formatCount(parts.reduce((sum, part) => sum + part.amount, 0))} />
}

const toneOf = (tone: Tone | undefined) => (tone === 'warn' || tone === 'bad' ? tone : undefined)

/** What the ids among the groups are called: people by themselves, other things as the list's own records name them. */
function useGroupNames(
  view: EntityView,
  filters: readonly Filter[],
  field: FieldManifest | undefined,
  groups: GroupPage['groups'] | undefined,
): Readonly<Record<string, string>> {
  const named = field?.kind === 'link' || field?.kind === 'department' || field?.kind === 'site'
  const page = useQuery({
    ...recordQueries.page(view, { filter: filterText(filters), limit: 100 }),
    enabled: named,
  })
  const rows = (groups ?? []).map((group) => ({ [field?.name ?? '']: group.value }))
  const people = useAnswerNames(field ? [field] : [], rows)
  return { ...page.data?.names, ...people }
}
