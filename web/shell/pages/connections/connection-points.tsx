import { ApartmentOutlined, LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ConnectionItem } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { useLive } from '../../live.ts'
import { usePointColumns } from '../../points/point-cells.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { texts } from './texts.ts'

const shown = ['code', 'name', 'value', 'quality', 'time', 'place']
const maxPens = 20

/** The points that this connection feeds, with their live values. */
export function ConnectionPoints(props: {
  connection: ConnectionItem
  onOpen: (code: string) => void
  onBrowse?: () => void
}) {
  const { connection, onOpen, onBrowse } = props
  const t = useText(texts)
  const navigate = useNavigate()
  const phone = usePhone()
  const points = useQuery(queries.allPoints({ connection: connection.code }))
  const columns = usePointColumns()
    .filter((column) => shown.includes(column.key))
    .map((column) => ({ ...column, sortable: undefined }))
  const [visible, setVisible] = useState<string[]>([])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  useLive(visible)
  const rows = points.data ?? []
  const rowHeight = phone ? 56 : 34
  const hint = onBrowse ? 'noPointsBrowse' : connection.driver === 'push' ? 'noPointsPush' : 'noPointsOther'
  return (
    <section className="card" id="connection-points">
      <h2>
        <span>
          {t('pointsOf')} {points.data ? <span className="card-count">{rows.length}</span> : null}
        </span>
        {rows.length > 0 ? (
          <Button
            icon={<LineChartOutlined />}
            disabled={selected.size === 0}
            onClick={() => void navigate({ to: '/trends', search: { codes: [...selected].slice(0, maxPens) } })}
          >
            {t('trend')}
          </Button>
        ) : null}
      </h2>
      <ProblemNote error={points.error} onRetry={points.refetch} />
      {points.data && rows.length === 0 ? (
        <EmptyState
          title={t('noPoints')}
          hint={t(hint)}
          action={
            onBrowse ? (
              <Button icon={<ApartmentOutlined />} onClick={onBrowse}>
                {t('browse')}
              </Button>
            ) : connection.driver === 'push' ? null : (
              <Link to="/twin" search={{}}>
                {t('toTwin')}
              </Link>
            )
          }
        />
      ) : null}
      {rows.length > 0 ? (
        <div className="connection-points" style={{ height: Math.min(420, (rows.length + 1) * rowHeight + 2) }}>
          <VirtualTable
            label={t('pointsOf')}
            rows={rows}
            rowKey={(point) => point.code}
            columns={columns}
            rowHeight={rowHeight}
            selected={selected}
            onSelect={setSelected}
            onOpen={(point) => onOpen(point.code)}
            onVisible={(now) => setVisible(now.map((point) => point.code))}
          />
        </div>
      ) : null}
    </section>
  )
}
