import { useEffect, useRef } from 'react'
import { elementAt } from './drawing.ts'
import { commandOf, type KeyCommand } from './keys.ts'
import type { Command } from './toolbar.tsx'
import type { CanvasState } from './use-canvas.ts'
import type { Drawing } from './use-drawing.ts'

type Keys = {
  readOnly: boolean
  drawing: Drawing
  canvas: CanvasState
  run(command: Command): void
  save(): void
  openSub(block: string): void
  leaveSub(): void
}

/** Pixels that an arrow key moves: a step of the grid, with Shift five. */
const arrowStep = 10
const arrows: Record<string, [dx: number, dy: number]> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
}

const inField = (target: HTMLElement): boolean =>
  target.closest('input, textarea, select, [contenteditable], .ant-select, .ant-select-dropdown') !== null
/** Where a key means what the thing itself does with it. */
const ownKey = (target: HTMLElement, command: KeyCommand): boolean =>
  (command === 'openSub' && target.closest('button, a, summary') !== null) ||
  (command === 'moveKeys' && !target.matches('body, .react-flow, .react-flow *'))

/** The commands by key, as keys.ts lists them; not while a dialog is open. */
export function useEditorKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { canvas, readOnly } = latest.current
      const target = event.target instanceof HTMLElement ? event.target : document.body
      const pressed = {
        ...{ key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey },
        field: inField(target),
      }
      const selection = canvas.selected.size + canvas.selectedWires.size > 0
      const command = commandOf(pressed, { readOnly, selection })
      if (!command || event.defaultPrevented || ownKey(target, command)) return
      if (document.querySelector('dialog[open], .ant-modal-wrap:not([style*="display: none"])')) return
      if (does(command, latest.current, event)) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** False where nothing was done, so that the key means what it means everywhere. */
function does(command: KeyCommand, keys: Keys, event: KeyboardEvent): boolean {
  const { canvas, run, drawing } = keys
  const only = canvas.selected.size === 1 ? [...canvas.selected][0] : ''
  const element = elementAt(drawing.sheet, only)
  switch (command) {
    case 'addBlock':
      return focus('.graph-find')
    case 'wireKey':
      return focus('.graph-panel .graph-wiring input')
    case 'copy':
    case 'cut':
      // a text that is marked is what a person wants to copy
      if ((getSelection()?.toString() ?? '') !== '' || !canvas.copy()) return false
      if (command === 'cut') canvas.remove()
      return true
    case 'paste':
      canvas.paste()
      return true
    case 'selectAll':
      canvas.selectAll()
      return true
    case 'ungroup':
      canvas.ungroup()
      return true
    case 'openSub':
      if (element?.kind !== 'block' || element.of.kind !== 'submodel') return false
      keys.openSub(only)
      return true
    case 'leaveSub':
      keys.leaveSub()
      return true
    case 'save':
      keys.save()
      return true
    case 'clearSelection':
      canvas.select(new Set())
      return false
    case 'moveKeys': {
      const [dx, dy] = arrows[event.key]
      const by = event.shiftKey ? 5 * arrowStep : arrowStep
      canvas.nudge(dx * by, dy * by)
      return canvas.selected.size > 0
    }
    default:
      run(command)
      return true
  }
}

function focus(selector: string): boolean {
  const field = document.querySelector<HTMLElement>(selector)
  field?.focus()
  return field !== null
}
