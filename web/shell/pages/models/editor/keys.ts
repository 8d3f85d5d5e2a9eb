import type { texts } from './texts.ts'

/** What a key can ask for. Everything but looking needs a drawing that may be changed. */
export type KeyCommand =
  | ('addBlock' | 'wireKey' | 'undo' | 'redo' | 'copy' | 'cut' | 'paste' | 'duplicate' | 'delete' | 'selectAll')
  | ('group' | 'ungroup' | 'layout' | 'fit' | 'zoomIn' | 'zoomOut' | 'openSub' | 'leaveSub' | 'save' | 'clearSelection')
  | 'moveKeys'

/** What is pressed; `ctrl` is ⌘ on a Mac. `field`: a person is typing. */
export type Pressed = { key: string; ctrl: boolean; shift: boolean; alt: boolean; field: boolean }

const withCtrl: Record<string, KeyCommand> = {
  ...{ z: 'undo', y: 'redo', c: 'copy', x: 'cut', v: 'paste', d: 'duplicate', a: 'selectAll', s: 'save' },
}
const alone: Record<string, KeyCommand> = {
  ...{ a: 'addBlock', w: 'wireKey', g: 'group', l: 'layout', f: 'fit', '+': 'zoomIn', '=': 'zoomIn', '-': 'zoomOut' },
  ...{ delete: 'delete', backspace: 'delete', enter: 'openSub', escape: 'clearSelection' },
  ...{ arrowleft: 'moveKeys', arrowright: 'moveKeys', arrowup: 'moveKeys', arrowdown: 'moveKeys' },
}
const looking = new Set<KeyCommand>([
  ...(['copy', 'selectAll', 'fit', 'zoomIn', 'zoomOut', 'openSub', 'leaveSub', 'clearSelection'] as const),
])

/** The command of a key; null where it is none, or none now. */
export function commandOf(pressed: Pressed, state: { readOnly: boolean; selection: boolean }): KeyCommand | null {
  const { ctrl, shift, alt, field } = pressed
  const key = pressed.key.toLowerCase()
  if (alt) return null
  const found = ctrl ? withCtrl[key] : alone[key]
  if (!found || (field && found !== 'save')) return null
  const command = turned(found, key, shift, state.selection)
  return state.readOnly && !looking.has(command) ? null : command
}

function turned(found: KeyCommand, key: string, shift: boolean, selection: boolean): KeyCommand {
  if (shift && found === 'undo') return 'redo'
  if (shift && found === 'group') return 'ungroup'
  // with nothing to delete it leads back, as it does in a browser
  return key === 'backspace' && !selection ? 'leaveSub' : found
}

/** Every command by key, for the help. */
export const keyList: readonly { keys: string[]; does: keyof typeof texts }[] = [
  { keys: ['A'], does: 'addBlock' },
  { keys: ['Tab'], does: 'nextElement' },
  { keys: ['W'], does: 'wireKey' },
  { keys: ['← ↑ → ↓'], does: 'moveKeys' },
  { keys: ['Ctrl', 'Z'], does: 'undo' },
  { keys: ['Ctrl', 'Y'], does: 'redo' },
  { keys: ['Ctrl', 'C'], does: 'copy' },
  { keys: ['Ctrl', 'X'], does: 'cut' },
  { keys: ['Ctrl', 'V'], does: 'paste' },
  { keys: ['Ctrl', 'D'], does: 'duplicate' },
  { keys: ['Delete'], does: 'delete' },
  { keys: ['Ctrl', 'A'], does: 'selectAll' },
  { keys: ['G'], does: 'group' },
  { keys: ['Shift', 'G'], does: 'ungroup' },
  { keys: ['L'], does: 'layout' },
  { keys: ['F'], does: 'fit' },
  { keys: ['+'], does: 'zoomIn' },
  { keys: ['−'], does: 'zoomOut' },
  { keys: ['Enter'], does: 'openSub' },
  { keys: ['Backspace'], does: 'leaveSub' },
  { keys: ['Ctrl', 'S'], does: 'save' },
  { keys: ['Esc'], does: 'clearSelection' },
]
