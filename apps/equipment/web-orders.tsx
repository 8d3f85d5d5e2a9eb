import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import {
  defineTexts,
  ListLink,
  ProblemNote,
  RecordLink,
  useAsk,
  useLanguage,
  useText,
  useTitle,
} from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { formatCount, formatNumber } from '../../web/ui/number.ts'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { StatTile } from '../../web/ui/stat-tile.tsx'
import { lossWords } from './data-words.ts'
import type { orderOee } from './queries/order-oee.ts'
import { daysAgo } from './web-days.tsx'
import { Waterfall } from './web-waterfall.tsx'
import './web-equipment.css'

const texts = defineTexts({
  title: { zh: '工单效率', en: 'OEE by order' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  order: { zh: '工单', en: 'Order' },
  product: { zh: '产品', en: 'Product' },
  run: { zh: '设备上的工单', en: 'Order at a machine' },
  machines: { zh: '设备', en: 'Machines' },
  oee: { zh: '综合效率 OEE', en: 'OEE' },
  availability: { zh: '时间开动率', en: 'Availability' },
  effectiveness: { zh: '性能开动率', en: 'Effectiveness' },
  quality: { zh: '合格率', en: 'Quality' },
  good: { zh: '合格数', en: 'Good' },
  produced: { zh: '产量', en: 'Made' },
  plannedHours: { zh: '计划时间 h', en: 'Planned h' },
  secondsPerPiece: { zh: '实际每件 s', en: 'Actual per piece, s' },
  losses: { zh: '时间都去哪了', en: 'Where the time went' },
  everything: { zh: '全部工单', en: 'All orders' },
  leftOut: {
    zh: '{n} 条缺产量、合格数或节拍，未计入合计',
    en: '{n} without counts or planned time are left out of the sum',
  },
  more: { zh: '只显示最近的 2,000 条，请缩短时段', en: 'Only the newest 2,000 are shown; choose a shorter period' },
  PRI: { zh: '缺节拍', en: 'no planned time' },
  PQ: { zh: '缺产量', en: 'no count' },
  GQ: { zh: '缺合格数', en: 'good unknown' },
  runs: { zh: '开工、完工、补录', en: 'Start, end and enter orders' },
  none: { zh: '这段时间没有工单', en: 'No orders in this period' },
  noneHint: {
    zh: '在“工单执行”里开工，或给设备配置“程序号”信号。',
    en: 'Start orders under “Job runs”, or map the signal “Program” of a machine.',
  },
})

const groups = ['order', 'product', 'run'] as const
const shares = ['oee', 'availability', 'effectiveness', 'quality'] as const
type Search = {
  from?: string
  to?: string
  by?: (typeof groups)[number]
  line?: string
  equipment?: string
  of?: string
}

const digits = (value: number | null) => (value === null ? '—' : formatNumber(value, 1))

/** OEE by job order, product or run, the least effective first; the address holds what is shown. */
export function OrdersPage() {
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  useTitle(t('title'))
  const { from = daysAgo(7), to = daysAgo(0), by = 'order', line, equipment, of } = search
  const change = (next: Search) => void navigate({ to: '.', search: { ...search, ...next } as never, replace: true })
  const { data, error, refetch } = useAsk<typeof orderOee>('equipment/order-oee', {
    ...{ from, to, by },
    ...(line && { line }),
    ...(equipment && { equipment }),
  })
  const items = [...(data?.items ?? [])].sort((a, b) => (a.oee ?? 1000) - (b.oee ?? 1000))
  const chosen = items.find(({ key }) => key === of)
  const percent = (ratio: number | null | undefined) => digits(ratio == null ? null : ratio * 100)
  return (
    <div className="oee-page">
      <PageHeader title={t('title')} state={line ?? ''} />
      <div className="oee-body">
        <div className="oee-controls">
          {(['from', 'to'] as const).map((name) => (
            <label key={name}>
              <span>{t(name)}</span>
              <input
                className="plain-date"
                type="date"
                value={name === 'from' ? from : to}
                onChange={({ target }) => target.value && change({ [name]: target.value })}
              />
            </label>
          ))}
          <Segmented
            value={by}
            options={groups.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => change({ by: value as Search['by'], of: undefined })}
          />
          <ListLink app="equipment" plural="job-runs">
            {t('runs')}
          </ListLink>
        </div>
        {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? <EmptyState title={t('none')} hint={t('noneHint')} /> : null}
        {data && items.length > 0 ? (
          <>
            <div className="equipment-figures">
              {shares.map((name) => (
                <StatTile key={name} label={t(name)} unit="%">
                  {chosen ? digits(chosen[name]) : percent(data.total.indicators[name])}
                </StatTile>
              ))}
            </div>
            {data.total.leftOut ? <p className="faint">{t('leftOut', { n: data.total.leftOut })}</p> : null}
            {data.more ? <p className="faint">{t('more')}</p> : null}
            <div className="compare-pictures orders-pictures">
              <div className="compare-table orders-table">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{t(by)}</th>
                      {by === 'product' ? null : <th scope="col">{t('product')}</th>}
                      <th scope="col">{t('machines')}</th>
                      {shares.map((name) => (
                        <th key={name} scope="col">
                          {t(name)} %
                        </th>
                      ))}
                      {(['good', 'produced', 'plannedHours', 'secondsPerPiece'] as const).map((name) => (
                        <th key={name} scope="col">
                          {t(name)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((item) => (
                      <tr key={item.key} aria-selected={item.key === of}>
                        <th scope="row">
                          {item.id ? (
                            <RecordLink app="equipment" plural="job-runs" id={item.id}>
                              {item.label}
                            </RecordLink>
                          ) : (
                            <button
                              type="button"
                              className="orders-choose"
                              aria-pressed={item.key === of}
                              onClick={() => change({ of: item.key === of ? undefined : item.key })}
                            >
                              {item.label}
                            </button>
                          )}
                        </th>
                        {by === 'product' ? null : <td>{item.product ?? '—'}</td>}
                        <td>{item.machines}</td>
                        {shares.map((name) => (
                          <td key={name}>
                            {digits(item[name])}
                            {name === 'oee' && item.missing.length > 0 ? <small>{t(item.missing[0])}</small> : null}
                          </td>
                        ))}
                        <td>{item.good === null ? '—' : formatCount(item.good)}</td>
                        <td>{item.produced === null ? '—' : formatCount(item.produced)}</td>
                        <td>{digits(item.plannedHours)}</td>
                        <td>{digits(item.secondsPerPiece)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <section>
                <h2>
                  {t('losses')} · {chosen?.label ?? t('everything')}
                </h2>
                <Waterfall fall={chosen?.waterfall ?? data.total.waterfall} words={lossWords} language={language} />
              </section>
            </div>
          </>
        ) : null}
      </div>
    </div>
  )
}
