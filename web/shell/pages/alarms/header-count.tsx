import { AlertOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { alarmPriorities } from '../../../../api/alarms.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { alarmQueries } from './data.ts'
import { texts } from './texts.ts'
import './alarms.css'

/** How many alarms wait for an acknowledgement, in the colour of the most urgent; leads to the list. */
export function AlarmHeaderCount() {
  return useMay('alarms.read') ? <Count /> : null
}

function Count() {
  const t = useText(texts)
  const { data } = useQuery(alarmQueries.counts())
  const n = data?.unacknowledged ?? 0
  const worst = alarmPriorities.find((priority) => (data?.unacknowledgedByPriority[priority] ?? 0) > 0)
  const label = t('countLabel', { n, all: data?.standing ?? 0 })
  return (
    <Link to="/alarms" search={{}} className="top-bar-button bell" aria-label={label} title={label}>
      <AlertOutlined />
      {worst ? <span className={`bell-count alarm-count-${worst}`}>{n > 99 ? '99+' : n}</span> : null}
    </Link>
  )
}
