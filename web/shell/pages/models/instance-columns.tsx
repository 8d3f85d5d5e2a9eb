import { useQuery } from '@tanstack/react-query'
import type { ModelDetail, ModelInstanceItem } from '../../../../api/models.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import { PointValue } from '../../point-value.tsx'
import { queries } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { ownCount, standingOf } from './instance-draft.ts'
import { instanceTexts as texts } from './instance-texts.ts'
import { FaultMark } from './state-mark.tsx'

/** How an instance stands, its first fault in words. */
export function InstanceStanding({ instance, live }: { instance: ModelInstanceItem; live: number | null }) {
  const t = useText(texts)
  const language = useLanguage()
  const standing = standingOf(instance, live)
  if (standing !== 'faulty') return <span className={standing === 'off' ? 'faint' : undefined}>{t(standing)}</span>
  const [first, ...rest] = instance.faults
  return (
    <span className="model-fault-line" title={instance.faults.map(({ text }) => text[language]).join('\n')}>
      <FaultMark />
      {first.text[language]}
      {rest.length > 0 ? ` (+${rest.length})` : null}
    </span>
  )
}

/** @param visible codes of the output points that stand on the screen now */
export function useInstanceColumns(model: ModelDetail, visible: readonly string[]): Column<ModelInstanceItem>[] {
  const t = useText(texts)
  const placeOf = usePlaceName()
  const phone = usePhone()
  const points = useQuery(queries.pointsByCode(visible)).data ?? []
  const byCode = new Map(points.map((point) => [point.code, point]))
  const name: Column<ModelInstanceItem> = {
    ...{ key: 'instance', title: t('instance'), width: phone ? 170 : 240, grow: true, fixed: true },
    render: (instance) => (
      <span className="model-two">
        <span>{instance.machine ? placeOf(instance.machine, true) : instance.code}</span>
        <small>
          {phone ? <InstanceStanding instance={instance} live={model.live} /> : <code>{instance.code}</code>}
        </small>
      </span>
    ),
  }
  const output: Column<ModelInstanceItem> = {
    ...{ key: 'output', title: t('output'), width: phone ? 130 : 190, align: 'right' },
    render: ({ outputs: [first] }) => {
      const point = byCode.get(first?.point ?? '')
      return point ? <PointValue point={point} layout={phone ? 'inline' : 'fixed'} /> : <span className="faint">—</span>
    },
  }
  if (phone) return [name, output]
  return [
    name,
    {
      ...{ key: 'state', title: t('state'), width: 280, grow: true },
      render: (instance) => <InstanceStanding instance={instance} live={model.live} />,
    },
    {
      ...{ key: 'settings', title: t('settings'), width: 130 },
      render: (instance) => {
        const own = ownCount(instance)
        return own === 0 ? <span className="faint">{t('inherited')}</span> : t('settingsN', { n: own })
      },
    },
    output,
  ]
}
