import { useEffect, useRef } from 'react'

export type KeyActions = {
  add(): void
  live(): void
  whole(): void
  pan(share: number): void
  zoom(factor: number): void
  tool(): void
  clearCursors(): void
  disabled: boolean
}

/** Keys of the workbench, as long as no field, menu or dialogue has the focus. */
export function useTrendKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    function onKey(e: KeyboardEvent): void {
      const a = latest.current
      if (a.disabled || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isBusy(e.target)) return
      const action = actionFor(e, latest.current)
      if (!action) return
      e.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function actionFor(e: KeyboardEvent, a: KeyActions): (() => void) | undefined {
  switch (e.key.length === 1 ? e.key.toLowerCase() : e.key) {
    case 'ArrowLeft':
      return () => a.pan(e.shiftKey ? -1 : -0.2)
    case 'ArrowRight':
      return () => a.pan(e.shiftKey ? 1 : 0.2)
    case '+':
    case '=':
      return () => a.zoom(0.5)
    case '-':
      return () => a.zoom(2)
    case 'Home':
      return a.whole
    case 'l':
      return a.live
    case 'a':
      return a.add
    case 'z':
      return a.tool
    case 'Escape':
      return a.clearCursors
  }
}

function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], .ant-popover, .ant-segmented',
    ) !== null
  )
}
