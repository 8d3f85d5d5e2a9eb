import { defineRefusals, Refusal } from '../../contract/refusal.ts'

/** What the database turns away, in words. */
export const databaseRefusals = defineRefusals({
  tablesFaulty: [
    500,
    '应用的数据表与代码不符：\n{faults}',
    'The tables of the apps are not as their code says:\n{faults}',
  ],
  duplicate: [409, '已有一条记录使用这个值，不能重复', 'Another record has this value already'],
  stillUsed: [409, '它被其他记录引用，不能这样修改', 'Other records refer to it'],
  unknownReference: [422, '引用的记录不存在', 'The record it refers to does not exist'],
  outOfRange: [422, '数值超出允许范围', 'The number is out of range'],
  tooLong: [422, '内容过长', 'The text is too long'],
  badText: [400, '文本含有无法保存的字符', 'The text holds characters that cannot be stored'],
  empty: [422, '此项必填', 'This must be filled in'],
  brokenRule: [422, '不符合规则 {rule}', 'It breaks the rule {rule}'],
  busy: [503, '其他人正在修改同一批数据，请重试', 'Others are changing the same data; try again'],
})

type DatabaseError = {
  code?: string
  table_name?: string
  column_name?: string
  constraint_name?: string
  message?: string
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The column of a constraint that PostgreSQL named, e.g. `calibration_gauge_tenant_code_key`; row-level security keeps more to itself. */
function columnOf({ table_name = '', constraint_name = '' }: DatabaseError): string | undefined {
  const [, column] = /^(?:tenant_)?(\w+)_(?:key|fkey)$/.exec(constraint_name.slice(table_name.length + 1)) ?? []
  return column && camel(column)
}

/** What PostgreSQL turned away as a refusal that names the field; undefined when it is a fault of ours. */
export function refusalOfDatabase(thrown: unknown): Refusal | undefined {
  const error = ((thrown as { cause?: unknown }).cause ?? thrown) as DatabaseError
  const field = error.column_name ? camel(error.column_name) : undefined
  switch (error.code) {
    case '23505':
      return new Refusal(databaseRefusals.duplicate, {}, columnOf(error))
    case '23503': {
      const gone = /^update or delete/.test(error.message ?? '')
      return new Refusal(gone ? databaseRefusals.stillUsed : databaseRefusals.unknownReference, {}, columnOf(error))
    }
    case '23502':
      return new Refusal(databaseRefusals.empty, {}, field)
    case '23514':
      return new Refusal(databaseRefusals.brokenRule, { rule: error.constraint_name ?? '' }, field)
    case '22003':
    case '22008':
      return new Refusal(databaseRefusals.outOfRange, {}, field)
    case '22001':
    case '54000':
      return new Refusal(databaseRefusals.tooLong, {}, field)
    case '22021':
    case '22P05':
      return new Refusal(databaseRefusals.badText, {}, field)
    case '40001':
    case '40P01':
    case '55P03':
      return new Refusal(databaseRefusals.busy)
    default:
      return undefined
  }
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export function refuseUnstorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw new Refusal(databaseRefusals.badText, {}, path.join('.'))
  if (value && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) refuseUnstorable(inner, [...path, key])
}
