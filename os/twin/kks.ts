import type { NodeKind } from '../../api/platform.ts'
import type { Text } from '../../contract/text.ts'

/** What a code names: 0 the plant or unit, 1 a system, 2 a piece of equipment or a measuring circuit, 3 a component or signal. */
export type KksLevel = 0 | 1 | 2 | 3

export type KksPart =
  | 'characters'
  | 'length'
  | 'prefix'
  | 'system'
  | 'systemNumber'
  | 'equipment'
  | 'equipmentNumber'
  | 'component'

/** `code` is the code as it is stored: capitals, without the spaces and dashes between its parts. */
export type KksResult = { ok: true; code: string; level: KksLevel } | { ok: false; part: KksPart; text: Text }

/** KKS has no letters I and O: they look like 1 and 0. */
const letter = 'A-HJ-NP-Z'

const faults: Record<KksPart, Text> = {
  characters: {
    zh: 'KKS 编码只含大写字母和数字（可用空格或“-”分隔各级）',
    en: 'a KKS code holds letters and digits only (its parts may be separated by spaces or dashes)',
  },
  length: {
    zh: '编码在元件代码之后还有多余字符“{found}”',
    en: 'there is “{found}” left over after the component code',
  },
  prefix: {
    zh: '全厂码和系统码前缀应为至多两位数字，或一位字母加一位数字（如 10），而不是“{found}”',
    en: 'the plant and block prefix is up to two digits, or a letter and a digit (like 10), not “{found}”',
  },
  system: {
    zh: '系统分类码应为三个字母（不含 I、O），如 LAB，而不是“{found}”',
    en: 'the system code is three letters (without I and O), like LAB, not “{found}”',
  },
  systemNumber: {
    zh: '系统编号应为两位数字，如 LAB10，而不是“{found}”',
    en: 'the system number is two digits, as in LAB10, not “{found}”',
  },
  equipment: {
    zh: '设备分类码应为两个字母（不含 I、O），如 AP，而不是“{found}”',
    en: 'the equipment code is two letters (without I and O), like AP, not “{found}”',
  },
  equipmentNumber: {
    zh: '设备编号应为三位数字，其后可有一个附加字母，如 AP001 或 AP001A，而不是“{found}”',
    en: 'the equipment number is three digits, then perhaps one letter, as in AP001 or AP001A, not “{found}”',
  },
  component: {
    zh: '元件（信号）代码应为两个字母加两位数字（不含 I、O），如 KP01 或 XQ01，而不是“{found}”',
    en: 'the component or signal code is two letters and two digits (without I and O), like KP01 or XQ01, not “{found}”',
  },
}

function fault(part: KksPart, found: string): KksResult {
  const shown = found || '∅'
  const { zh, en } = faults[part]
  return { ok: false, part, text: { zh: zh.replace('{found}', shown), en: en.replace('{found}', shown) } }
}

/**
 * Checks a code after KKS (VGB-B 105, GB/T 50549), levels 0 to 3:
 *
 *     0  G            plant or unit: a digit or letter          1
 *     1  F0 F1F2F3 FN block digit, system, system number        1 0LAC10
 *     2  A1A2 AN A3   equipment, number, redundancy letter      1 0LAC10 AP001
 *     3  B1B2 BN      component or signal, number               1 0LAC10 AP001 KP01
 *
 * Each level includes those before it; G and F0 may be left out. The fault names the part that is wrong.
 */
export function checkKks(text: string): KksResult {
  if (!/^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$/.test(text)) return fault('characters', text)
  const code = text.toUpperCase().replace(/[ -]/g, '')
  if (/^(\d{1,2}|[A-HJ-NP-Z]\d?)$/.test(code)) return { ok: true, code, level: 0 }

  let rest = code
  /** Takes `pattern` from the front of what is left. */
  const take = (pattern: string): boolean => {
    const found = new RegExp(`^${pattern}`).exec(rest)
    if (found) rest = rest.slice(found[0].length)
    return found !== null
  }
  take(`(\\d{1,2}|[${letter}]\\d)(?=[A-Z])`)
  if (/^\d|^[A-Z]\d/.test(rest)) return fault('prefix', (/^[A-Z]?\d+/.exec(rest) ?? [''])[0])
  if (!take(`[${letter}]{3}`)) return fault('system', rest.slice(0, 3))
  if (!take('\\d{2}(?!\\d)')) return fault('systemNumber', (/^\d*/.exec(rest) ?? [''])[0] || rest.slice(0, 2))
  if (rest === '') return { ok: true, code, level: 1 }
  if (!take(`[${letter}]{2}(?![A-Z])`)) return fault('equipment', (/^[A-Z]*/.exec(rest) ?? [''])[0] || rest.slice(0, 2))
  if (!take('\\d{3}(?!\\d)')) return fault('equipmentNumber', (/^\d*/.exec(rest) ?? [''])[0] || rest.slice(0, 3))
  if (rest === '') return { ok: true, code, level: 2 }
  take(`[${letter}](?=$|[A-Z]{2})`)
  if (rest === '') return { ok: true, code, level: 2 }
  if (rest.length === 1) return fault('equipmentNumber', rest)
  if (!take(`[${letter}]{2}\\d{2}(?!\\d)`)) return fault('component', rest)
  return rest === '' ? { ok: true, code, level: 3 } : fault('length', rest)
}

const levelsOf: Record<NodeKind | 'point', readonly KksLevel[]> = {
  plant: [0],
  unit: [0],
  specialty: [0, 1],
  system: [1],
  equipment: [1, 2, 3],
  point: [1, 2, 3],
}

/** Checks a code and that its level fits what it names. Answers the code as it is stored. */
export function checkKksFor(kind: NodeKind | 'point', text: string): { code: string } | { fault: Text } {
  const result = checkKks(text)
  if (!result.ok) return { fault: result.text }
  if (levelsOf[kind].includes(result.level)) return { code: result.code }
  const has: Text[] = [
    { zh: '全厂/机组级', en: 'a plant or unit' },
    { zh: '系统级', en: 'a system' },
    { zh: '设备级', en: 'a piece of equipment' },
    { zh: '元件级', en: 'a component' },
  ]
  const { zh, en } = has[result.level]
  return {
    fault: {
      zh: `“${text}”是${zh}编码，与此处的层级不符`,
      en: `“${text}” is the code of ${en}, which does not fit the level here`,
    },
  }
}
