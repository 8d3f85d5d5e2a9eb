import { Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useText } from '../../text.ts'
import type { AlarmAct } from './data.ts'
import { texts } from './texts.ts'
import { useAct } from './use-act.ts'

const periods = [10, 30, 60, 120, 240, 480]

/** Puts alarms away, or brings them back: with a reason, and for shelving with a time. */
export function HoldDialog(props: { act: AlarmAct; ids: readonly string[]; onClose: (done: boolean) => void }) {
  const { act, ids, onClose } = props
  const t = useText(texts)
  const run = useAct()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState<number>(30)
  const [busy, setBusy] = useState(false)
  const short = reason.trim().length < 2
  const [tried, setTried] = useState(false)
  async function send() {
    setTried(true)
    if (short) return
    setBusy(true)
    const rest = act === 'shelve' ? { minutes: minutes === 0 ? null : minutes } : {}
    const report = await run(act, ids, { reason: reason.trim(), ...rest })
    setBusy(false)
    if (report) onClose(report.done.length > 0)
  }
  const options = [
    ...periods.map((n) => ({ value: n, label: n < 60 ? t('minutes', { n }) : t('hours', { n: n / 60 }) })),
    { value: 0, label: t('oneShot') },
  ]
  return (
    <Modal
      open
      title={`${t(act)} · ${ids.length}`}
      okText={t(act)}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => void send()}
      onCancel={() => onClose(false)}
    >
      <Form layout="vertical">
        {act === 'shelve' ? (
          <Form.Item label={t('forHowLong')}>
            <Select aria-label={t('forHowLong')} value={minutes} options={options} onChange={setMinutes} />
          </Form.Item>
        ) : null}
        <Form.Item
          label={t('reasonAsk')}
          htmlFor="hold-reason"
          validateStatus={tried && short ? 'error' : undefined}
          help={tried && short ? t('reasonNeeded') : undefined}
        >
          <Input.TextArea
            id="hold-reason"
            autoFocus
            maxLength={500}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
