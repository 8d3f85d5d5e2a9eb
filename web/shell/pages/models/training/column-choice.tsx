import { ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { queries } from '../../../queries.ts'
import { PointPicker } from '../../../records/pickers.tsx'
import { useText } from '../../../text.ts'
import { modelQueries } from '../data.ts'
import type { RecipeDraft } from './draft.ts'
import { measured, movedUp, nameForm, renamed, withoutColumn, withPoints } from './draft.ts'
import type { PartProps } from './recipe-form.tsx'
import { texts } from './texts.ts'

type Props = PartProps & {
  setDraft: (change: (known: RecipeDraft) => RecipeDraft) => void
  machine: string | null
  /** A file from outside is given the columns one after the other. */
  ordered: boolean
}

/** The points that a model learns from, each with the name that drawings wire it by. */
export function ColumnChoice({ draft, setDraft, machine, ordered, disabled }: Props) {
  const t = useText(texts)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const points = useQuery(queries.pointsByCode(draft.columns.map(({ point }) => point))).data
  const nameOf = (code: string) => points?.find((point) => point.code === code)?.name
  const add = (points: Parameters<typeof withPoints>[1]) =>
    setDraft((known) => ({ ...known, columns: withPoints(known.columns, points) }))
  const fetched = async (filter: { search?: string; branch?: string }) =>
    (await client.fetchQuery(queries.points({ ...filter, limit: 1000 }))).items
  async function run(work: () => Promise<void>) {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const addOne = (code: string) =>
    run(async () => add((await fetched({ search: code })).filter((point) => point.code === code)))
  const addMachine = (branch: string) =>
    run(async () => {
      const [found, models] = await Promise.all([fetched({ branch }), client.ensureQueryData(modelQueries.list())])
      const own = measured(found, models)
      add(own)
      if (own.length < found.length) void message.info(t('calculatedLeftOut', { n: found.length - own.length }))
    })
  return (
    <fieldset className="recipe-part" disabled={disabled}>
      <legend>{t('columns')}</legend>
      <p className="faint">{t('columnsHint')}</p>
      {draft.columns.length === 0 ? <p>{t('noColumns')}</p> : null}
      <ul className={ordered ? 'recipe-columns is-ordered' : 'recipe-columns'}>
        {draft.columns.map((column, k) => (
          <li key={column.point}>
            <NameField
              name={column.name}
              draft={draft}
              onRename={(to) => setDraft((d) => renamed(d, column.name, to))}
            />
            <span className="recipe-point">
              {nameOf(column.point)}
              <code title={column.point}>{column.point}</code>
            </span>
            <Select
              size="small"
              aria-label={`${t('use')} ${column.name}`}
              value={column.use}
              disabled={disabled}
              options={(['feature', 'condition'] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(use) =>
                setDraft((d) => ({
                  ...d,
                  columns: d.columns.map((each) => (each.point === column.point ? { ...each, use } : each)),
                }))
              }
            />
            {ordered ? (
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined />}
                disabled={disabled || k === 0}
                aria-label={`${t('moveUp')} ${column.name}`}
                onClick={() => setDraft((d) => ({ ...d, columns: movedUp(d.columns, column.name) }))}
              />
            ) : null}
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t('remove')} ${column.name}`}
              onClick={() => setDraft((d) => withoutColumn(d, column.name))}
            />
          </li>
        ))}
      </ul>
      <div className="recipe-add">
        <PointPicker
          value={undefined}
          disabled={disabled}
          onChange={(code) => {
            if (typeof code === 'string') void addOne(code)
          }}
        />
        {machine ? (
          <Button loading={busy} onClick={() => void addMachine(machine)}>
            {t('addMachine')}
          </Button>
        ) : null}
      </div>
    </fieldset>
  )
}

function NameField(props: { name: string; draft: RecipeDraft; onRename: (to: string) => void }) {
  const t = useText(texts)
  const [typed, setTyped] = useState(props.name)
  const taken = props.draft.columns.some(({ name }) => name === typed && name !== props.name)
  const wrong = !nameForm.test(typed) || taken
  return (
    <Input
      size="small"
      aria-label={t('columnName')}
      title={typed}
      maxLength={40}
      status={wrong ? 'error' : undefined}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => (wrong ? setTyped(props.name) : typed !== props.name && props.onRename(typed))}
    />
  )
}
