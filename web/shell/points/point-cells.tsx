import { useMemo } from 'react'
import type { PointItem } from '../../../api/platform.ts'
import { QualityTag } from '../../ui/quality-tag.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/virtual-table.tsx'
import { useLiveStore } from '../live.ts'
import { PointValue } from '../point-value.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePlaceName } from '../twin-names.ts'
import { usePhone } from '../use-phone.ts'
import { texts, typeNames } from './texts.ts'

function LiveQuality({ code }: { code: string }) {
  const sample = useLiveStore(code)
  return <QualityTag quality={sample?.quality} time={sample?.time} />
}

function LiveTime({ code }: { code: string }) {
  return <RelativeTime time={useLiveStore(code)?.time} />
}

/** Columns of every list of points, with live cells. On a phone two columns say it all. */
export function usePointColumns(): Column<PointItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const phone = usePhone()
  return useMemo(() => {
    const value: Column<PointItem> = {
      key: 'value',
      title: t('value'),
      width: phone ? 152 : 172,
      align: 'right',
      sortable: true,
      fixed: true,
      render: (point) => <PointValue point={point} layout={phone ? 'inline' : 'fixed'} />,
    }
    if (phone) {
      const name = (point: PointItem) => (
        <span className="point-two-lines">
          <span>{point.names[language] || point.code}</span>
          <small>{point.code}</small>
        </span>
      )
      return [
        { key: 'name', title: t('name'), width: 160, grow: true, fixed: true, sortable: true, render: name },
        value,
      ]
    }
    return [
      {
        key: 'code',
        title: t('code'),
        width: 164,
        sortable: true,
        fixed: true,
        render: (point) => <code>{point.code}</code>,
      },
      {
        key: 'name',
        title: t('name'),
        width: 180,
        grow: true,
        sortable: true,
        render: (point) => point.names[language],
      },
      value,
      {
        key: 'quality',
        title: t('quality'),
        width: 92,
        sortable: true,
        render: (point) => <LiveQuality code={point.code} />,
      },
      { key: 'time', title: t('time'), width: 104, sortable: true, render: (point) => <LiveTime code={point.code} /> },
      {
        key: 'place',
        title: t('place'),
        width: 150,
        grow: true,
        sortable: true,
        render: (point) => <span title={placeOf(point.path)}>{placeOf(point.path, true)}</span>,
      },
      { key: 'type', title: t('type'), width: 96, sortable: true, render: (point) => typeNames[point.type][language] },
      { key: 'role', title: t('role'), width: 140, sortable: true, render: (point) => point.role },
      { key: 'kks', title: t('kks'), width: 170, sortable: true, render: (point) => point.kks },
      { key: 'source', title: t('source'), width: 140, sortable: true, render: (point) => point.source?.connection },
    ]
  }, [t, language, placeOf, phone])
}

/** Columns that a list hides unless a person asks for them. */
export const hiddenAtFirst = ['type', 'role', 'kks', 'source']
