import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import type { MouseEvent, ReactNode } from 'react'
import type { ModelDetail, VersionState } from '../../../../../api/models.ts'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { elementAt, sheetOf } from './drawing.ts'
import { nameOf } from './names.ts'
import { openedSubs } from './opened-subs.ts'
import { texts } from './texts.ts'
import type { Drawing } from './use-drawing.ts'
import { stateWords } from './words.ts'

type Props = {
  model: ModelDetail
  number: number
  state: VersionState
  dirty: boolean
  drawing: Drawing
  path: readonly string[]
  why: 'version' | 'permission' | 'phone' | null
  latest: number
  onNewest(): void
  leaveSub(depth: number): void
  actions: ReactNode
}

/** Where one is: model, version, and the sub-models that are open; and why nothing can be changed, where it cannot. */
export function EditorHead(props: Props) {
  const { model, number, state, dirty, drawing, path, why, latest, onNewest, leaveSub, actions } = props
  const t = useText(texts)
  const language = useLanguage()
  const { depth, doc, items } = drawing
  const open = state === 'draft' || state === 'tried'
  const subs = openedSubs(doc, path)
  const steps = path.slice(0, depth).map((id, at) => {
    const element = elementAt(sheetOf(doc, subs[at - 1] ?? null)!, id)
    return element ? nameOf(element, items, doc)[language] : id
  })
  return (
    <>
      <PageHeader
        title={model.name[language]}
        crumbs={
          <nav className="graph-crumbs">
            <Leads to="/models">{t('models')}</Leads> / <Leads to={`/models/${model.id}`}>{model.code}</Leads>
            {steps.length > 0 ? (
              <>
                {' / '}
                <button type="button" onClick={() => leaveSub(0)}>
                  {t('canvas')}
                </button>
              </>
            ) : null}
            {steps.map((step, at) => (
              <span key={path.slice(0, at + 1).join('/')}>
                {' / '}
                {at === steps.length - 1 ? (
                  <b>{step}</b>
                ) : (
                  <button type="button" onClick={() => leaveSub(at + 1)}>
                    {step}
                  </button>
                )}
              </span>
            ))}
          </nav>
        }
        state={`${t('versionState', { n: number, state: stateWords[state][language] })} · ${
          why ? t('readOnly') : dirty ? (open ? t('unsaved') : t('savesAs', { n: latest + 1 })) : t('saved')
        }`}
        actions={actions}
      />
      {why ? (
        <p className="graph-why" role="note">
          {why === 'phone' ? t('phone') : why === 'permission' ? t('readOnlyMay') : t('readOnlyWhy', { n: number })}{' '}
          {why === 'version' ? (
            <Button size="small" onClick={onNewest}>
              {t('openNewest')}
            </Button>
          ) : null}
        </p>
      ) : null}
    </>
  )
}

/** A way to a page by its address. */
function Leads({ to, children }: { to: string; children: ReactNode }) {
  const { history } = useRouter()
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    history.push(to)
  }
  return (
    <a href={to} onClick={go}>
      {children}
    </a>
  )
}
