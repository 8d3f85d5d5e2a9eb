import { Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { modelTexts as texts } from './model-texts.ts'
import { useSending } from './use-sending.ts'
import './models.css'

/** What the dialog can end with; the first is its main one. */
export type Ending = { label: string; danger?: boolean; run(note: string): Promise<unknown> }

const leastNote = 2

/** Asks for a reason before something is done, says its consequence, and tells in its place what was refused. */
export function NoteDialog(props: {
  title: string
  ask: string
  note?: string
  children?: ReactNode
  endings: readonly Ending[]
  onClose: () => void
}) {
  const { title, ask, endings, onClose, children } = props
  const t = useText(texts)
  const [note, setNote] = useState(props.note ?? '')
  const [tried, setTried] = useState(false)
  const { busy, problem, send } = useSending()
  const short = note.trim().length < leastNote
  async function end({ run }: Ending) {
    setTried(true)
    if (short) return
    if (await send(() => run(note.trim()).then(() => true))) onClose()
  }
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {endings
            .map((ending, at) => (
              <Button
                key={ending.label}
                type={at === 0 ? 'primary' : 'default'}
                danger={ending.danger}
                loading={busy}
                onClick={() => void end(ending)}
              >
                {ending.label}
              </Button>
            ))
            .reverse()}
        </>
      }
    >
      {children}
      <ProblemNote error={problem} />
      <Form layout="vertical" className="model-form">
        <Form.Item
          label={ask}
          htmlFor="model-note"
          validateStatus={tried && short ? 'error' : undefined}
          help={t('noteKept')}
        >
          <Input.TextArea
            id="model-note"
            autoFocus
            rows={3}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
