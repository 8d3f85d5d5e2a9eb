import { EditOutlined, LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import type { PointItem } from '../../../api/platform.ts'
import { formatNumber } from '../../ui/number.ts'
import { QualityTag } from '../../ui/quality-tag.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useLive, useLiveStore } from '../live.ts'
import { PointValue } from '../point-value.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { queries } from '../queries.ts'
import { useMay } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { usePlaceName, useTwin } from '../twin-names.ts'
import { usePresent } from '../units.ts'
import { usePhone } from '../use-phone.ts'
import { PointForm } from './point-form.tsx'
import { texts, typeNames } from './texts.ts'
import './points.css'

const dayMs = 24 * 3600_000

/** Everything about one point at the side of a list: value, last day, master data; editing for who may. */
export function PointDrawer({ code, onClose }: { code: string | undefined; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const found = useQuery({ ...queries.pointsByCode(code ? [code] : []), placeholderData: undefined })
  const point = found.data?.find((each) => each.code === code)
  const phone = usePhone()
  const [editing, setEditing] = useState(false)
  const close = () => {
    setEditing(false)
    onClose()
  }
  return (
    <Drawer
      open={code !== undefined}
      onClose={close}
      size={480}
      mask={phone}
      title={editing ? t('editPoint') : point?.names[language] || code}
      destroyOnHidden
    >
      <ProblemNote error={found.error} onRetry={found.refetch} />
      {found.data && !point ? <p>{t('unknown', { code: code ?? '' })}</p> : null}
      {point && editing ? <PointForm point={point} onDone={() => setEditing(false)} onRetired={close} /> : null}
      {point && !editing ? <PointDetail point={point} onEdit={() => setEditing(true)} /> : null}
    </Drawer>
  )
}

function PointDetail({ point, onEdit }: { point: PointItem; onEdit: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const mayEdit = useMay('points.write')
  const shown = usePresent()(point)
  const recent = useQuery({ ...queries.recent(point.code, dayMs, 120), enabled: point.type === 'number' })
  const types = useQuery(queries.equipmentTypes())
  const { byPath } = useTwin()
  const type = types.data?.find((each) => each.code === byPath.get(point.path)?.equipmentType)
  const role = type?.roles.find((each) => each.role === point.role)
  useLive([point.code])
  const sample = useLiveStore(point.code)
  const range =
    point.low === null && point.high === null
      ? null
      : [point.low, point.high]
          .map((bound) => (bound === null ? '…' : formatNumber(shown.toShown(bound), null)))
          .join(' – ')
  const facts: [keyof typeof texts, React.ReactNode][] = [
    ['code', <code key="code">{point.code}</code>],
    [
      'place',
      <Link key="place" to="/twin" search={{ path: point.path }}>
        {placeOf(point.path) || t('none')}
      </Link>,
    ],
    ['type', typeNames[point.type][language]],
    ['range', range ? `${range} ${shown.symbol}` : null],
    ['stored', point.unit && shown.unit !== point.unit ? point.unit : null],
    ['role', role?.name[language] ?? point.role],
    ['kks', point.kks],
    [
      'source',
      point.source ? (
        <Link key="source" to="/connections" search={{}}>
          {point.source.connection}
        </Link>
      ) : (
        t('pushed')
      ),
    ],
    ['address', point.source ? <code key="address">{JSON.stringify(point.source.address)}</code> : null],
    ['retention', point.retention],
    ['note', point.note?.[language]],
  ]
  return (
    <div className="point-detail">
      <div className="point-now">
        <PointValue point={point} />
        <span>
          <QualityTag quality={sample?.quality} time={sample?.time} full /> · <RelativeTime time={sample?.time} />
        </span>
      </div>
      {point.type === 'number' ? (
        <figure>
          <Sparkline points={recent.data ?? []} width={430} height={72} label={t('day')} />
          <figcaption>{t('day')}</figcaption>
        </figure>
      ) : null}
      <div className="point-actions">
        <Link to="/trends" search={{ codes: [point.code] }}>
          <Button type="primary" icon={<LineChartOutlined />}>
            {t('trend')}
          </Button>
        </Link>
        {mayEdit ? (
          <Button icon={<EditOutlined />} onClick={onEdit}>
            {t('edit')}
          </Button>
        ) : null}
      </div>
      <dl>
        {facts
          .filter(([, fact]) => fact)
          .map(([key, fact]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
    </div>
  )
}
