import type { Language } from '../../contract/text.ts'
import { createStore, useStore } from './store.ts'

/** What a person has chosen on this device. Kept in the browser's local storage. */
export type Preferences = {
  language: Language
  theme: 'auto' | 'light' | 'dark'
  /** Values in SI units, or in the unit in which the plant's instruments deliver them. */
  units: 'si' | 'original'
  menu: 'open' | 'narrow'
}

const key = 'millrace.preferences'

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

function load(): Preferences {
  const defaults: Preferences = { language: browserLanguage(), theme: 'auto', units: 'si', menu: 'open' }
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>
    return { ...defaults, ...saved }
  } catch {
    return defaults
  }
}

const store = createStore(load())

export function getPreferences(): Preferences {
  return store.get()
}

export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...store.get(), ...change }
  store.set(next)
  try {
    localStorage.setItem(key, JSON.stringify(next))
  } catch {
    // A private window without storage: the choice holds until the page is closed.
  }
  applyToDocument(next)
}

export function usePreferences(): Preferences {
  return useStore(store)
}

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const systemDarkStore = createStore(systemDark.matches)
systemDark.addEventListener('change', () => {
  systemDarkStore.set(systemDark.matches)
  applyToDocument(store.get())
})

/** How many pages that are always dark stand open. */
const heldDark = createStore(0)

/** Dark whatever was chosen, until the returned function is called: big screens. */
export function holdDark(): () => void {
  heldDark.set(heldDark.get() + 1)
  applyToDocument(store.get())
  return () => {
    heldDark.set(heldDark.get() - 1)
    applyToDocument(store.get())
  }
}

/** Whether the screen is dark now, after the person's choice or the system's. */
export function useDark(): boolean {
  const { theme } = usePreferences()
  const system = useStore(systemDarkStore)
  const held = useStore(heldDark)
  return held > 0 || (theme === 'auto' ? system : theme === 'dark')
}

function applyToDocument({ theme, language }: Preferences): void {
  const dark = heldDark.get() > 0 || (theme === 'auto' ? systemDark.matches : theme === 'dark')
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

applyToDocument(store.get())
