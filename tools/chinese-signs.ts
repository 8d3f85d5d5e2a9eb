// Chinese is written with Chinese signs. Pure: text in, what has brackets, colons, commas or semicolons of half width out.

const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g
const han = '\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef'
/** Beside a Chinese character or the place of a value. A colon before a digit or a slash belongs to an address. */
const halfWidth = new RegExp(`[${han}\u201d}] ?(?:[(),;!?]|:(?![\\d/]))|[(),;!?:] ?[${han}\u201c{]`, 'u')
const isChinese = (text: string) => /\p{Script=Han}/u.test(text)

/** Chinese texts of a TypeScript file that have one. Of `中文 | English` the Chinese part counts; what has lines is no sentence. */
export function halfWidthTexts(source: string): string[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  return [...code.matchAll(literal)]
    .map((found) => (found[1] ?? found[2] ?? found[3]).replace(/\$\{[^{}]*\}/g, '{}').split(' | ')[0])
    .filter((text) => !text.includes('\n') && isChinese(text) && halfWidth.test(text))
}

/** Lines of a Chinese page that have one, outside code, addresses and links. */
export function halfWidthLines(page: string): string[] {
  const prose = page
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '…')
    .replace(/\]\([^)\s]*\)/g, ']')
    .replace(/<?https?:\/\/[\w./:-]*>?/g, '')
  return prose.split('\n').filter((line) => isChinese(line) && halfWidth.test(line))
}
