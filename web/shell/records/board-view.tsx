import { App, Button } from 'antd'
import { type DragEvent, useState } from 'react'
import type { RecordItem } from '../../../api/records.ts'
import { formatCount } from '../../ui/number.ts'
import { ApiProblem } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { boardColumns, dropTargets } from './board.ts'
import { refreshRecords } from './data.ts'
import { useRecordList } from './list-data.ts'
import type { ListSearch } from './list-search.ts'
import { RecordCard } from './list-table.tsx'
import type { EntityView } from './manifest.ts'
import { newKey, plainBody, runCommand, runsAtOnce } from './run-command.ts'
import { StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'

type Props = {
  view: EntityView
  search: ListSearch
  onOpen: (row: RecordItem) => void
  /** A command that asks for something before it runs. */
  onForm: (row: RecordItem, command: string) => void
}

/** Records by state. A card is dragged onto a state where a command leads there; on a phone the states are tabs. */
export function BoardView(props: Props) {
  const { view } = props
  const phone = usePhone()
  const [dragged, setDragged] = useState<RecordItem | null>(null)
  const states = boardColumns(view.entity)
  const [tab, setTab] = useState(view.entity.initial)
  const drop = useDrop(props)
  const targets = dragged ? dropTargets(view.entity, view.commands, dragged.state) : null
  if (phone)
    return (
      <div className="board-phone">
        <div className="board-tabs" role="tablist">
          {states.map((state) => (
            <button
              key={state}
              type="button"
              role="tab"
              className="chip"
              aria-selected={state === tab}
              onClick={() => setTab(state)}
            >
              <StateTag entity={view.entity} state={state} />
            </button>
          ))}
        </div>
        <BoardColumn {...props} key={tab} state={tab} onDrag={() => undefined} target={undefined} dragging={false} />
      </div>
    )
  return (
    <div className="board">
      {states.map((state) => (
        <BoardColumn
          {...props}
          key={state}
          state={state}
          onDrag={setDragged}
          dragging={dragged !== null && dragged.state !== state}
          target={targets?.get(state)?.label}
          onDropHere={() => {
            const command = targets?.get(state)
            if (dragged && command) void drop(dragged, command.id)
            setDragged(null)
          }}
        />
      ))}
    </div>
  )
}

function useDrop({ view, onForm }: Props) {
  const language = useLanguage()
  const { message } = App.useApp()
  return async (row: RecordItem, id: string) => {
    const command = view.commands.find((each) => each.id === id)
    if (!command) return
    if (!runsAtOnce(command)) {
      onForm(row, id)
      return
    }
    try {
      await runCommand(command, plainBody(command, row), newKey())
      void message.success(command.label[language])
    } catch (fault) {
      void message.error(fault instanceof ApiProblem ? fault.texts[language] : String(fault))
    }
    await refreshRecords(view)
  }
}

type ColumnProps = Props & {
  state: string
  onDrag: (row: RecordItem | null) => void
  /** A card is in the air that does not stand here. */
  dragging: boolean
  /** The command that would bring it here. */
  target: { zh: string; en: string } | undefined
  onDropHere?: () => void
}

function BoardColumn(props: ColumnProps) {
  const { view, search, state, dragging, target } = props
  const t = useText(texts)
  const language = useLanguage()
  const list = useRecordList(view, search, [['state', '=', state]])
  const over = (event: DragEvent) => {
    if (target) event.preventDefault()
  }
  const names = ['board-column', dragging && (target ? 'is-target' : 'is-closed')]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: cards are dropped here; the same commands stand in the record's menu
    <section
      className={names.filter(Boolean).join(' ')}
      onDragOver={over}
      onDrop={(event) => {
        event.preventDefault()
        props.onDropHere?.()
      }}
    >
      <header>
        <StateTag entity={view.entity} state={state} />
        <span className="group-count">
          {list.count === null ? '' : `${formatCount(list.count)}${list.countIsLeast ? '+' : ''}`}
        </span>
      </header>
      {dragging ? (
        <p className="board-hint">{target ? t('dropHere', { command: target[language] }) : t('dropNot')}</p>
      ) : null}
      <ProblemNote error={list.error} onRetry={list.retry} />
      <div className="board-cards">
        {list.rows.map((row) => (
          <button
            key={row.id}
            type="button"
            className={search.open === row.id ? 'board-card is-open' : 'board-card'}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', row.id)
              // Chromium cancels a drag whose source changes while it starts.
              setTimeout(() => props.onDrag(row))
            }}
            onDragEnd={() => props.onDrag(null)}
            onClick={() => props.onOpen(row)}
          >
            <RecordCard view={view} row={row} names={list.names} />
          </button>
        ))}
        {list.rows.length === 0 && !list.loading ? <p className="faint">{t('columnEmpty')}</p> : null}
        {list.count !== null && (list.countIsLeast || list.rows.length < list.count) ? (
          <Button block loading={list.loadingMore} onClick={list.more}>
            {t('more')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}
