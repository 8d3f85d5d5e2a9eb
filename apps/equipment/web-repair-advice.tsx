import {
  type AppPageProps,
  defineTexts,
  RecordLink,
  useAsk,
  useLanguage,
  useRecord,
  useText,
} from '../../web/kit/index.ts'
import { formatTime } from '../../web/ui/time.ts'
import type { repairClocks } from './queries/repair-clocks.ts'
import type { repairCost } from './queries/repair-cost.ts'
import type { similarRepairs } from './queries/similar-repairs.ts'
import type { suggestMechanics } from './queries/suggest-mechanics.ts'
import { causes, remedies } from './repair-words.ts'
import './web-equipment.css'

const texts = defineTexts({
  response: { zh: '响应', en: 'Response' },
  repair: { zh: '修复', en: 'Repair' },
  left: { zh: '还剩 {span}', en: '{span} left' },
  late: { zh: '超期 {span}', en: '{span} late' },
  met: { zh: '按时', en: 'in time' },
  missed: { zh: '未按时', en: 'too late' },
  paused: { zh: '暂停计时', en: 'clock stands' },
  resting: { zh: '非服务时间', en: 'outside service hours' },
  nothingAgreed: { zh: '没有约定时限', en: 'No time is agreed for it' },
  cost: { zh: '备件费用 {amount} · 工时 {hours} h', en: 'Parts {amount} · work {hours} h' },
  unpriced: { zh: '（另有 {n} 项不在备件库，未计价）', en: '({n} more from outside the store, not priced)' },
  people: { zh: '派工建议', en: 'Who could do it' },
  unsuitable: { zh: '不合适', en: 'not suitable' },
  from: { zh: '最早', en: 'from' },
  similar: { zh: '以前怎么修好的', en: 'What helped before' },
  noSimilar: { zh: '同类设备还没有这种故障的维修记录', en: 'No repair of this failure on this type of machine yet' },
  noCode: { zh: '填写故障代码后可借鉴同类维修', en: 'With a failure code, past repairs are shown here' },
  sameMachine: { zh: '本机', en: 'this machine' },
  times: { zh: '{what} {n} 次', en: '{what} {n} times' },
  hours: { zh: '工时', en: 'work' },
})

const word = (words: Record<string, { zh: string; en: string }>, key: string | null, language: 'zh' | 'en') =>
  key === null ? '' : (words[key]?.[language] ?? key)

function Clocks({ id }: { id: string }) {
  const t = useText(texts)
  const { data } = useAsk<typeof repairClocks>('equipment/repair-clocks', { repair: id }, { refetchEveryMs: 60_000 })
  if (!data) return null
  if (data.clocks === null) return <p className="faint">{t('nothingAgreed')}</p>
  return (
    <dl className="repair-clocks">
      {(['response', 'repair'] as const).map((which) => {
        const { state, leftMs } = data.clocks![which]
        const late = leftMs < 0
        const span = `${(Math.abs(leftMs) / 3_600_000).toFixed(1)} h`
        const ended = state === 'met' || state === 'missed'
        const told = ended ? t(state) : t(late ? 'late' : 'left', { span })
        return (
          <div key={which} className={late ? 'is-late' : undefined}>
            <dt>{t(which)}</dt>
            <dd>
              {late ? '◆ ' : ''}
              {told}
              {state === 'paused' || state === 'resting' ? ` · ${t(state)}` : ''}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Cost({ id }: { id: string }) {
  const t = useText(texts)
  const { data } = useAsk<typeof repairCost>('equipment/repair-cost', { repair: id })
  if (!data || (data.lines === 0 && Number(data.hours) === 0)) return null
  const { amount, unpriced, hours } = data
  return (
    <p>
      {t('cost', { amount: Number(amount).toFixed(2), hours })}
      {unpriced > 0 ? <span className="faint"> {t('unpriced', { n: unpriced })}</span> : null}
    </p>
  )
}

function People({ id }: { id: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useAsk<typeof suggestMechanics>('equipment/suggest-mechanics', { repair: id })
  if (!data?.items.length) return null
  return (
    <>
      <h4>{t('people')}</h4>
      <ol className="repair-people">
        {data.items.slice(0, 6).map(({ id: who, name, suitable, startsAt, reasons }) => (
          <li key={who} className={suitable ? undefined : 'faint'}>
            <strong>{name}</strong>{' '}
            <span>
              {suitable && startsAt !== null ? `${t('from')} ${formatTime(startsAt, 'minute')}` : t('unsuitable')}
              {' · '}
              {reasons.map((reason) => reason[language]).join(language === 'zh' ? '，' : ', ')}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Similar({ id, coded }: { id: string; coded: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useAsk<typeof similarRepairs>('equipment/similar-repairs', { repair: id })
  if (!data) return null
  return (
    <>
      <h4>{t('similar')}</h4>
      {data.items.length === 0 ? <p className="faint">{t(coded ? 'noSimilar' : 'noCode')}</p> : null}
      {data.remedies.length ? (
        <p>
          {data.remedies
            .slice(0, 4)
            .map(({ remedy, count }) => t('times', { what: word(remedies, remedy, language), n: count }))
            .join(' · ')}
        </p>
      ) : null}
      <ul className="related-rows equipment-lines">
        {data.items.slice(0, 5).map((each) => (
          <li key={each.id}>
            <RecordLink app="equipment" plural="repair-orders" id={each.id}>
              {each.number}
            </RecordLink>
            <span className="equipment-told">
              {[
                each.sameMachine ? t('sameMachine') : each.machine,
                each.finishedOn,
                `${word(causes, each.cause, language)} → ${word(remedies, each.remedy, language)}`,
                each.workDone,
                each.parts,
                `${t('hours')} ${each.hours.toFixed(1)} h`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Beside a repair: how its agreed times stand, who could do it, and what helped on machines of the type. */
export function RepairAdvice({ id = '' }: AppPageProps) {
  const { data } = useRecord({ app: 'equipment', plural: 'repair-orders', id })
  if (!data) return null
  const { state, failureCode } = data.record
  return (
    <>
      <Clocks id={id} />
      <Cost id={id} />
      {state === 'requested' || state === 'dispatched' ? <People id={id} /> : null}
      {state === 'cancelled' ? null : <Similar id={id} coded={Boolean(failureCode)} />}
    </>
  )
}
