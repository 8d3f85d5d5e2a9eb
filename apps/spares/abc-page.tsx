import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Chart, defineTexts, ListLink, ProblemNote, useAsk, usePhone, useText, useTitle } from '../../web/kit/index.ts'
import { EmptyState } from '../../web/ui/empty-state.tsx'
import { PageHeader } from '../../web/ui/page-header.tsx'
import { paretoOption } from './pareto-option.ts'
import type { abcView } from './queries/abc-view.ts'
import './abc.css'

const texts = defineTexts({
  title: { zh: 'ABC 图', en: 'ABC picture' },
  label: { zh: '备件消耗金额帕累托图', en: 'Pareto of parts by value used' },
  value: { zh: '近一年消耗（元）', en: 'Used in a year (yuan)' },
  cumulative: { zh: '累计占比（%）', en: 'Cumulative (%)' },
  class: { zh: '{abc} 类', en: 'Class {abc}' },
  kinds: { zh: '{n} 种，占金额 {share} %', en: '{n} kinds, {share} % of the value' },
  none: { zh: '近一年没有领用', en: 'Nothing was issued in a year' },
  hint: {
    zh: '领用备件后，这里显示哪些备件占了大部分金额',
    en: 'Once parts are issued, this shows which make up most of the value',
  },
})
const classes = ['A', 'B', 'C'] as const
/** What a screen can tell apart. */
const [mostBars, mostOnPhone] = [120, 40]

/** Few parts make up most of the money: which they are, at a glance; a click leads to the part. */
export default function AbcPage() {
  const t = useText(texts)
  const navigate = useNavigate()
  const phone = usePhone()
  useTitle(t('title'))
  const { data, error } = useAsk<typeof abcView>('spares/abc-view', { limit: 5000 })
  const used = useMemo(() => (data?.items ?? []).filter(({ value }) => Number(value) > 0), [data])
  const shown = used.slice(0, phone ? mostOnPhone : mostBars)
  const option = useMemo(() => {
    const bars = shown.map((row) => ({
      ...{ name: `${row.code} ${row.name}`, class: row.class },
      ...{ value: Number(row.value), cumulative: Number(row.cumulative) },
    }))
    return paretoOption(bars, { value: t('value'), cumulative: t('cumulative') })
  }, [shown, t])
  if (error) return <ProblemNote error={error} />
  const open = (at: number) =>
    void navigate({ to: '/a/$app/$plural/$id', params: { app: 'spares', plural: 'parts', id: shown[at].id } })
  const shareOf = (abc: string) =>
    used.filter((row) => row.class === abc).reduce((sum, { share }) => sum + Number(share), 0)
  return (
    <>
      <PageHeader title={t('title')} />
      {data && used.length === 0 ? <EmptyState title={t('none')} hint={t('hint')} /> : null}
      {used.length > 0 ? (
        <div className="abc-body">
          <Chart option={option} height={phone ? 300 : 420} label={t('label')} onPick={({ index }) => open(index)} />
          <ul className="abc-classes">
            {classes.map((abc) => (
              <li key={abc}>
                <ListLink app="spares" plural="parts" filters={[['abc', 'in', [abc]]]}>
                  <strong className={`abc-${abc}`}>{t('class', { abc })}</strong>
                  <span>
                    {t('kinds', {
                      n: (data?.items ?? []).filter((row) => row.class === abc).length,
                      share: shareOf(abc).toFixed(1),
                    })}
                  </span>
                </ListLink>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  )
}
