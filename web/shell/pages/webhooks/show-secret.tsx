import { Button, Modal } from 'antd'
import { CopyBlock } from '../../../ui/copy-block.tsx'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'

/** The signing secret, which can be seen only now: closes by its button alone. */
export function ShowSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useText(texts)
  return (
    <Modal
      open
      title={t('secretTitle')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('kept')}
        </Button>
      }
    >
      <p>{t('secretHint')}</p>
      <CopyBlock title={t('secret')} text={secret} />
    </Modal>
  )
}
