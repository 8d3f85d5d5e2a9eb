import { useEffect, useRef } from 'react'

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

/**
 * Runs `handler` when `key` is pressed anywhere on the page but in a field. `ctrl` asks for Ctrl or ⌘ and works in fields
 * too. Not while a dialog is open.
 */
export function useKey(key: string, handler: (event: KeyboardEvent) => void, options: { ctrl?: boolean } = {}): void {
  const { ctrl = false } = options
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || (event.ctrlKey || event.metaKey) !== ctrl) return
      if (event.key.toLowerCase() !== key.toLowerCase()) return
      if (!ctrl && isTyping(event.target)) return
      if (!ctrl && document.querySelector('dialog[open], .ant-modal-wrap:not([style*="display: none"])')) return
      latest.current(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [key, ctrl])
}

/** `/` leads to the page's filter field (marked `data-filter`), j and k into its list. */
export function usePageKeys(): void {
  useKey('/', (event) => {
    const field = document.querySelector<HTMLInputElement>('main [data-filter]')
    if (!field) return
    event.preventDefault()
    field.focus()
    field.select()
  })
  const enterList = (event: KeyboardEvent) => {
    const list = document.querySelector<HTMLElement>('main [role="grid"], main [role="tree"]')
    if (!list || list.contains(event.target as Node)) return
    list.focus()
    list.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true, cancelable: true }))
  }
  useKey('j', enterList)
  useKey('k', enterList)
}
