import { CloseOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useUiText } from './language.ts'
import './filter-bar.css'

const texts = { clear: { zh: '清除筛选', en: 'Clear the filters' } }
const settleMs = 150

/**
 * The filters above a list: words first, the rest as children, and one button that clears them all while any is set.
 * Typing counts after a moment, so that a Chinese input method is not disturbed; the key / leads here, Escape clears.
 */
export function FilterBar(props: {
  words: string
  onWords: (words: string) => void
  placeholder: string
  filtered: boolean
  onClear: () => void
  children?: ReactNode
}) {
  const { words, onWords, placeholder, filtered, onClear, children } = props
  const t = useUiText(texts)
  const [typed, setTyped] = useState(words)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(words), [words])
  useEffect(() => () => clearTimeout(timer.current), [])
  function type(text: string) {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onWords(text), settleMs)
  }
  return (
    <div className="filter-bar">
      <Input
        data-filter
        className="filter-bar-words"
        allowClear
        prefix={<SearchOutlined />}
        suffix={typed === '' ? <kbd className="filter-bar-key">/</kbd> : undefined}
        placeholder={placeholder}
        aria-label={placeholder}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          if (typed) type('')
          else event.currentTarget.blur()
        }}
      />
      {children}
      {filtered ? (
        <Button type="text" icon={<CloseOutlined />} onClick={onClear}>
          {t('clear')}
        </Button>
      ) : null}
    </div>
  )
}

/** A filter that is on or off, with its shape and how many rows it leaves. */
export function FilterChip(props: {
  pressed: boolean
  onToggle: () => void
  shape?: ReactNode
  count?: ReactNode
  children: ReactNode
}) {
  return (
    <button type="button" className="chip" aria-pressed={props.pressed} onClick={props.onToggle}>
      {props.shape}
      {props.children}
      {props.count === undefined ? null : <span className="chip-count">{props.count}</span>}
    </button>
  )
}
