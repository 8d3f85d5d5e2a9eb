import { LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { AppPermission } from '../../../contract/permissions.ts'
import type { Answered } from '../../../web/kit/index.ts'
import {
  FormDrawer,
  ListLink,
  ProblemNote,
  useAsk,
  useMay,
  usePhone,
  useText,
  useTitle,
} from '../../../web/kit/index.ts'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StatTile } from '../../../web/ui/stat-tile.tsx'
import { formatTime } from '../../../web/ui/time.ts'
import { amountText, unitWords } from '../overview/figures.ts'
import type { monthBill } from '../queries/month-bill.ts'
import { monthAfter, monthBefore } from '../rules/months.ts'
import { ComparedPart } from './compared-part.tsx'
import { LinesPart } from './lines-part.tsx'
import { useBillSearch } from './search.ts'
import { CentresPart, SharesPart } from './shares-part.tsx'
import { texts } from './texts.tsx'
import '../overview/overview.css'
import './bill.css'

type Told = Answered<typeof monthBill>

/** The bill of a month: what it comes to, line by line, who bears it, and how it stands to other months. */
export function BillPage() {
  const t = useText(texts)
  const [search, change] = useBillSearch()
  const { data, error, refetch } = useAsk<typeof monthBill>('energy/month-bill', search)
  const maySet = useMay('energy.price' as AppPermission)
  const [setting, set] = useState(false)
  useTitle(t('title'))
  if (error) return <ProblemNote error={error} onRetry={refetch} />
  if (!data) return null
  return (
    <div className="energy-overview energy-bill">
      <PageHeader
        title={`${t('title')} ${data.month}`}
        state={data.meter ? <State data={data} /> : ''}
        actions={<Actions data={data} change={change} />}
      />
      {data.bill ? (
        <Whole data={data} />
      ) : (
        <EmptyState
          title={data.meter ? t('noTerms', { month: data.month }) : t('none')}
          hint={data.meter ? t('noTermsHint') : t('noneHint')}
          action={
            maySet ? (
              <Button type="primary" onClick={() => set(true)}>
                {t('setTerms')}
              </Button>
            ) : null
          }
        />
      )}
      {setting ? <FormDrawer command="energy/set-terms" onDone={() => set(false)} onCancel={() => set(false)} /> : null}
    </div>
  )
}

function State({ data: { meter, bill } }: { data: Told }) {
  const t = useText(texts)
  const name = `${meter!.name} ${meter!.code}`
  if (!bill) return name
  return `${name} · ${bill.number ? t('closedAs', { number: bill.number }) : t('open')}`
}

function Actions({ data, change }: { data: Told; change: ReturnType<typeof useBillSearch>[1] }) {
  const t = useText(texts)
  const may = useMay('energy.settle' as AppPermission)
  const [closing, close] = useState(false)
  const { meter, meters, month, bill } = data
  const options = meters.map(({ id, name, code }) => ({ value: id, label: `${name} ${code}` }))
  return (
    <>
      {options.length > 1 ? (
        <Select
          className="bill-meter"
          aria-label={t('meter')}
          value={meter?.id}
          options={options}
          onChange={(next) => change({ meter: next })}
        />
      ) : null}
      <span className="bill-month">
        <Button
          icon={<LeftOutlined />}
          aria-label={t('earlier')}
          onClick={() => change({ month: monthBefore(month) })}
        />
        <MonthChoice month={month} onMonth={(next) => change({ month: next })} />
        <Button icon={<RightOutlined />} aria-label={t('later')} onClick={() => change({ month: monthAfter(month) })} />
      </span>
      {bill ? (
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      ) : null}
      {meter && bill && !bill.number && may ? (
        <Button type="primary" onClick={() => close(true)}>
          {t('close')}
        </Button>
      ) : null}
      {closing ? (
        <FormDrawer
          command="energy/close-bill"
          start={{ meter: meter!.id, month }}
          onDone={() => close(false)}
          onCancel={() => close(false)}
        />
      ) : null}
    </>
  )
}

/** On a phone the system's own picker, which gloves can hit. */
function MonthChoice({ month, onMonth }: { month: string; onMonth: (month: string) => void }) {
  const t = useText(texts)
  const phone = usePhone()
  if (phone)
    return (
      <input
        type="month"
        className="energy-day"
        aria-label={t('month')}
        value={month}
        onChange={({ target }) => target.value && onMonth(target.value)}
      />
    )
  return (
    <DatePicker
      picker="month"
      aria-label={t('month')}
      allowClear={false}
      value={dayjs(`${month}-01`)}
      onChange={(next) => next && onMonth(next.format('YYYY-MM'))}
    />
  )
}

function Whole({ data }: { data: Told }) {
  const t = useText(texts)
  const bill = data.bill!
  const meter = data.meter!
  const unit = unitWords[meter.unit] ?? meter.unit
  const average = Number(bill.quantity) > 0 ? Number(bill.amount) / Number(bill.quantity) : null
  return (
    <>
      {bill.faults.length > 0 ? (
        <ul className="bill-faults">
          {bill.faults.map(({ kind, what }) => (
            <li key={kind}>{t(`fault.${kind}`, { what })}</li>
          ))}
        </ul>
      ) : null}
      <div className="energy-figures">
        <StatTile label={t('amount')} unit={t('yuan')}>
          {amountText(bill.amount, 2)}
        </StatTile>
        <StatTile label={t('quantity')} unit={unit}>
          {amountText(bill.quantity, 0)}
        </StatTile>
        <StatTile label={t('average')} unit={`${t('yuan')}/${unit}`}>
          {average === null ? '—' : amountText(average, 4)}
        </StatTile>
        {bill.demandKw && meter.medium === 'electricity' ? (
          <StatTile
            label={t('demand')}
            unit="kW"
            below={bill.demandAt === null ? null : formatTime(bill.demandAt, 'minute')}
          >
            {amountText(bill.demandKw, 2)}
          </StatTile>
        ) : null}
        {bill.powerFactor ? <StatTile label={t('powerFactor')}>{bill.powerFactor}</StatTile> : null}
      </div>
      <div className="energy-parts">
        <LinesPart bill={bill} />
        <CentresPart centres={data.centres} />
        <ComparedPart data={data} />
        <SharesPart bill={bill} asked={{ meter: meter.id, month: data.month }} />
      </div>
      <p className="bill-more">
        <Link
          to="/a/$app/q/$query"
          params={{ app: 'energy', query: 'month-bill' }}
          search={{ input: JSON.stringify({ meter: meter.id, month: data.month }) }}
        >
          {t('exportLines')}
        </Link>
        <ListLink app="energy" plural="bills" filters={[['meter', '=', meter.id]]}>
          {t('allBills')}
        </ListLink>
      </p>
    </>
  )
}
