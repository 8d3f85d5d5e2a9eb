import { type AppPageProps, defineTexts, RecordLink, useAsk, useLanguage, useText } from '../../web/kit/index.ts'
import { BarList } from '../../web/ui/bar-list.tsx'
import { formatNumber } from '../../web/ui/number.ts'
import { lifeWords, toolWords } from './data-words.ts'
import type { toolLife } from './queries/tool-life.ts'
import './web-equipment.css'

const texts = defineTexts({
  none: { zh: '没有登记刀具', en: 'No tools are on record' },
  life: { zh: '已用寿命', en: 'Life used' },
  left: { zh: '{state} · 剩 {n} {unit}', en: '{state} · {n} {unit} left' },
  open: { zh: '换刀：', en: 'Change: ' },
})

/** On a machine's record: how much of its tools' lives is used, nearest the end first. */
export function MachineTools({ id = '' }: AppPageProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useAsk<typeof toolLife>('equipment/tool-life', { equipment: id }, { refetchEveryMs: 30_000 })
  if (!data) return null
  if (data.items.length === 0) return <p className="faint">{t('none')}</p>
  const due = data.items.filter(({ state }) => state === 'warn' || state === 'expired')
  return (
    <>
      <BarList
        label={t('life')}
        whole={1}
        parts={data.items.map(({ id: key, place, name, used, life, remaining, measure, state }) => ({
          ...{ key, label: `${place} ${name}`, amount: Math.min(1, used / life) },
          text: t('left', {
            state: toolWords[state][language],
            n: formatNumber(Math.floor(remaining), 0),
            unit: lifeWords[measure][language],
          }),
          tone: state === 'expired' ? ('bad' as const) : state === 'warn' ? ('warn' as const) : undefined,
        }))}
      />
      {due.map(({ id: key, place, name }) => (
        <p key={key}>
          {t('open')}
          <RecordLink app="equipment" plural="tools" id={key}>
            {place} {name}
          </RecordLink>
        </p>
      ))}
    </>
  )
}
