import { type AppPageProps, ProblemNote, useAsk, useRecord } from '../../../web/kit/index.ts'
import type { monthBill } from '../queries/month-bill.ts'
import { LinesPart } from './lines-part.tsx'
import { CentresPart, SharesPart } from './shares-part.tsx'
import '../overview/overview.css'
import './bill.css'

/** What stands on a closed bill, below its record. */
export function BillParts({ id = '' }: AppPageProps) {
  const { data: detail } = useRecord({ app: 'energy', plural: 'bills', id })
  const asked = { meter: String(detail?.record.meter ?? ''), month: String(detail?.record.month ?? '') }
  const { data, error } = useAsk<typeof monthBill>('energy/month-bill', asked, { enabled: detail !== undefined })
  if (error) return <ProblemNote error={error} />
  if (!data?.bill) return null
  return (
    <div className="energy-parts bill-parts">
      <LinesPart bill={data.bill} />
      <CentresPart centres={data.centres} />
      <SharesPart bill={data.bill} asked={asked} />
    </div>
  )
}
