import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useUiText } from './language.ts'
import './copy-block.css'

const texts = {
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
}
const shownForMs = 2000

/** Without a secure context the clipboard's own interface is missing; the old way still works there. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}

/** A command or a text to be taken elsewhere, as it is, with a button that copies it. */
export function CopyBlock({ title, text }: { title: string; text: string }) {
  const t = useUiText(texts)
  const [copied, setCopied] = useState(false)
  async function copy() {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), shownForMs)
  }
  return (
    <figure className="copy-block">
      <figcaption>
        {title}
        <Button
          size="small"
          type="text"
          icon={copied ? <CheckOutlined /> : <CopyOutlined />}
          onClick={() => void copy()}
        >
          {t(copied ? 'copied' : 'copy')}
        </Button>
      </figcaption>
      <pre>{text}</pre>
    </figure>
  )
}
