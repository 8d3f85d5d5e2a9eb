const colon = /[ \t\r\n]*:/y

/** Index of the quote that ends a string of JSON whose first is at `begin`; the text's length where none does. */
function endOf(text: string, begin: number): number {
  let at = begin + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

/**
 * JSON with every member's name written out. V8 mistakes an escaped name for another one that it has read before behind the same names
 * (nodejs/node#63785): whoever sends the name `\\` could change what others' objects are called. To be asked of all JSON from outside.
 *
 * @param odd what stands for a quotation mark, a backslash and control characters, which cannot do without; where none is given:
 * @throws SyntaxError
 */
export function withPlainNames(text: string, odd?: string): string {
  if (!text.includes('\\')) return text
  const parts: string[] = []
  let taken = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    const [begin, end] = [at, endOf(text, at)]
    at = end
    const name = text.slice(begin, end + 1)
    colon.lastIndex = end + 1
    if (!name.includes('\\') || !colon.test(text)) continue
    const told = JSON.parse(name) as string
    const plain = JSON.stringify(odd === undefined ? told : told.toWellFormed().replace(/[\p{Cc}"\\]/gu, odd))
    if (plain.includes('\\'))
      throw new SyntaxError(`a name with a quotation mark, a backslash or a control character: ${name.slice(0, 80)}`)
    parts.push(text.slice(taken, begin), plain)
    taken = end + 1
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(taken)
}
