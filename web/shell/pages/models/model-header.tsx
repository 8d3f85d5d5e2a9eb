import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { ModelDetail } from '../../../../api/models.ts'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { useText } from '../../text.ts'
import { useTypeName } from './columns.tsx'
import { useNameOf } from './data.ts'
import { modelTexts as texts } from './model-texts.ts'
import { FaultMark, StateMark } from './state-mark.tsx'
import './models.css'

/** The pages of one model, as its tabs name them; see {@link addressOf}. */
export const modelTabs = ['versions', 'instances', 'uses', 'edit', 'try'] as const
export type ModelTab = (typeof modelTabs)[number]

const addressOf: Record<ModelTab, string> = {
  versions: '/models/$id',
  instances: '/models/$id/instances',
  uses: '/models/$id/uses',
  edit: '/models/$id/edit',
  try: '/models/$id/try',
}

/** Which model this is, how it stands, its main action, and the way to its other pages. Every page of one model begins with it. */
export function ModelHeader(props: { model: ModelDetail; tab: ModelTab | null; actions?: ReactNode }) {
  const { model, tab, actions } = props
  const t = useText(texts)
  const title = useNameOf()(model.name)
  const typeName = useTypeName()
  useEffect(() => {
    // The frame names the page after the menu's entry; this one is named after its model.
    const timer = setTimeout(() => {
      document.title = `${title} · Millrace 工渠`
    })
    return () => clearTimeout(timer)
  }, [title])
  return (
    <>
      <PageHeader
        title={title}
        crumbs={
          <>
            <Link to="/models" search={{}}>
              {t('all')}
            </Link>{' '}
            › <code>{model.code}</code> · {typeName(model.equipmentType)}
          </>
        }
        state={<Standing model={model} />}
        actions={actions}
      />
      <nav className="model-tabs" aria-label={title}>
        {modelTabs.map((each) => (
          <Link
            key={each}
            to={addressOf[each] as '/models/$id'}
            params={{ id: model.id }}
            search={{}}
            activeOptions={{ exact: true }}
            aria-current={each === tab ? 'page' : undefined}
            className={each === tab ? 'model-tab is-open' : 'model-tab'}
          >
            {t(each)}
            {each === 'instances' ? <span className="model-tab-count">{formatCount(model.instances)}</span> : null}
          </Link>
        ))}
      </nav>
    </>
  )
}

function Standing({ model }: { model: ModelDetail }) {
  const t = useText(texts)
  const { live, latest, instances, faulty } = model
  return (
    <span className="model-standing">
      {live === null ? <span>{t('notLive')}</span> : <StateMark state="published" words={t('liveN', { n: live })} />}
      {latest.number === live ? null : (
        <span className="model-latest">
          {t('latestN', { n: latest.number })}
          <StateMark state={latest.state} />
        </span>
      )}
      <span>{t('instancesN', { n: formatCount(instances) })}</span>
      {faulty ? <FaultMark>{t('faultyN', { n: formatCount(faulty) })}</FaultMark> : null}
    </span>
  )
}
