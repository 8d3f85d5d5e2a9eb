import { App, Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import type { PointReport } from '../../../api/platform.ts'
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx'
import { api, withQuery } from '../api.ts'
import { DropFile } from '../drop-file.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { queryClient } from '../queries.ts'
import { useLanguage, useText } from '../text.ts'
import { texts } from './texts.ts'
import './points.css'

const mimes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
}
type Format = keyof typeof mimes

type Checked = { file: File; format: Format; report: PointReport }
type ReportRow = PointReport['rows'][number]

const resultTexts = {
  created: 'resultCreated',
  updated: 'resultUpdated',
  unchanged: 'resultUnchanged',
  refused: 'resultRefused',
} as const

export function exportAddress(format: Format, branch: string | undefined, language: string): string {
  return withQuery('/api/points/export', { format, branch, lang: language })
}

function send(file: File, format: Format, dryRun: boolean): Promise<PointReport> {
  return api.upload('/api/points/import', new Blob([file], { type: mimes[format] }), { format, dryRun })
}

/** Points from a file: checked first with a report per row, then imported as a whole or not at all. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [busy, setBusy] = useState<string | null>(null)
  const [checked, setChecked] = useState<Checked | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  async function run(what: string, act: () => Promise<void>) {
    setBusy(what)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(null)
    }
  }
  function check(file: File | undefined) {
    if (!file) return
    const format = file.name.toLowerCase().endsWith('.csv')
      ? 'csv'
      : file.name.toLowerCase().endsWith('.xlsx')
        ? 'xlsx'
        : null
    setChecked(null)
    if (!format) {
      void message.warning(t('wrongKind'))
      return
    }
    void run(t('checking', { name: file.name }), async () => {
      setChecked({ file, format, report: await send(file, format, true) })
    })
  }
  function commit({ file, format }: Checked) {
    void run(t('importing'), async () => {
      const report = await send(file, format, false)
      if (!report.committed) {
        setChecked({ file, format, report })
        return
      }
      await queryClient.invalidateQueries({ queryKey: ['points'] })
      await queryClient.invalidateQueries({ queryKey: ['twin'] })
      void message.success(t('imported', { created: report.created, updated: report.updated }))
      onClose()
    })
  }
  const refused = checked?.report.rows.filter((row) => row.result === 'refused').length ?? 0
  const ready = checked && refused === 0 ? checked : null
  return (
    <Modal
      open
      width={760}
      title={t('importTitle')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="import"
          type="primary"
          disabled={!ready}
          loading={busy !== null}
          onClick={() => ready && commit(ready)}
        >
          {ready ? t('doImport', { n: ready.report.rows.length }) : t('import')}
        </Button>,
      ]}
    >
      <p>{t('importHint')}</p>
      <DropFile label={t('importTitle')} accept=".xlsx,.csv" onFile={check} />
      <p>
        <a href={exportAddress('xlsx', undefined, language)} download>
          {t('template')}
        </a>
      </p>
      {busy ? <p role="status">{busy}</p> : null}
      <ProblemNote error={problem} />
      {checked ? <Report report={checked.report} refused={refused} /> : null}
    </Modal>
  )
}

function Report({ report, refused }: { report: PointReport; refused: number }) {
  const t = useText(texts)
  const [only, setOnly] = useState(refused > 0)
  const columns: Column<ReportRow>[] = [
    { key: 'row', title: t('row'), width: 64, align: 'right', render: (row) => row.index + 1 },
    { key: 'code', title: t('code'), width: 170, render: (row) => <code>{row.code}</code> },
    {
      key: 'result',
      title: t('result'),
      width: 90,
      render: (row) => (
        <span className={row.result === 'refused' ? 'import-refused' : undefined}>
          {row.result === 'refused' ? '✕ ' : ''}
          {t(resultTexts[row.result])}
        </span>
      ),
    },
    {
      key: 'reason',
      title: t('reason'),
      width: 260,
      grow: true,
      render: (row) => {
        const reasons = (row.errors ?? []).map((each) => `${each.field}: ${each.detail}`).join('; ')
        return <span title={reasons}>{reasons}</span>
      },
    },
  ]
  const { created, updated, unchanged } = report
  return (
    <div className="import-report">
      <strong>{t('summary', { created, updated, unchanged, refused })}</strong>
      {refused ? (
        <span>
          {t('fix')}{' '}
          <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>
            {t('onlyRefused')}
          </Checkbox>
        </span>
      ) : null}
      <VirtualTable
        label={t('result')}
        rows={only && refused ? report.rows.filter((row) => row.result === 'refused') : report.rows}
        rowKey={(row) => String(row.index)}
        columns={columns}
      />
    </div>
  )
}
