import { RecordLink, useAsk, useLanguage, useText } from '../../../web/kit/index.ts'
import type { balance } from '../queries/balance.ts'
import { verdictWords } from '../words.ts'
import { amountText } from './figures.ts'
import { type AskedFor, Part } from './part.tsx'
import { texts } from './texts.tsx'

/** Colour and a shape besides the word, only for what must be looked at. */
const marks = { ok: '', over: '▲ ', negative: '✕ ', incomplete: '○ ' } as const

export function BalancePart({ asked }: { asked: AskedFor }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data, error } = useAsk<typeof balance>('energy/balance', asked)
  return (
    <Part title={t('balance')} error={error}>
      {data && data.items.length === 0 ? <p className="faint">{t('noBalance')}</p> : null}
      {data?.items.length ? (
        <table className="energy-balance">
          <thead>
            <tr>
              <th>{t('main')}</th>
              <th className="number">{t('share')}</th>
              <th>{t('verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((row) => (
              <tr key={row.id}>
                <td>
                  <RecordLink app="energy" plural="meters" id={row.id}>
                    {row.name}
                  </RecordLink>
                </td>
                <td className="number">{row.share === null ? '—' : `${amountText(row.share, 1)} %`}</td>
                <td className={`energy-${row.verdict}`}>
                  {marks[row.verdict]}
                  {verdictWords[row.verdict][language]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Part>
  )
}
