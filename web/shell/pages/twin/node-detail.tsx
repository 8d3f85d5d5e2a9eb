import { DownOutlined, LineChartOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useMemo } from 'react'
import type { PointItem, TwinNode } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { dragPoints } from '../../drag.ts'
import { useLive, useLiveScope } from '../../live.ts'
import { PointValue } from '../../point-value.tsx'
import { exportAddress } from '../../points/import-dialog.tsx'
import { hiddenAtFirst, usePointColumns } from '../../points/point-cells.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { kindNames, nodesAlong, useTwin } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import type { TwinSearch } from './search.ts'
import { texts } from './texts.ts'

export type NodeAction = 'edit' | 'addChild' | 'addPoint' | 'import'

/** Most points that one trend takes from here. */
const maxPens = 20

/** One node: where it stands, what it is, its roles, its points with live values. */
export function NodeDetail(props: {
  node: TwinNode
  search: TwinSearch
  onChange: (next: Partial<TwinSearch>) => void
  onAct: (action: NodeAction) => void
}) {
  const { node, search, onChange, onAct } = props
  const t = useText(texts)
  const language = useLanguage()
  const { byPath } = useTwin()
  const all = useQuery(queries.allPoints({ branch: node.path }))
  const own = useMemo(() => (all.data ?? []).filter((point) => point.path === node.path), [all.data, node.path])
  const whole = search.branch ?? node.points === 0
  const points = whole ? (all.data ?? []) : own
  const facts = [
    kindNames[node.kind][language],
    `${t('code')} ${node.code}`,
    node.kks ? `${t('kks')} ${node.kks}` : '',
  ].filter(Boolean)
  return (
    <div className="list-page">
      <PageHeader
        title={node.name[language]}
        crumbs={
          <nav className="crumbs">
            {nodesAlong(byPath, node.path)
              .slice(0, -1)
              .map((above) => (
                <Link key={above.path} to="/twin" search={{ path: above.path, filter: search.filter }}>
                  {above.name[language]}
                </Link>
              ))}
          </nav>
        }
        state={facts.join(' · ')}
        actions={<Actions node={node} points={points} onAct={onAct} />}
      />
      {node.equipmentType ? <Roles type={node.equipmentType} points={own} /> : null}
      <div className="twin-scope chips">
        <button
          type="button"
          className="chip"
          aria-pressed={!whole}
          onClick={() => onChange({ branch: undefined })}
          disabled={node.points === 0}
        >
          {t('own', { n: formatCount(node.points) })}
        </button>
        <button type="button" className="chip" aria-pressed={whole} onClick={() => onChange({ branch: true })}>
          {t('branch', { n: formatCount(node.branchPoints) })}
        </button>
      </div>
      <ProblemNote error={all.error} onRetry={all.refetch} />
      {all.isPending || all.isPlaceholderData ? (
        <p className="twin-nothing">{t('loading')}</p>
      ) : (
        <Points
          node={node}
          whole={whole}
          points={points}
          openKey={search.point}
          onOpen={(point) => onChange({ point: point.code })}
        />
      )}
    </div>
  )
}

function Actions({
  node,
  points,
  onAct,
}: {
  node: TwinNode
  points: readonly PointItem[]
  onAct: (a: NodeAction) => void
}) {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const mayEdit = useMay('points.write')
  const codes = points.filter((point) => point.type !== 'text').map((point) => point.code)
  const items = [
    ...(mayEdit
      ? [
          { key: 'edit', label: t('edit') },
          ...(node.kind === 'equipment' ? [] : [{ key: 'addChild', label: t('addChild') }]),
          { key: 'import', label: t('import') },
        ]
      : []),
    {
      key: 'xlsx',
      label: (
        <a href={exportAddress('xlsx', node.path, language)} download>
          {t('exportXlsx')}
        </a>
      ),
    },
    {
      key: 'csv',
      label: (
        <a href={exportAddress('csv', node.path, language)} download>
          {t('exportCsv')}
        </a>
      ),
    },
  ]
  return (
    <>
      <Button
        type="primary"
        icon={<LineChartOutlined />}
        disabled={codes.length === 0}
        onClick={() => void navigate({ to: '/trends', search: { codes: codes.slice(0, maxPens) } })}
      >
        {t('trend')}
      </Button>
      {mayEdit ? (
        <Button icon={<PlusOutlined />} onClick={() => onAct('addPoint')}>
          {t('addPoint')}
        </Button>
      ) : null}
      <Dropdown
        trigger={['click']}
        menu={{ items, onClick: ({ key }) => key !== 'xlsx' && key !== 'csv' && onAct(key as NodeAction) }}
      >
        <Button>
          {t('more')} <DownOutlined />
        </Button>
      </Dropdown>
    </>
  )
}

function Points(props: {
  node: TwinNode
  whole: boolean
  points: readonly PointItem[]
  openKey: string | undefined
  onOpen: (point: PointItem) => void
}) {
  const { node, whole, points, openKey, onOpen } = props
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const hidden =
    node.kind === 'equipment' ? ['type', 'kks', 'source', 'place'] : [...hiddenAtFirst, whole ? '' : 'place']
  const columns = usePointColumns().filter((column) => column.fixed || !hidden.includes(column.key))
  const showLive = useLiveScope()
  const below = node.branchPoints - node.points
  return (
    <VirtualTable
      label={t('pointsOf', { name: node.name[language] })}
      rows={points}
      rowKey={(point) => point.code}
      columns={columns}
      rowHeight={phone ? 56 : 34}
      openKey={openKey}
      onOpen={onOpen}
      onVisible={(rows) => showLive(rows.map((point) => point.code))}
      onDragRow={(point, event) => dragPoints(event, [point.code])}
      empty={
        <EmptyState title={t('noPointsTitle')} hint={below > 0 ? t('noPointsOwn', { n: below }) : t('noPointsHint')} />
      }
    />
  )
}

/** The roles of the equipment's type and which point plays each: what a model will bind to. */
function Roles({ type, points }: { type: string; points: readonly PointItem[] }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery(queries.equipmentTypes())
  const found = data?.find((each) => each.code === type)
  useLive(points.filter((point) => point.role).map((point) => point.code))
  if (!found) return null
  return (
    <section className="twin-roles" aria-label={t('roles')}>
      <h2>
        {t('equipmentType')}: {found.name[language]}
      </h2>
      <div>
        {found.roles.map((role) => {
          const point = points.find((each) => each.role === role.role)
          return (
            <div key={role.role} className="twin-role" title={point?.code ?? role.role}>
              <span>{role.name[language]}</span>
              {point ? (
                <PointValue point={point} />
              ) : (
                <span className="faint">{t(role.required ? 'unboundRequired' : 'unbound')}</span>
              )}
            </div>
          )
        })}
      </div>
    </section>
  )
}
