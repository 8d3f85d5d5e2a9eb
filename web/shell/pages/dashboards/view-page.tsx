import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  FundProjectionScreenOutlined,
  MoreOutlined,
  PlusOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ApiProblem } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useTitle } from '../../records/use-title.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { useDashboardActions } from './actions.tsx'
import { dashboardQueries, useMakers } from './data.ts'
import { TileGrid } from './grid.tsx'
import { ShowDialog } from './show-dialog.tsx'
import { texts } from './texts.ts'
import { Tile } from './tile.tsx'
import './dashboards.css'

/** One dashboard by its address; its tiles ask again by themselves. */
export function DashboardPage() {
  const t = useText(texts)
  const { id } = useParams({ from: '/frame/dashboards/$id' })
  const { data, error, refetch } = useQuery(dashboardQueries.one(id))
  if (data) return <Shown key={id} item={data} />
  if (error instanceof ApiProblem && error.status === 404)
    return (
      <EmptyState title={t('notThere')} hint={t('notThereHint')} action={<Link to="/dashboards">{t('toList')}</Link>} />
    )
  return <ProblemNote error={error} onRetry={refetch} />
}

function Shown({ item }: { item: DashboardItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const [screen, setScreen] = useState(false)
  const all = useQuery({ ...dashboardQueries.list(), enabled: screen }).data
  const name = item.label[language]
  useTitle(name)
  return (
    <div className="dash-page">
      <PageHeader
        title={name}
        crumbs={<Link to="/dashboards">{t('title')}</Link>}
        state={<Standing item={item} />}
        actions={<Actions item={item} onScreen={() => setScreen(true)} />}
      />
      {item.tiles.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          hint={t(item.from === 'mine' ? 'emptyHint' : 'emptyHintOther')}
          action={
            item.from === 'mine' ? (
              <Link to="/dashboards/$id/edit" params={{ id: item.id }} search={{}}>
                <Button type="primary" icon={<PlusOutlined />}>
                  {t('add')}
                </Button>
              </Link>
            ) : null
          }
        />
      ) : (
        <TileGrid items={item.tiles} tileOf={(tile) => tile}>
          {(tile, index, style) => (
            <div key={`${index} ${tile.label.zh}`} className="tile-place" style={style}>
              <Tile tile={tile} />
            </div>
          )}
        </TileGrid>
      )}
      {screen ? <ShowDialog items={all ?? [item]} first={item.id} onClose={() => setScreen(false)} /> : null}
    </div>
  )
}

function Standing({ item }: { item: DashboardItem }) {
  const t = useText(texts)
  const makers = useMakers([item])
  if (item.from === 'app') return <>{t('ofApp')}</>
  if (item.from === 'mine') return <>{t(item.shared ? 'isShared' : 'notShared')}</>
  return <>{t('ofOther', { name: (item.owner && makers.get(item.owner)) || t('colleague') })}</>
}

function Actions({ item, onScreen }: { item: DashboardItem; onScreen: () => void }) {
  const t = useText(texts)
  const phone = usePhone()
  const navigate = useNavigate()
  const { remove, copy } = useDashboardActions()
  const mine = item.from === 'mine'
  const edit = () => void navigate({ to: '/dashboards/$id/edit', params: { id: item.id }, search: {} })
  const away = async () => {
    if (await remove(item)) void navigate({ to: '/dashboards', replace: true })
  }
  // On a phone one action stands open and the others behind one button.
  const more = [
    ...(phone && item.tiles.length
      ? [{ key: 'screen', label: t('bigScreen'), icon: <FundProjectionScreenOutlined />, onClick: onScreen }]
      : []),
    ...(mine ? [{ key: 'copy', label: t('copy'), icon: <CopyOutlined />, onClick: () => copy(item) }] : []),
    ...(mine ? [{ key: 'remove', label: t('remove'), icon: <DeleteOutlined />, onClick: () => void away() }] : []),
  ]
  return (
    <>
      {!phone && item.tiles.length ? (
        <Button icon={<FundProjectionScreenOutlined />} onClick={onScreen}>
          {t('bigScreen')}
        </Button>
      ) : null}
      {mine ? (
        <Button type="primary" icon={<EditOutlined />} onClick={edit}>
          {t('edit')}
        </Button>
      ) : (
        <Button type="primary" icon={<CopyOutlined />} onClick={() => copy(item)}>
          {t('copy')}
        </Button>
      )}
      {more.length ? (
        <Dropdown trigger={['click']} menu={{ items: more }}>
          <Button icon={<MoreOutlined />} aria-label={t('settings')} />
        </Dropdown>
      ) : null}
    </>
  )
}
