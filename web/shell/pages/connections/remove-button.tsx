import { DeleteOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import type { ConnectionItem } from '../../../../api/platform.ts'
import { ApiProblem } from '../../api.ts'
import { useLanguage, useText } from '../../text.ts'
import { removeConnection } from './data.ts'
import { texts } from './texts.ts'

/** Deletes a connection after saying what goes with it; a refusal is said with the way out of it. */
export function RemoveButton({ connection }: { connection: ConnectionItem }) {
  const { code } = connection
  const t = useText(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { message, modal } = App.useApp()
  function explain(error: unknown) {
    const feeds = error instanceof ApiProblem && error.code === 'hasPoints'
    const text = error instanceof ApiProblem ? error.texts[language] : String(error)
    void modal.confirm({
      title: t('removeRefused', { code }),
      content: text,
      okText: feeds ? t('showPoints') : t('close'),
      cancelText: t('close'),
      cancelButtonProps: feeds ? undefined : { style: { display: 'none' } },
      onOk: () => {
        if (feeds) document.getElementById('connection-points')?.scrollIntoView({ behavior: 'smooth' })
      },
    })
  }
  async function remove() {
    try {
      await removeConnection(code)
    } catch (error) {
      explain(error)
      return
    }
    void message.success(t('removed', { code }))
    await navigate({ to: '/connections' })
  }
  return (
    <Button
      icon={<DeleteOutlined />}
      onClick={() =>
        void modal.confirm({
          title: t('removeAsk', { code }),
          content: t('removeHint'),
          okText: t('remove'),
          onOk: remove,
        })
      }
    >
      {t('remove')}
    </Button>
  )
}
