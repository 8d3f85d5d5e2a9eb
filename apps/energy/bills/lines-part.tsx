import { useLanguage, usePhone, useText } from '../../../web/kit/index.ts'
import { amountText } from '../overview/figures.ts'
import { Part } from '../overview/part.tsx'
import type { ShownBill } from '../queries/month-bill.ts'
import type { BillLine } from '../rules/bills.ts'
import { lineWords } from '../words.ts'
import { ofWords, quantityWords, rateWords } from './line-words.ts'
import { texts } from './texts.tsx'

/** quantity × rate = amount, line by line; on a phone the sum stands below the name. */
export function LinesPart({ bill }: { bill: ShownBill }) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const product = (line: BillLine) => [quantityWords(line, t('yuan')), rateWords(line)].filter(Boolean).join(' × ')
  return (
    <Part title={t('lines')} note={t('rounding')} wide>
      <table className="bill-lines">
        <thead>
          <tr>
            <th>{t('item')}</th>
            {phone ? null : (
              <>
                <th className="number">{t('count')}</th>
                <th className="number">{t('rate')}</th>
              </>
            )}
            <th className="number">
              {t('amount')} ({t('yuan')})
            </th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line) => (
            <tr key={`${line.kind} ${line.of} ${line.tariff}`}>
              <td>
                {lineWords[line.kind][language]}
                <span className="bill-of"> · {ofWords(line, t, language)}</span>
                {line.tariff ? <span className="faint"> {line.tariff}</span> : null}
                {phone ? <div className="faint">{product(line)}</div> : null}
              </td>
              {phone ? null : (
                <>
                  <td className="number">{quantityWords(line, t('yuan'))}</td>
                  <td className="number">{rateWords(line)}</td>
                </>
              )}
              <td className="number">{amountText(line.amount, 2)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{t('total')}</th>
            {phone ? null : <td colSpan={2} />}
            <td className="number">{amountText(bill.amount, 2)}</td>
          </tr>
        </tfoot>
      </table>
    </Part>
  )
}
