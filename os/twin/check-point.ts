import type { EquipmentType, NodeKind } from '../../api/platform.ts'
import type { Point, PointSource } from '../../api/point.ts'
import type { PointType } from '../../contract/point.ts'
import type { Text } from '../../contract/text.ts'
import { parseUnit, type Quantity, unitOf } from '../../units/units.ts'
import { checkKksFor } from './kks.ts'
import { kindBelow, pathFault } from './node-path.ts'
import type { ParsedPoint } from './point-schema.ts'

export type Fault = { field: string; text: Text }
export type NewNode = { path: string; kind: NodeKind }

/** What a row is checked against. */
export type PointContext = {
  nodeAt(path: string): { kind: NodeKind; equipmentType: string | null } | undefined
  rolesOf(equipmentType: string): EquipmentType['roles']
  /** Code of the point that plays the role there. */
  playedBy(path: string, role: string): string | undefined
  sourceFault(source: PointSource): Text | undefined
  retentionFault(retention: string): Text | undefined
}

export const defaultRetention = 'standard'

const codePattern = /^[\p{L}\p{N}_\-.:/#[\]]([\p{L}\p{N}_\-.:/#[\] ]*[\p{L}\p{N}_\-.:/#[\]])?$/u
const maxCodeLength = 128

const typeAliases: Record<string, PointType> = {
  number: 'number',
  float: 'number',
  double: 'number',
  real: 'number',
  integer: 'number',
  int: 'number',
  numeric: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  digital: 'boolean',
  enum: 'enum',
  enumerated: 'enum',
  text: 'text',
  string: 'text',
}

const pressures: ReadonlySet<Quantity> = new Set(['pressure', 'gaugePressure', 'absolutePressure'])
/** A role that asks for a pressure takes any kind of it: which one an instrument shows is the plant's choice. */
const sameKind = (a: Quantity, b: Quantity) => a === b || (pressures.has(a) && pressures.has(b))

/** A type as people and other systems name it. */
export function parseType(text: string): PointType | undefined {
  const key = text.trim().toLowerCase()
  return Object.hasOwn(typeAliases, key) ? typeAliases[key] : undefined
}

export function codeFault(code: string): Text | undefined {
  if (code.length <= maxCodeLength && codePattern.test(code)) return undefined
  return {
    zh: `测点编码为 1–${maxCodeLength} 个字母（含汉字）、数字或 _ - . : / # [ ]，中间可有空格，不能有逗号`,
    en: `a point code is 1 to ${maxCodeLength} letters, digits or _ - . : / # [ ], with spaces only inside and no commas`,
  }
}

function newPoint(code: string): Point {
  return {
    index: -1,
    code,
    name: { zh: code, en: code },
    type: 'number',
    unit: null,
    low: null,
    high: null,
    decimals: null,
    labels: null,
    path: '',
    role: null,
    kks: null,
    retention: defaultRetention,
    processing: {},
    source: null,
    note: null,
  }
}

/** What was given replaces what was there; null clears; what was not given stays. */
function merge(input: ParsedPoint, before: Point): Point {
  const { name, unit: _unit, type: _type, kks: _kks, source, ...plain } = input
  const given = Object.fromEntries(Object.entries(plain).filter(([, v]) => v !== undefined))
  return {
    ...before,
    ...given,
    ...(name && { name: typeof name === 'string' ? { zh: name, en: name } : name }),
    ...(source !== undefined && { source: source as PointSource | null }),
  }
}

function typeOf(input: ParsedPoint, before: Point | undefined, faults: Fault[]): PointType {
  if (input.type === undefined) return before?.type ?? 'number'
  const type = parseType(input.type)
  if (!type) {
    faults.push({
      field: 'type',
      text: {
        zh: `未知类型“${input.type}”；可用 number、boolean、enum、text`,
        en: `there is no type “${input.type}”; use number, boolean, enum or text`,
      },
    })
  } else if (before && before.type !== type) {
    faults.push({
      field: 'type',
      text: {
        zh: `类型不能从 ${before.type} 改为 ${type}（历史数据已按原类型存储）；请停用后另建测点`,
        en: `the type cannot change from ${before.type} to ${type}, its history is stored as it was; retire the point and make another`,
      },
    })
  }
  return type ?? before?.type ?? 'number'
}

function checkUnit(input: ParsedPoint, point: Point, faults: Fault[]): void {
  if (input.unit !== undefined) {
    const unit = input.unit ? parseUnit(input.unit) : null
    if (unit === undefined) {
      faults.push({
        field: 'unit',
        text: { zh: `未知单位“${input.unit}”；见 /api/units`, en: `there is no unit “${input.unit}”; see /api/units` },
      })
    } else point.unit = unit
  }
  if (point.unit !== null && point.type !== 'number') {
    faults.push({ field: 'unit', text: { zh: '只有数值型测点才有单位', en: 'only a numeric point has a unit' } })
  }
}

function checkValues(point: Point, faults: Fault[]): void {
  if (point.low !== null && point.high !== null && point.low >= point.high) {
    faults.push({ field: 'low', text: { zh: '下限必须小于上限', en: 'the low limit must be below the high one' } })
  }
  const keys = Object.keys(point.labels ?? {})
  const wanted = point.type === 'boolean' ? /^[01]$/ : point.type === 'enum' ? /^-?\d{1,9}$/ : /$^/
  const wrong = keys.find((k) => !wanted.test(k))
  if (wrong !== undefined) {
    faults.push({
      field: 'labels',
      text: {
        zh: `标签“${wrong}”不适用：开关量为 0 和 1，枚举量为整数，其他类型没有标签`,
        en: `the label “${wrong}” does not fit: booleans have 0 and 1, enumerations integers, other types none`,
      },
    })
  }
}

/** Nodes that must be made so that the path exists, from the top down. */
function missingNodes(path: string, context: PointContext, faults: Fault[]): NewNode[] {
  if (path === '') return []
  const fault = pathFault(path)
  if (fault) {
    faults.push({ field: 'path', text: fault })
    return []
  }
  const missing: NewNode[] = []
  let parent: NodeKind | undefined
  const codes = path.split('/')
  for (let depth = 1; depth <= codes.length; depth++) {
    const place = codes.slice(0, depth).join('/')
    let kind = context.nodeAt(place)?.kind
    if (!kind) {
      kind = kindBelow(parent)
      if (!kind) {
        const above = codes.slice(0, depth - 1).join('/')
        const text = { zh: `设备 ${above} 之下不能再有下级`, en: `nothing can stand below the equipment ${above}` }
        faults.push({ field: 'path', text })
        return []
      }
      missing.push({ path: place, kind })
    }
    parent = kind
  }
  return missing
}

function checkRole(point: Point, context: PointContext, faults: Fault[]): void {
  if (point.role === null) return
  const type = context.nodeAt(point.path)?.equipmentType
  const refuse = (zh: string, en: string) => faults.push({ field: 'role', text: { zh, en } })
  if (!type) {
    refuse(
      '角色属于设备类型；该测点不在有设备类型的设备上',
      'a role belongs to an equipment type; the point stands at no such equipment',
    )
    return
  }
  const roles = context.rolesOf(type)
  const role = roles.find((r) => r.role === point.role)
  if (!role) {
    const known = roles
      .map((r) => r.role)
      .join(', ')
      .slice(0, 300)
    refuse(
      `设备类型 ${type} 没有角色 ${point.role}；可用：${known}`,
      `the equipment type ${type} has no role ${point.role}; it has ${known}`,
    )
    return
  }
  const quantity = point.unit === null ? undefined : unitOf(point.unit)?.quantity
  if (role.quantity && quantity && !sameKind(role.quantity as Quantity, quantity)) {
    refuse(
      `角色 ${role.role} 的物理量是 ${role.quantity}，与单位 ${point.unit} 不符`,
      `the role ${role.role} is a ${role.quantity}, which ${point.unit} does not measure`,
    )
  }
  const other = context.playedBy(point.path, point.role)
  if (other !== undefined && other !== point.code) {
    refuse(
      `角色 ${point.role} 已由测点 ${other} 担任`,
      `the role ${point.role} is played by the point ${other} already`,
    )
  }
}

/**
 * Checks one row against the twin and merges it with the point as it was. Pure: all faults of the row at once, or the point
 * as it shall be with the nodes that its path still lacks.
 */
export function checkPoint(
  input: ParsedPoint,
  before: Point | undefined,
  context: PointContext,
): { point: Point; newNodes: NewNode[] } | { faults: Fault[] } {
  const faults: Fault[] = []
  const code = codeFault(input.code)
  if (code) return { faults: [{ field: 'code', text: code }] }
  const point = merge(input, before ?? newPoint(input.code))
  point.type = typeOf(input, before, faults)
  if (point.role === '') point.role = null
  checkUnit(input, point, faults)
  checkValues(point, faults)
  const newNodes = missingNodes(point.path, context, faults)
  checkRole(point, context, faults)
  if (input.kks !== undefined) {
    const kks = input.kks ? checkKksFor('point', input.kks) : { code: null }
    if ('fault' in kks) faults.push({ field: 'kks', text: kks.fault })
    else point.kks = kks.code
  }
  const source = input.source && context.sourceFault(input.source as PointSource)
  if (source) faults.push({ field: 'source', text: source })
  const retention = input.retention !== undefined && context.retentionFault(input.retention)
  if (retention) faults.push({ field: 'retention', text: retention })
  return faults.length > 0 ? { faults } : { point, newNodes }
}
