import { App, Button, Modal } from 'antd'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'

/** A secret that is shown once: it must be closed by hand. */
export function OneTime(props: { title: string; hint: string; secret: string; done?: string; onClose: () => void }) {
  const t = useText(texts)
  const { message } = App.useApp()
  async function copy() {
    try {
      await navigator.clipboard.writeText(props.secret)
      void message.success(t('copied'))
    } catch {
      // Browsers forbid it on plain HTTP: the text is selected for Ctrl-C instead.
      const node = document.querySelector('.one-time-secret')
      if (node) getSelection()?.selectAllChildren(node)
    }
  }
  return (
    <Modal
      open
      title={props.title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button key="copy" onClick={() => void copy()}>
          {t('copy')}
        </Button>,
        <Button key="done" type="primary" onClick={props.onClose}>
          {props.done ?? t('done')}
        </Button>,
      ]}
    >
      <p>{props.hint}</p>
      <pre className="one-time-secret">{props.secret}</pre>
    </Modal>
  )
}
