import { type Answered, RecordLink, useText } from '../../web/kit/index.ts'
import { formatCount } from '../../web/ui/number.ts'
import type { compare } from './queries/compare.ts'
import { comparedFigures } from './rules/compare.ts'
import { digits, signed, texts, unitOf } from './web-compare-words.tsx'

type Answer = Answered<typeof compare>

/** Every figure as it is now, and below it the difference; counts above those of the base, where that is the same at another time. */
export function CompareTable(props: { rows: Answer['items']; total: Answer['total']; periods: boolean }) {
  const { rows, total, periods } = props
  const t = useText(texts)
  return (
    <div className="compare-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('of')}</th>
            {comparedFigures.map((name) => (
              <th key={name} scope="col">
                {t(name)} {unitOf(name, t('perHourUnit'))}
              </th>
            ))}
            {(['made', 'failures', 'planned'] as const).map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...rows, { ...total, key: '', label: t('everything'), id: undefined }].map((item) => (
            <tr key={item.key || 'total'} className={item.key ? undefined : 'compare-total'}>
              <th scope="row">
                {item.id ? (
                  <RecordLink app="equipment" plural="equipment" id={item.id}>
                    {item.label}
                  </RecordLink>
                ) : (
                  item.label
                )}
              </th>
              {comparedFigures.map((name) => {
                const { now: value, delta } = item.figures[name]
                return (
                  <td key={name}>
                    {value === null ? '—' : digits(value)}
                    <small>{delta === null ? '' : signed(delta)}</small>
                  </td>
                )
              })}
              {(['produced', 'failures', 'plannedHours'] as const).map((name) => {
                const [value, before] = item.counts.map((count) => count[name])
                return (
                  <td key={name}>
                    {value === null ? '—' : formatCount(value)}
                    <small>{before === null || !periods ? '' : formatCount(before)}</small>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
