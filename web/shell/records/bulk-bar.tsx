import { Button, Progress } from 'antd'
import { useState } from 'react'
import type { CommandManifest } from '../../../api/apps.ts'
import type { RecordItem } from '../../../api/records.ts'
import { ApiProblem } from '../api.ts'
import { Dialog } from '../dialog.tsx'
import { PrintLabels } from '../pages/labels/print-labels.tsx'
import { useMay } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { bulkCommands, maxBulk } from './availability.ts'
import { CommandForm } from './command-form.tsx'
import { refreshRecords } from './data.ts'
import type { Values } from './form-model.ts'
import { type EntityView, titleOf } from './manifest.ts'
import { bodyOf, newKey, runCommand, runsAtOnce } from './run-command.ts'
import { texts } from './texts.ts'

type Props = {
  view: EntityView
  rows: readonly RecordItem[]
  onRun: (run: BulkRun) => void
  onClear: () => void
}

/** A command on the records that were selected when it was chosen: they may leave the list while it runs. */
export type BulkRun = { command: CommandManifest; rows: readonly RecordItem[] }

/** What can be done with all selected records at once. */
export function BulkBar({ view, rows, onRun, onClear }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const mayPrint = useMay('labels.use')
  const [printing, setPrinting] = useState(false)
  const states = rows.map((row) => row.state)
  const commands = rows.length > 0 ? bulkCommands(view.commands, states) : []
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('actions')}>
      <strong>{t('selected', { n: rows.length })}</strong>
      {commands.map((command) => (
        <Button key={command.id} onClick={() => onRun({ command, rows: rows.slice(0, maxBulk) })}>
          {command.label[language]}
        </Button>
      ))}
      {rows.length === 0 ? <span className="faint">{t('chooseSome')}</span> : null}
      {mayPrint && rows.length > 0 ? <Button onClick={() => setPrinting(true)}>{t('printLabels')}</Button> : null}
      {rows.length > 0 && commands.length === 0 && !mayPrint ? <span className="faint">{t('noBulk')}</span> : null}
      <Button type="text" onClick={onClear}>
        {t('clearSelection')}
      </Button>
      {printing ? (
        <PrintLabels entity={view.key} ids={rows.map((row) => row.id)} onClose={() => setPrinting(false)} />
      ) : null}
    </div>
  )
}

type Result = { row: RecordItem; said: string; ok: boolean }

/** Commands of one bulk run under way at the same time. */
const atOnce = 4

type DialogProps = BulkRun & {
  view: EntityView
  onClose: () => void
  onCancel: () => void
}

/** One command on many records: asked once, run on each, each with its own result. One refusal stops no other. */
export function BulkDialog({ view, command, rows, onClose, onCancel }: DialogProps) {
  const t = useText(texts)
  const language = useLanguage()
  const [results, setResults] = useState<readonly Result[] | null>(null)
  const [keys] = useState(() => new Map(rows.map((row) => [row.id, newKey()])))

  async function run(input: Values) {
    const waiting = [...rows]
    setResults([])
    const one = async (row: RecordItem): Promise<Result> => {
      try {
        const answer = await runCommand(command, bodyOf(command, input, row), keys.get(row.id)!)
        return { row, said: answer.pending ? t('bulkPending') : t('bulkOk'), ok: true }
      } catch (fault) {
        const said = fault instanceof ApiProblem ? fault.texts[language] : String(fault)
        return { row, said, ok: false }
      }
    }
    const worker = async () => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        const result = await one(row)
        setResults((before) => [...(before ?? []), result])
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    await refreshRecords(view)
  }

  const title = t('bulkTitle', { command: command.label[language], n: rows.length })
  if (results === null && !runsAtOnce(command))
    return (
      <Dialog title={title} className="bulk-dialog" onClose={onCancel}>
        <CommandForm
          view={view}
          command={command}
          submitLabel={t('bulkRun', { n: rows.length })}
          onBody={run}
          onDone={() => undefined}
          onCancel={onCancel}
        />
      </Dialog>
    )
  return (
    <Dialog title={title} className="bulk-dialog" onClose={results?.length === rows.length ? onClose : onCancel}>
      {results === null ? (
        <div className="dialog-end">
          <Button onClick={onCancel}>{t('cancel')}</Button>
          <Button type="primary" onClick={() => void run({})}>
            {t('bulkRun', { n: rows.length })}
          </Button>
        </div>
      ) : (
        <BulkResults view={view} results={results} all={rows.length} onClose={onClose} />
      )}
    </Dialog>
  )
}

function BulkResults(props: { view: EntityView; results: readonly Result[]; all: number; onClose: () => void }) {
  const { view, results, all, onClose } = props
  const t = useText(texts)
  const bad = results.filter((each) => !each.ok)
  const done = results.length === all
  const words = done
    ? t('bulkDone', { ok: all - bad.length, bad: bad.length })
    : t('bulkRunning', { n: results.length, all })
  return (
    <>
      <p role="status">
        <strong>{words}</strong>
      </p>
      {done ? null : <Progress percent={Math.round((results.length / all) * 100)} showInfo={false} />}
      <ul className="bulk-results">
        {[...bad, ...results.filter((each) => each.ok)].map((each) => (
          <li key={each.row.id} className={each.ok ? '' : 'is-refused'}>
            <span>{titleOf(view.entity, each.row)}</span>
            <span>
              {each.ok ? '✓' : '✕'} {each.said}
            </span>
          </li>
        ))}
      </ul>
      {done ? (
        <div className="dialog-end">
          <Button type="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
