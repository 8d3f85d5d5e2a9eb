import { CloseOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { PointReport } from '../../../../api/platform.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { useLanguage, useText } from '../../text.ts'
import type { Chosen } from './browse-choice.ts'
import { texts } from './browse-texts.ts'
import { sayFinding } from './schema-fields.ts'

export type RowResult = PointReport['rows'][number]

/** The nodes chosen, with code and name to be changed, and what became of each. */
export function ChosenList(props: {
  chosen: readonly Chosen[]
  results: ReadonlyMap<string, RowResult>
  existing: ReadonlyMap<string, unknown>
  /** Those that exist are given this connection as source; otherwise they are skipped. */
  rewire: boolean
  repeated: ReadonlySet<string>
  onChange: (id: string, next: Partial<Chosen>) => void
  onDrop: (id: string) => void
}) {
  const { chosen, results, existing, rewire, repeated, onChange, onDrop } = props
  const t = useText(texts)
  const language = useLanguage()
  if (chosen.length === 0) return <p className="browse-hint faint">{t('chosenNone')}</p>

  function stateOf(each: Chosen): { text: string; strong: boolean } {
    const result = results.get(each.id)
    if (result?.result === 'refused') {
      const reason = (result.errors ?? []).map(({ detail }) => sayFinding(detail, language)).join('; ')
      return { text: t('refused', { reason }), strong: true }
    }
    if (result) return { text: t(result.result), strong: false }
    if (repeated.has(each.code)) return { text: t('repeated'), strong: true }
    return { text: existing.has(each.code.trim()) ? t(rewire ? 'rewired' : 'skipped') : '', strong: false }
  }
  const isDone = (each: Chosen) => results.has(each.id) && results.get(each.id)?.result !== 'refused'
  const columns: Column<Chosen>[] = [
    {
      key: 'code',
      title: t('code'),
      width: 180,
      grow: true,
      render: (each) => (
        <Input
          size="small"
          className="is-mono"
          aria-label={`${t('code')} ${each.item.name}`}
          value={each.code}
          maxLength={128}
          spellCheck={false}
          disabled={isDone(each)}
          status={repeated.has(each.code) ? 'error' : undefined}
          onChange={(event) => onChange(each.id, { code: event.target.value })}
        />
      ),
    },
    {
      key: 'name',
      title: t('name'),
      width: 130,
      grow: true,
      render: (each) => (
        <Input
          size="small"
          aria-label={`${t('name')} ${each.code}`}
          value={each.name}
          maxLength={200}
          disabled={isDone(each)}
          onChange={(event) => onChange(each.id, { name: event.target.value })}
        />
      ),
    },
    { key: 'unit', title: t('unit'), width: 70, render: (each) => each.item.unit ?? '' },
    {
      key: 'state',
      title: t('state'),
      width: 150,
      grow: true,
      render: (each) => {
        const state = stateOf(each)
        return (
          <span className={state.strong ? 'browse-state is-strong' : 'browse-state'} title={state.text}>
            {state.text}
          </span>
        )
      },
    },
    {
      key: 'drop',
      title: '',
      width: 44,
      render: (each) => (
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={`${t('drop')} ${each.code}`}
          title={t('drop')}
          onClick={() => onDrop(each.id)}
        />
      ),
    },
  ]
  return (
    <div className="browse-list">
      <VirtualTable label={t('chosen')} rows={chosen} rowKey={(each) => each.id} columns={columns} rowHeight={38} />
    </div>
  )
}
