import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { ProblemNote } from '../../../problem-note.tsx'
import { useText } from '../../../text.ts'
import { texts } from './texts.ts'

/** Asks why before a step is made; what the server refuses stands in it. */
export function NoteDialog(props: {
  title: string
  told?: string
  label: string
  okText: string
  danger?: boolean
  send: (note: string) => Promise<unknown>
  onClose: () => void
}) {
  const t = useText(texts)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const short = note.trim().length < 2
  async function send() {
    setTried(true)
    if (short) return
    setBusy(true)
    setProblem(null)
    try {
      await props.send(note.trim())
      props.onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      cancelText={t('cancel')}
      okButtonProps={{ danger: props.danger }}
      confirmLoading={busy}
      onOk={() => void send()}
      onCancel={props.onClose}
    >
      <ProblemNote error={problem} />
      {props.told ? <p>{props.told}</p> : null}
      <Form layout="vertical">
        <Form.Item
          label={props.label}
          htmlFor="learned-note"
          validateStatus={tried && short ? 'error' : undefined}
          help={tried && short ? t('noteNeeded') : undefined}
        >
          <Input.TextArea
            id="learned-note"
            autoFocus
            rows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
