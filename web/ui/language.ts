import { createContext, useContext } from 'react'
import type { Language, Text } from '../../contract/text.ts'

/** The language in which the pieces of this folder speak; the frame provides it. */
export const LanguageContext = createContext<Language>('zh')

export function useUiText<T extends Record<string, Text>>(texts: T): (key: keyof T & string) => string {
  const language = useContext(LanguageContext)
  return (key) => texts[key][language]
}

export function useUiLanguage(): Language {
  return useContext(LanguageContext)
}
