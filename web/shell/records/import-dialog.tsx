import { Button, Upload } from 'antd'
import { useEffect, useState } from 'react'
import type { JobDetail } from '../../../api/jobs.ts'
import type { ImportReport } from '../../../api/records.ts'
import { api } from '../api.ts'
import { Dialog } from '../dialog.tsx'
import { JobProgress } from '../pages/jobs/job-progress.tsx'
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
  row: { zh: '行', en: 'Row' },
  field: { zh: '列', en: 'Column' },
  what: { zh: '问题', en: 'What is wrong' },
  more: { zh: '另有 {n} 行，先改好上面的再检查。', en: '{n} more rows; mend these first and check again.' },
  failed: { zh: '导入没有完成，已导入的行保持不变。', en: 'The import did not finish; rows already imported stay.' },
})

/** Most refused rows drawn at once. */
const maxShown = 200

type Stage = { file: File; job: string; dry: boolean }

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
    setStage(null)
    try {
      const query = { command, dryRun: dry, format: file.name.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx' }
      const { job: id } = await api.upload<{ job: string }>(`${view.path}/import`, typedFile(file), query)
      setStage({ file, job: id, dry })
    } catch (fault) {
      setError(fault)
    }
  }
  const columns = (declared?.fields ?? []).map((field) => field.label[language]).join(language === 'zh' ? '、' : ', ')
  const ok = report ? report.rows - report.refused.length : 0
  return (
    <Dialog
      title={t('title', { command: declared?.label[language] ?? command })}
      className="import-dialog"
      onClose={onClose}
    >
      <ProblemNote error={error} />
      {stage === null ? (
        <>
          <p>{t('head', { columns })}</p>
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
            {stage.dry
              ? t('checked', { rows: report.rows, ok, bad: report.refused.length })
              : t('done', { ok: report.imported, bad: report.refused.length })}
          </p>
          <Refused report={report} view={view} />
        </>
      ) : null}
      <div className="dialog-end">
        {stage && job?.endedAt ? <Button onClick={() => setStage(null)}>{t('again')}</Button> : null}
        {stage?.dry && report && ok > 0 ? (
          <Button type="primary" onClick={() => void start(stage.file, false)}>
            {report.refused.length ? t('runRest', { n: ok }) : t('run', { n: ok })}
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
      <p>{failed ? t('failed') : t(stage.dry ? 'checking' : 'running', { name: stage.file.name })}</p>
      <JobProgress id={stage.job}>{() => null}</JobProgress>
    </div>
  )
}

function Refused({ report, view }: { report: ImportReport; view: EntityView }) {
  const t = useText(texts)
  const language = useLanguage()
  if (report.refused.length === 0) return null
  return (
    <div className="import-rows">
      <table>
        <thead>
          <tr>
            <th>{t('row')}</th>
            <th>{t('field')}</th>
            <th>{t('what')}</th>
          </tr>
        </thead>
        <tbody>
          {report.refused.slice(0, maxShown).map((each) => (
            <tr key={`${each.row} ${each.field} ${each.code}`}>
              <td>{each.row}</td>
              <td>{each.field ? (view.fields.get(each.field)?.label[language] ?? each.field) : ''}</td>
              <td>{each.detail[language]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.refused.length > maxShown ? <p>{t('more', { n: report.refused.length - maxShown })}</p> : null}
    </div>
  )
}
