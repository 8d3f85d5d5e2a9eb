import { Link } from '@tanstack/react-router'
import { RecordLink, usePhone, useText } from '../../../web/kit/index.ts'
import { BarList } from '../../../web/ui/bar-list.tsx'
import { amountText } from '../overview/figures.ts'
import { Part } from '../overview/part.tsx'
import type { ShownBill } from '../queries/month-bill.ts'
import type { CentreShare } from './shares.ts'
import { texts } from './texts.tsx'

const percent = (amount: string, whole: string) =>
  Number(whole) > 0 ? `${amountText((100 * Number(amount)) / Number(whole), 1)} %` : '—'

const indent = (depth: number) => ({ paddingLeft: 6 + depth * 16 })

export function CentresPart({ centres }: { centres: readonly CentreShare[] }) {
  const t = useText(texts)
  const parts = centres.map(({ costCentre, amount }) => ({
    key: costCentre ?? '',
    label: costCentre ?? t('noCentre'),
    amount: Number(amount),
    text: `${amountText(amount, 2)} ${t('yuan')}`,
  }))
  return (
    <Part title={t('centres')}>
      <BarList parts={parts} label={t('centres')} />
    </Part>
  )
}

type Asked = { meter: string; month: string }

/** What each meter bears, and below a main meter what none of its sub-meters does. */
export function SharesPart({ bill, asked }: { bill: ShownBill; asked: Asked }) {
  const t = useText(texts)
  const phone = usePhone()
  const unit = bill.lines.find(({ kind }) => kind === 'energy' || kind === 'tier')?.unit
  return (
    <Part
      title={t('shares')}
      note={t(
        bill.basicShare === 'demand' && bill.demandAt !== null && bill.lines.some(({ kind }) => kind === 'basic')
          ? 'sharesByDemand'
          : 'sharesNote',
      )}
      wide
      actions={
        <Link
          className="bill-export"
          to="/a/$app/q/$query"
          params={{ app: 'energy', query: 'bill-shares' }}
          search={{ input: JSON.stringify(asked) }}
        >
          {t('export')}
        </Link>
      }
    >
      <table className="bill-lines">
        <thead>
          <tr>
            <th>{t('oneMeter')}</th>
            {phone ? null : <th className="number">{unit === 'kWh' ? `${t('quantity')} (kW·h)` : t('quantity')}</th>}
            <th className="number">
              {t('amount')} ({t('yuan')})
            </th>
            <th className="number">{t('share')}</th>
          </tr>
        </thead>
        <tbody>
          {bill.shares.flatMap(({ id, name, code, quantity, amount, ownQuantity, ownAmount, subs, depth }) => [
            <tr key={id}>
              <td className="bill-meter-link" style={indent(depth)}>
                <RecordLink app="energy" plural="meters" id={id}>
                  {name}
                </RecordLink>
                {phone ? null : <span className="faint"> {code}</span>}
              </td>
              {phone ? null : <td className="number">{amountText(quantity, 2)}</td>}
              <td className="number">{amountText(amount, 2)}</td>
              <td className="number">{percent(amount, bill.amount)}</td>
            </tr>,
            subs > 0 ? (
              <tr key={`${id} rest`} className="bill-rest">
                <td style={indent(depth + 1)}>
                  {name} · {t('unmetered')}
                </td>
                {phone ? null : <td className="number">{amountText(ownQuantity, 2)}</td>}
                <td className="number">{amountText(ownAmount, 2)}</td>
                <td className="number">{percent(ownAmount, bill.amount)}</td>
              </tr>
            ) : null,
          ])}
        </tbody>
      </table>
    </Part>
  )
}
