import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect } from 'react'
import { ApiProblem } from '../../../api.ts'
import type { Store } from '../../../store.ts'
import { useLanguage, useText } from '../../../text.ts'
import { modelQueries } from './data.ts'
import { portsOf } from './ports.ts'
import { unitWords } from './survey.ts'
import { texts } from './texts.ts'
import type { Drawing } from './use-drawing.ts'
import { type Tag, tagsOf } from './wire-values.ts'

type Props = {
  model: string
  instance: string | undefined
  shown: number
  drawing: Drawing
  /** Of the blocks whose sub-models are open. */
  path: readonly string[]
  values: Store<ReadonlyMap<string, Tag> | null>
  /** Something else puts values on the wires. */
  off: boolean
  onChoose(instance: string | undefined): void
}

/** Chooses an instance and keeps what stands on its wires up to date, each second while the page is seen. */
export function LiveBar({ model, instance, shown, drawing, path, values, off, onChoose }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const { data: page } = useQuery(modelQueries.instances(model))
  const { data: look, error } = useQuery({ ...modelQueries.look(model, instance ?? ''), enabled: !!instance && !off })
  const { sheet, items, doc, found } = drawing
  useEffect(() => {
    if (off) return
    if (!instance || !look || error) {
      values.set(null)
      return
    }
    const prefix = path.map((id) => `${id}/`).join('')
    values.set(
      tagsOf(
        look,
        sheet,
        prefix,
        (element) => portsOf(element, items, doc),
        (element, port) => unitWords(found.unitOf(element, port)),
      ),
    )
  }, [off, instance, look, error, path, values, sheet, items, doc, found])
  const list = page?.items ?? []
  if (list.length === 0 && !instance) return null
  return (
    <div className="graph-live">
      <Select
        aria-label={t('chooseInstance')}
        placeholder={t('chooseInstance')}
        value={instance ?? null}
        allowClear
        showSearch
        optionFilterProp="label"
        popupMatchSelectWidth={false}
        options={list.map((i) => ({ value: i.id, label: i.machine ? `${i.code} · ${i.machine}` : i.code }))}
        onChange={(id?: string) => onChoose(id ?? undefined)}
      />
      {instance && !off ? (
        <span className={error ? 'graph-live-fault' : 'faint'} role="status">
          {error instanceof ApiProblem
            ? error.texts[language]
            : look && look.number !== shown
              ? t('liveOther', { n: look.number ?? '—' })
              : look
                ? t('liveOf', { name: list.find((i) => i.id === instance)?.code ?? '', n: look.number ?? '—' })
                : ''}
        </span>
      ) : null}
    </div>
  )
}
