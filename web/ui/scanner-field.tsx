import { EnterOutlined, FontSizeOutlined } from '@ant-design/icons'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useUiText } from './language.ts'
import { createWedge } from './scanner-wedge.ts'
import './scanner.css'

const texts = {
  label: { zh: '扫码或输入编码', en: 'Scan or type a code' },
  placeholder: { zh: '扫码，或输入编码后回车', en: 'Scan, or type a code and press Enter' },
  short: { zh: '等待扫码', en: 'Ready to scan' },
  go: { zh: '查找', en: 'Find' },
  keyboard: { zh: '手工输入', en: 'Type it' },
}

const isOtherField = (target: EventTarget | null, own: HTMLElement | null) =>
  target !== own &&
  target instanceof HTMLElement &&
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target.isContentEditable)

/**
 * The field that scanners type into: it has the focus whenever nothing else needs it, and takes a scan wherever the focus is.
 * `quiet` keeps a phone's keyboard away until somebody asks for it.
 */
export function ScannerField(props: {
  onRead: (text: string) => void
  busy: boolean
  quiet: boolean
  tone?: 'right' | 'wrong' | 'choose'
}) {
  const { onRead, busy, quiet, tone } = props
  const t = useUiText(texts)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isTyping, setTyping] = useState(!quiet)
  const latest = useRef(onRead)
  latest.current = onRead

  useEffect(() => {
    const wedge = createWedge()
    const refocus = () => {
      const active = document.activeElement
      if (!active || active === document.body) field.current?.focus({ preventScroll: true })
    }
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isOtherField(event.target, field.current)) return
      if (document.querySelector('dialog[open]')) return
      const { key, code, shiftKey } = event
      const read = wedge.feed({ key, code, shift: shiftKey, timeMs: event.timeStamp })
      if (read === undefined) {
        if (key.length === 1) refocus()
        return
      }
      // taken here, whatever an input method has made of the keys in the field
      event.preventDefault()
      event.stopPropagation()
      field.current?.blur()
      setText('')
      requestAnimationFrame(refocus)
      latest.current(read)
    }
    const soon = () => setTimeout(refocus, 50)
    refocus()
    window.addEventListener('keydown', listen, true)
    window.addEventListener('focus', soon)
    document.addEventListener('focusout', soon)
    return () => {
      window.removeEventListener('keydown', listen, true)
      window.removeEventListener('focus', soon)
      document.removeEventListener('focusout', soon)
    }
  }, [])

  function submit(event: FormEvent) {
    event.preventDefault()
    const read = text.trim()
    if (!read) return field.current?.focus()
    setText('')
    onRead(read)
  }
  return (
    <form className={`scanner-field ${tone ? `is-${tone}` : ''}`} onSubmit={submit} autoComplete="off">
      <input
        ref={field}
        value={text}
        maxLength={1000}
        aria-label={t('label')}
        placeholder={quiet && !isTyping ? t('short') : t('placeholder')}
        inputMode={isTyping ? 'text' : 'none'}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={(event) => setText(event.target.value)}
      />
      {quiet && !isTyping ? (
        <button
          type="button"
          className="scanner-keyboard"
          title={t('keyboard')}
          aria-label={t('keyboard')}
          onClick={() => {
            setTyping(true)
            // the keyboard opens for a field that gets the focus anew
            field.current?.blur()
            setTimeout(() => field.current?.focus(), 30)
          }}
        >
          <FontSizeOutlined />
        </button>
      ) : null}
      <button type="submit" disabled={busy} aria-label={t('go')}>
        <EnterOutlined /> <span>{t('go')}</span>
      </button>
    </form>
  )
}
