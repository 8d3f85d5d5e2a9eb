import type { Answered } from '../../../web/kit/index.ts'
import { useLanguage, useText } from '../../../web/kit/index.ts'
import { amountText } from '../overview/figures.ts'
import { Part } from '../overview/part.tsx'
import type { monthBill } from '../queries/month-bill.ts'
import { lineWords } from '../words.ts'
import { texts } from './texts.tsx'

const change = (now: string | null, then: string | null) => {
  if (now === null || then === null || Number(then) <= 0) return ''
  const share = (100 * (Number(now) - Number(then))) / Number(then)
  return `${share > 0 ? '+' : ''}${amountText(share, 1)} %`
}

/** The month beside the one before and the same month of last year. */
export function ComparedPart({ data }: { data: Answered<typeof monthBill> }) {
  const t = useText(texts)
  const language = useLanguage()
  const total = {
    kind: null,
    now: data.bill?.amount ?? null,
    before: data.before?.amount ?? null,
    year: data.year?.amount ?? null,
  }
  return (
    <Part title={t('compared')}>
      <table className="bill-lines">
        <thead>
          <tr>
            <th>{t('yuan')}</th>
            <th className="number">{t('now')}</th>
            <th className="number">{t('before')}</th>
            <th className="number">{t('year')}</th>
          </tr>
        </thead>
        <tbody>
          {[...data.compared, total].map(({ kind, now, before, year }) => (
            <tr key={kind ?? 'total'} className={kind ? '' : 'bill-total'}>
              <td>{kind ? lineWords[kind][language] : t('total')}</td>
              <td className="number">{amountText(now, 0)}</td>
              {[before, year].map((then, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns that never change places
                <td key={i} className="number">
                  {amountText(then, 0)}
                  <div className="faint">{change(now, then)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
