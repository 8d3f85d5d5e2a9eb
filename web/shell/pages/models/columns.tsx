import { useQuery } from '@tanstack/react-query'
import type { ModelItem } from '../../../../api/models.ts'
import { formatCount } from '../../../ui/number.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import type { Column } from '../../../ui/virtual-table.tsx'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { useNameOf } from './data.ts'
import { FaultMark, StateMark } from './state-mark.tsx'
import { texts } from './texts.ts'

/** Names of equipment types by their codes. */
export function useTypeName(): (code: string | null) => string {
  const t = useText(texts)
  const nameOf = useNameOf()
  const types = useQuery(queries.equipmentTypes()).data
  return (code) => {
    if (code === null) return t('noType')
    const type = types?.find((each) => each.code === code)
    return type ? nameOf(type.name) : code
  }
}

export function useModelColumns(): Column<ModelItem>[] {
  const t = useText(texts)
  const nameOf = useNameOf()
  const typeName = useTypeName()
  const phone = usePhone()
  const name: Column<ModelItem> = {
    ...{ key: 'model', title: t('model'), width: phone ? 190 : 260, grow: true, fixed: true },
    render: (model) => (
      <span className="model-two">
        <span title={nameOf(model.name)}>{nameOf(model.name)}</span>
        <small>
          {phone ? <StateMark state={model.latest.state} /> : null}
          <code>{model.code}</code>
        </small>
      </span>
    ),
  }
  const instances: Column<ModelItem> = {
    ...{ key: 'instances', title: t('instances'), width: phone ? 140 : 200, align: 'right' },
    render: ({ instances: n, faulty }) => (
      <span className="model-instances">
        {faulty ? <FaultMark>{t('faultyN', { n: formatCount(faulty) })}</FaultMark> : null}
        <span className="model-figure">{formatCount(n)}</span>
      </span>
    ),
  }
  if (phone) return [name, instances]
  return [
    name,
    { ...{ key: 'type', title: t('type'), width: 170 }, render: (model) => typeName(model.equipmentType) },
    {
      ...{ key: 'state', title: t('state'), width: 210 },
      render: ({ latest }) => (
        <span className="model-latest">
          <StateMark state={latest.state} />
          <span className="faint">{t('versionN', { n: latest.number })}</span>
        </span>
      ),
    },
    {
      ...{ key: 'live', title: t('live'), width: 110 },
      render: ({ live }) => (live === null ? <span className="faint">—</span> : t('versionN', { n: live })),
    },
    instances,
    {
      ...{ key: 'changed', title: t('changed'), width: 190, align: 'right' },
      render: ({ updatedAt, updatedBy }) => (
        <span className="model-changed">
          <span className="faint">{updatedBy}</span>
          <RelativeTime time={updatedAt} />
        </span>
      ),
    },
  ]
}
