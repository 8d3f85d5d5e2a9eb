import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Chart, useAsk, usePhone, useText } from '../../../web/kit/index.ts'
import type { energyFlow } from '../queries/flow.ts'
import { unitWords } from './figures.ts'
import { flowHeight, flowOption } from './flow-option.ts'
import { type AskedFor, Part } from './part.tsx'
import { texts } from './texts.tsx'

export function FlowPart({ asked }: { asked: AskedFor }) {
  const t = useText(texts)
  const phone = usePhone()
  const navigate = useNavigate()
  const { data, error } = useAsk<typeof energyFlow>('energy/energy-flow', asked)
  const option = useMemo(() => {
    if (!data) return null
    return flowOption(
      data.nodes,
      data.links,
      { unit: unitWords[data.unit] ?? data.unit, unmetered: t('unmetered') },
      phone,
    )
  }, [data, phone, t])
  const open = (picked: unknown) => {
    const name = (picked as { name?: string } | null)?.name
    const id = data?.nodes.find((node) => node.id === name)?.meter
    if (id) void navigate({ to: '/a/$app/$plural/$id', params: { app: 'energy', plural: 'meters', id } })
  }
  return (
    <Part title={t('flow')} wide error={error}>
      {data && data.links.length === 0 ? <p className="faint">{t('noFlow')}</p> : null}
      {option && data?.links.length ? (
        <Chart
          option={option}
          height={flowHeight(data.links, phone)}
          label={t('flow')}
          onPick={({ data: picked }) => open(picked)}
        />
      ) : null}
      {data?.left.length ? <p className="faint">{t('left', { meters: data.left.join(t('comma')) })}</p> : null}
    </Part>
  )
}
