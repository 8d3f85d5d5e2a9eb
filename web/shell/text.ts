import { useCallback } from 'react'
import type { Language, Text } from '../../contract/text.ts'
import { usePreferences } from './preferences.ts'

/** The words of one page: key → both languages. */
export type Texts = Record<string, Text>

/** Says one of a page's texts; `args` fill its `{name}` places. */
export type Say<T extends Texts> = (key: keyof T & string, args?: Record<string, string | number>) => string

/**
 * Declares a page's words. A missing language fails the type check.
 *
 * @example const texts = defineTexts({ rows: { zh: '共 {n} 行', en: '{n} rows' } })
 */
export function defineTexts<const T extends Texts>(texts: T): T {
  return texts
}

export function fill(template: string, args: Record<string, string | number> = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole))
}

/** @example const t = useText(texts); t('rows', { n: 3 }) */
export function useText<T extends Texts>(texts: T): Say<T> {
  const language = useLanguage()
  return useCallback((key, args) => fill(texts[key][language], args), [texts, language])
}

export function useLanguage(): Language {
  return usePreferences().language
}
