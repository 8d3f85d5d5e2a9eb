import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { defineTexts, useText } from './text.ts'
import './drop-file.css'

const texts = defineTexts({
  choose: { zh: '选择文件', en: 'Choose a file' },
  drop: { zh: '或把文件拖到这里', en: 'or drop it here' },
})

/** A place for one file, chosen or dropped. The same file, corrected, can be given again. */
export function DropFile(props: { label: string; accept: string; onFile: (file: File | undefined) => void }) {
  const { label, accept, onFile } = props
  const t = useText(texts)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    onFile(event.dataTransfer.files[0])
  }
  return (
    <section
      aria-label={label}
      className={over ? 'drop-file is-over' : 'drop-file'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Button onClick={() => input.current?.click()}>{t('choose')}</Button>
      <span className="faint">{t('drop')}</span>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          onFile(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </section>
  )
}
