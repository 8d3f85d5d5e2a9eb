import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Modal } from 'antd'
import { useState } from 'react'
import type { ModelFile, ModelSaved } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { DropFile } from '../../drop-file.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries, queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { modelsChanged } from './data.ts'
import { type Head, HeadFields, headFault, headInput, isAtField } from './model-fields.tsx'
import { blocksOf, maxFileBytes, readModelFile } from './read-file.ts'
import { texts } from './texts.ts'
import { useSending } from './use-sending.ts'

type Read = { from: string; file: ModelFile }

/** A model file, looked at before it is sent: its code and type may be others at this plant. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const types = useQuery(queries.equipmentTypes()).data
  const [read, setRead] = useState<Read | null>(null)
  const [head, setHead] = useState<Head | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, problem, send } = useSending()
  const lacks = read?.file.equipmentType && types && !types.some(({ code }) => code === read.file.equipmentType)

  async function take(chosen: File | undefined) {
    if (!chosen) return
    setRead(null)
    setHead(null)
    const file = chosen.size > maxFileBytes ? null : readModelFile(await chosen.text())
    setFault(file ? null : t(chosen.size > maxFileBytes ? 'tooLarge' : 'notAFile', { name: chosen.name }))
    if (!file) return
    const { code, name, equipmentType } = file
    // a file may be chosen before the types have come; where they do not come, the server looks at the type
    const here = await queryClient.ensureQueryData(queries.equipmentTypes()).catch(() => null)
    const known = here?.some((type) => type.code === equipmentType) ?? true
    setRead({ from: chosen.name, file })
    setHead({ code, zh: name.zh, en: name.en, equipmentType: known ? equipmentType : null })
  }
  async function bring() {
    if (!read || !head || headFault(head)) return
    const made = await send(() => api.post<ModelSaved>('/api/models/import', { ...read.file, ...headInput(head) }))
    if (!made) return
    void message.success(t('imported'))
    await modelsChanged()
    await navigate({ to: '/models/$id', params: { id: made.id }, search: {} })
  }
  return (
    <Modal
      open
      title={t('importTitle')}
      okText={t('import')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !read }}
      confirmLoading={busy}
      onOk={() => void bring()}
      onCancel={onClose}
    >
      <p>{t('importHint')}</p>
      <DropFile label={t('importTitle')} accept=".json,application/json" onFile={(file) => void take(file)} />
      {fault ? (
        <p className="model-file-fault" role="alert">
          {fault}
        </p>
      ) : null}
      {isAtField(problem?.field) ? null : <ProblemNote error={problem} />}
      {read && head ? (
        <>
          <p>{t('fileBlocks', { file: read.from, blocks: blocksOf(read.file) })}</p>
          {read.file.note ? <p className="faint">{t('fileNote', { note: read.file.note })}</p> : null}
          <HeadFields
            head={head}
            onChange={setHead}
            tried
            refused={problem && { field: problem.field, text: problem.texts[language] }}
            typeNote={lacks ? t('typeMissing', { type: read.file.equipmentType ?? '' }) : undefined}
          />
        </>
      ) : null}
    </Modal>
  )
}
