import { Button, Upload } from 'antd'
import { useEffect, useState } from 'react'
import type { JobDetail } from '../../../api/jobs.ts'
import type { ImportReport } from '../../../api/records.ts'
import { api, withQuery } from '../api.ts'
import { Dialog } from '../dialog.tsx'
import { JobProgress, RefusedRows } from '../pages/jobs/job-progress.tsx'
import { ProblemNote } from '../problem-note.tsx'
import { defineTexts, useLanguage, useText } from '../text.ts'
import { refreshRecords } from './data.ts'
import type { EntityView } from './manifest.ts'
import { useJob } from './use-job.ts'

const texts = defineTexts({
  title: { zh: '批量导入：{command}', en: 'Import: {command}' },
  drop: { zh: '把 xlsx 或 csv 文件拖到这里，或点击选择', en: 'Drop an xlsx or csv file here, or click to choose' },
  head: {
    zh: '第一行写列名（可用：{columns}），一行一条。先检查，不写入；检查通过再导入。',
    en: 'The first row names the columns ({columns}), one record a row. It is checked first and nothing is written.',
  },
  checking: { zh: '正在检查 {name}…', en: 'Checking {name}…' },
  running: {
    zh: '正在导入 {name}…可以关闭此窗口，导入在后台继续。',
    en: 'Importing {name}… You may close this; it goes on.',
  },
  checked: {
    zh: '检查完成：共 {rows} 行，{ok} 行可导入，{bad} 行有问题',
    en: 'Checked: {rows} rows, {ok} can be imported, {bad} cannot',
  },
  done: { zh: '导入完成：{ok} 行已导入，{bad} 行被拒绝', en: 'Done: {ok} rows imported, {bad} refused' },
  run: { zh: '导入 {n} 行', en: 'Import {n} rows' },
  runRest: { zh: '跳过有问题的，导入 {n} 行', en: 'Skip the faulty rows and import {n}' },
  again: { zh: '换一个文件', en: 'Another file' },
  close: { zh: '关闭', en: 'Close' },
  template: { zh: '下载空表', en: 'Download an empty sheet' },
  reading: { zh: '正在读取 {name}…', en: 'Reading {name}…' },
  failed: { zh: '导入没有完成，已导入的行保持不变。', en: 'The import did not finish; rows already imported stay.' },
})

/** `job` is null while the file is on its way. */
type Stage = { file: File; job: string | null; dry: boolean }

/** A table file through a create command: first a check of every row, then the run, each with its report. */
export function ImportDialog({ view, command, onClose }: { view: EntityView; command: string; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const declared = view.commands.find((each) => each.id === command)
  const [stage, setStage] = useState<Stage | null>(null)
  const [error, setError] = useState<unknown>(null)
  const job = useJob(stage?.job ?? null)
  const report = job?.state === 'done' ? (job.result as ImportReport | null) : null
  const imported = stage && !stage.dry && job?.endedAt ? job.endedAt : null
  useEffect(() => {
    if (imported) void refreshRecords(view)
  }, [imported, view])

  async function start(file: File, dry: boolean) {
    setError(null)
    setStage({ file, job: null, dry })
    try {
      const query = { command, dryRun: dry, format: file.name.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx' }
      const { job: id } = await api.upload<{ job: string }>(`${view.path}/import`, typedFile(file), query, file.name)
      setStage({ file, job: id, dry })
    } catch (fault) {
      setError(fault)
      setStage(null)
    }
  }
  const columns = (declared?.fields ?? []).map((field) => field.label[language]).join(language === 'zh' ? '、' : ', ')
  const ok = report?.imported ?? 0
  const bad = report ? report.rows - ok : 0
  return (
    <Dialog
      title={t('title', { command: declared?.label[language] ?? command })}
      className="import-dialog"
      onClose={onClose}
    >
      <ProblemNote error={error} />
      {stage === null ? (
        <>
          <p>
            {t('head', { columns })}{' '}
            <a href={withQuery(`${view.path}/import-template`, { command, lang: language })}>{t('template')}</a>
          </p>
          <Upload.Dragger
            accept=".xlsx,.csv"
            showUploadList={false}
            beforeUpload={(file) => {
              void start(file, true)
              return false
            }}
          >
            <p>{t('drop')}</p>
          </Upload.Dragger>
        </>
      ) : (
        <Running stage={stage} job={job} />
      )}
      {report && stage ? (
        <>
          <p className="import-verdict">
            {stage.dry ? t('checked', { rows: report.rows, ok, bad }) : t('done', { ok, bad })}
          </p>
          <RefusedRows report={report} />
        </>
      ) : null}
      <div className="dialog-end">
        {stage && job?.endedAt ? <Button onClick={() => setStage(null)}>{t('again')}</Button> : null}
        {stage?.dry && report && ok > 0 ? (
          <Button type="primary" onClick={() => void start(stage.file, false)}>
            {t(bad ? 'runRest' : 'run', { n: ok })}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('close')}</Button>
        )}
      </div>
    </Dialog>
  )
}

const mimes = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

/** Browsers name the type of a table file after what is installed; the server wants it as it is. */
function typedFile(file: File): Blob {
  return new Blob([file], { type: file.name.toLowerCase().endsWith('.csv') ? mimes.csv : mimes.xlsx })
}

function Running({ stage, job }: { stage: Stage; job: JobDetail | undefined }) {
  const t = useText(texts)
  if (job?.state === 'done') return null
  const failed = job?.state === 'failed' || job?.state === 'stopped'
  return (
    <div role="status">
      <p>
        {failed
          ? t('failed')
          : t(stage.job ? (stage.dry ? 'checking' : 'running') : 'reading', { name: stage.file.name })}
      </p>
      {stage.job ? <JobProgress id={stage.job}>{() => null}</JobProgress> : null}
    </div>
  )
}
