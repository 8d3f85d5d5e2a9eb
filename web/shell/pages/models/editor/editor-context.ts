import { createContext, useContext } from 'react'
import type { Language } from '../../../../../contract/text.ts'
import { createStore, type Store } from '../../../store.ts'
import type { WireRefusal } from './survey.ts'
import type { Tag } from './wire-values.ts'

/** What the pieces of the canvas share; values come and go without drawing anything else anew. */
export type EditorContext = {
  readOnly: boolean
  language: Language
  /** What stands on the wires by `element port`; null while nobody looks. */
  values: Store<ReadonlyMap<string, Tag> | null>
  /** Elements of a loop that was refused just now. */
  loop: Store<ReadonlySet<string>>
  /** Why a wire between these ports would be refused; null when it would not. */
  refusal(source: string, sourceHandle: string, target: string, targetHandle: string): WireRefusal | null
  openSub(block: string): void
  /** What the model's type of equipment calls a role; its code where it knows none. */
  roleName(role: string): string
  setComment(id: string, text: string): void
}

export const EditorContext = createContext<EditorContext>({
  readOnly: true,
  language: 'zh',
  values: createStore<ReadonlyMap<string, Tag> | null>(null),
  loop: createStore<ReadonlySet<string>>(new Set<string>()),
  refusal: () => null,
  openSub() {},
  roleName: (role) => role,
  setComment() {},
})

export const useEditor = (): EditorContext => useContext(EditorContext)
