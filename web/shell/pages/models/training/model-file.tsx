import { Input } from 'antd'
import { useState } from 'react'
import { type LearnedDetail, type LearnedFile, maxLearnedFileBytes } from '../../../../../api/learned-models.ts'
import { formatCount } from '../../../../ui/number.ts'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { api } from '../../../api.ts'
import { DropFile } from '../../../drop-file.tsx'
import { ProblemNote } from '../../../problem-note.tsx'
import { useText } from '../../../text.ts'
import { keepDetail } from './data.ts'
import { fileColumns } from './draft.ts'
import type { PartProps } from './recipe-form.tsx'
import { Labelled } from './recipe-parts.tsx'
import { texts } from './texts.ts'

type Props = PartProps & {
  model: LearnedDetail
  /** The server tries a file with the columns that are saved. */
  saved: boolean
}

/** A model that was trained elsewhere: which columns its file is given, and the file itself. */
export function ModelFile({ draft, set, disabled, model, saved }: Props) {
  const t = useText(texts)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [fault, setFault] = useState<string | null>(null)
  const columns = fileColumns(draft)
  const { output, ...others } = draft.options
  async function take(chosen: File | undefined) {
    if (!chosen || busy) return
    setProblem(null)
    const mebibytes = maxLearnedFileBytes / 2 ** 20
    setFault(chosen.size > maxLearnedFileBytes ? t('fileTooLarge', { name: chosen.name, most: mebibytes }) : null)
    if (chosen.size > maxLearnedFileBytes) return
    setBusy(true)
    try {
      // a browser may think that it knows what kind of file this is
      const bytes = new Blob([chosen])
      const query = { version: model.version, name: chosen.name.slice(-200) }
      keepDetail(await api.upload<LearnedDetail>(`/api/learned-models/${model.id}/file`, bytes, query))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <fieldset className="recipe-part" disabled={disabled}>
      <legend>{t('modelFile')}</legend>
      <p className="faint">{t('modelFileHint')}</p>
      {columns.length > 0 ? (
        <ol className="recipe-file-columns" aria-label={t('fileColumns')}>
          {columns.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
      ) : null}
      <div className="recipe-fields">
        <Labelled label={t('fileOutput')} hint={t('fileOutputHint')}>
          <Input
            aria-label={t('fileOutput')}
            maxLength={200}
            placeholder={model.file?.output ?? t('byItself')}
            disabled={disabled}
            value={typeof output === 'string' ? output : ''}
            onChange={({ target: { value } }) => set({ options: value === '' ? others : { ...others, output: value } })}
          />
        </Labelled>
      </div>
      {model.file ? (
        <Facts file={model.file} wanted={columns.length} otherOutput={model.file.wanted !== (output ?? null)} />
      ) : (
        <p>{t('noFile')}</p>
      )}
      {disabled ? null : saved ? (
        <DropFile label={t('modelFile')} accept=".onnx" onFile={(file) => void take(file)} />
      ) : (
        <p>{t('saveFirst')}</p>
      )}
      {busy ? <p role="status">{t('tryingFile')}</p> : null}
      {fault ? <p role="alert">{fault}</p> : null}
      <ProblemNote error={problem} />
    </fieldset>
  )
}

function Facts({ file, wanted, otherOutput }: { file: LearnedFile; wanted: number; otherOutput: boolean }) {
  const t = useText(texts)
  const { name, bytes, sha256, producer, operators, input, output, columns, microseconds, at, by } = file
  const facts: [string, React.ReactNode][] = [
    [t('fileName'), name],
    [t('size'), `${formatCount(Math.ceil(bytes / 1024))} KiB`],
    [t('fileCall'), `${input} [1, ${columns}] → ${output}`],
    [t('fileTime'), t('fileTimeOf', { us: formatCount(microseconds), n: formatCount(operators) })],
    [t('fileProducer'), producer || '–'],
    ['SHA-256', <code key="sha">{sha256.slice(0, 16)}…</code>],
    [
      t('fileBy'),
      <>
        {by}, <RelativeTime time={at} />
      </>,
    ],
  ]
  return (
    <>
      <dl className="recipe-file-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {columns === wanted ? null : (
        <p role="alert" className="learned-worse">
          △ {t('fileOtherColumns', { n: columns, m: wanted })}
        </p>
      )}
      {otherOutput ? (
        <p role="alert" className="learned-worse">
          △ {t('fileOtherOutput', { output })}
        </p>
      ) : null}
    </>
  )
}
