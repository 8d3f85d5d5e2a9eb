import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, type InputRef, Modal } from 'antd'
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react'
import type { PointItem } from '../../../../api/platform.ts'
import { symbolOf } from '../../../../units/units.ts'
import { maxPens } from '../../../ui/trend/palette.ts'
import { queries } from '../../queries.ts'
import { useText } from '../../text.ts'
import { rememberPoints } from './data.ts'
import { texts } from './texts.ts'

type Props = { open: boolean; present: readonly string[]; onClose(): void; onAdd(codes: string[]): void }

const shownAtMost = 60

/** Search for points and choose several: by mouse, or without leaving the keyboard. */
export function PointPicker({ open, present, onClose, onAdd }: Props) {
  const t = useText(texts)
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      title={t('pickTitle')}
      width={720}
      destroyOnHidden
      className="trend-picker"
      style={{ top: 64 }}
    >
      <PickerBody present={present} onClose={onClose} onAdd={onAdd} />
    </Modal>
  )
}

function PickerBody({ present, onClose, onAdd }: Omit<Props, 'open'>) {
  const t = useText(texts)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [at, setAt] = useState(0)
  /** The arrow keys were used since the last letter: a space then chooses the row instead of narrowing the search. */
  const [walked, setWalked] = useState(false)
  const search = useDebounced(useDeferredValue(text.trim()), 120)
  const { data, error, isPending } = useQuery(queries.points({ search, limit: shownAtMost }))
  const input = useRef<InputRef>(null)
  const list = useRef<HTMLDivElement>(null)
  const items = data?.items ?? []
  const room = maxPens - present.length - chosen.length
  useEffect(() => {
    if (data) rememberPoints(data.items)
    setAt(0)
  }, [data])
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])

  function toggle(item: PointItem): void {
    if (present.includes(item.code)) return
    if (chosen.includes(item.code)) setChosen(chosen.filter((code) => code !== item.code))
    else if (room > 0) setChosen([...chosen, item.code])
  }

  function walk(to: number): void {
    setAt(to)
    setWalked(true)
  }

  function finish(): void {
    const current = items[at]
    const codes = chosen.length ? chosen : current && !present.includes(current.code) ? [current.code] : []
    if (codes.length) onAdd(codes)
    onClose()
  }

  function onKey(e: KeyboardEvent): void {
    if (e.nativeEvent.isComposing) return
    if (e.key === 'ArrowDown') walk(Math.min(items.length - 1, at + 1))
    else if (e.key === 'ArrowUp') walk(Math.max(0, at - 1))
    else if (e.key === 'Enter') finish()
    else if (e.key === ' ' && items[at] && (walked || text === '')) toggle(items[at])
    else return
    e.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the search field and the list work together
    <div onKeyDown={onKey}>
      <Input
        ref={input}
        size="large"
        allowClear
        placeholder={t('pickHint')}
        value={text}
        onChange={(e) => {
          setText(e.target.value)
          setWalked(false)
        }}
      />
      <div className="trend-picks" ref={list} role="listbox" aria-multiselectable tabIndex={-1}>
        {items.map((item, i) => (
          <PickRow
            key={item.code}
            item={item}
            active={i === at}
            chosen={chosen.includes(item.code)}
            present={present.includes(item.code)}
            full={room <= 0}
            onToggle={() => {
              setAt(i)
              toggle(item)
            }}
          />
        ))}
        {!isPending && items.length === 0 && (
          <div className="trend-picks-none">{error ? error.message : t('pickNone')}</div>
        )}
      </div>
      <footer className="trend-picker-foot">
        <span>{data?.next ? t('pickMore', { n: shownAtMost }) : t('pickKeys')}</span>
        <span>{t('pickRoom', { n: Math.max(0, room) })}</span>
        <Button autoInsertSpace={false} type="primary" disabled={chosen.length === 0} onClick={finish}>
          {chosen.length ? t('pickAdd', { n: chosen.length }) : t('pickAddNone')}
        </Button>
      </footer>
    </div>
  )
}

type RowProps = { item: PointItem; active: boolean; chosen: boolean; present: boolean; full: boolean; onToggle(): void }

function PickRow({ item, active, chosen, present, full, onToggle }: RowProps) {
  const t = useText(texts)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field takes the keys
    <div role="option" tabIndex={-1} aria-selected={chosen} className={active ? 'active' : ''} onClick={onToggle}>
      <Checkbox checked={chosen || present} disabled={present || (full && !chosen)} tabIndex={-1} />
      <span className="trend-pick-name">
        <b>{item.name}</b>
        <small>{present ? t('inTrend') : item.path.split('/').slice(-2).join(' › ')}</small>
      </span>
      <code>{item.code}</code>
      <span className="trend-pick-unit">{symbolOf(item.unit)}</span>
    </div>
  )
}

function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
