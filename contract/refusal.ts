import type { Language, Text } from './text.ts'

/** Values that fill the `{name}` places of a refusal's text. */
export type RefusalArgs = Record<string, string | number | Text>

/** A kind of expected failure: a stable code, an HTTP status and a text that says what to do. */
export type RefusalKind = { code: string; status: number; text: Text }

/**
 * Declares the refusals of one service. Codes are stable and part of the outside surface.
 *
 * @example const refusals = defineRefusals({ unknownPoint: [404, '没有测点 {code}', 'There is no point {code}'] })
 */
export function defineRefusals<K extends string>(
  table: Record<K, [status: number, zh: string, en: string]>,
): Record<K, RefusalKind> {
  const entries = Object.entries<[number, string, string]>(table)
  return Object.fromEntries(
    entries.map(([code, [status, zh, en]]) => [code, { code, status, text: { zh, en } }]),
  ) as Record<K, RefusalKind>
}

function fill(text: Text, args: RefusalArgs, language: Language): string {
  const said = (arg: RefusalArgs[string]) => String(typeof arg === 'object' ? arg[language] : arg)
  return text[language].replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? said(args[name]) : whole))
}

/** An expected failure. Whatever is thrown and is not a Refusal is a fault of ours and crashes loudly. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly args: RefusalArgs
  /** The input field that is at fault, as a dotted path. */
  readonly field: string | undefined
  /** What a screen needs to help, beyond the words; part of the problem document. */
  details: unknown

  constructor(kind: RefusalKind, args: RefusalArgs = {}, field?: string) {
    super(fill(kind.text, args, 'en'))
    this.name = 'Refusal'
    this.kind = kind
    this.args = args
    this.field = field
  }

  get code(): string {
    return this.kind.code
  }

  say(language: Language): string {
    return fill(this.kind.text, this.args, language)
  }

  texts(): Text {
    return { zh: this.say('zh'), en: this.say('en') }
  }
}
