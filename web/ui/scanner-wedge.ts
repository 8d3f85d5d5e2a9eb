/** One key as a keyboard event tells it. */
export type Keystroke = { key: string; code: string; shift: boolean; timeMs: number }

/** A hand scanner types a character within a few milliseconds; nobody types faster than this. */
const fastestTypingMs = 45
/** Shorter than this nothing is a scan: a person can hit two keys at once. */
const leastCharacters = 4
const longest = 1000

const shifted: Record<string, [plain: string, shifted: string]> = {
  Space: [' ', ' '],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Backquote: ['`', '~'],
}
const shiftedDigits = ')!@#$%^&*('

/** The character of a key as a scanner means it: by its place on a US keyboard, since an input method may have taken the key. */
function characterOf({ key, code, shift }: Keystroke): string | undefined {
  if (key.length === 1 && key.charCodeAt(0) < 0x7f) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shift ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit) return shift && code.startsWith('Digit') ? shiftedDigits[Number(digit)] : digit
  return shifted[code]?.[shift ? 1 : 0]
}

/**
 * Tells a wedge scanner, which is a keyboard, from a person: by how fast the keys come. Works while a Chinese input method is
 * on, which would make pinyin of the code. `feed` answers the code with the Enter (or Tab) that ends it.
 */
export function createWedge(): { feed(stroke: Keystroke): string | undefined } {
  let text = ''
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    feed(stroke) {
      const isFast = stroke.timeMs - lastMs <= fastestTypingMs
      if (/^(Shift|Alt|Control|Meta|CapsLock)/.test(stroke.code)) return undefined
      lastMs = stroke.timeMs
      if (stroke.code === 'Enter' || stroke.code === 'NumpadEnter' || stroke.code === 'Tab') {
        const read = isFast && text.length >= leastCharacters ? text : undefined
        text = ''
        return read
      }
      const character = characterOf(stroke)
      if (!isFast) text = ''
      if (character !== undefined && text.length < longest) text += character
      return undefined
    },
  }
}
