import { defineRefusals, Refusal } from '../../contract/refusal.ts'

export const kernelRefusals = defineRefusals({
  appFaulty: [500, '应用无法加载:\n{faults}', 'The apps cannot be loaded:\n{faults}'],
  unknownRecord: [404, '没有这条{entity}记录,或您无权查看', 'There is no such {entity}, or it is not yours to see'],
  beyondReach: [403, '您没有权限对这条{entity}记录执行“{command}”', 'You may not do “{command}” to this {entity}'],
  wrongState: [
    409,
    '当前状态为“{state}”,不能执行“{command}”',
    'The state is “{state}”; “{command}” is not possible now',
  ],
  sealed: [409, '状态为“{state}”后,“{label}”不可再修改', '“{label}” cannot be changed once the state is “{state}”'],
  changedMeanwhile: [
    409,
    '{by} 在您编辑期间修改了这条记录;请核对后重新提交',
    '{by} has changed this record meanwhile; check the changes and send yours again',
  ],
  badKey: [
    400,
    '请求头 Idempotency-Key 应为 1 到 200 个可见的英文字符',
    'The header Idempotency-Key takes 1 to 200 visible ASCII characters',
  ],
  keyReused: [
    422,
    '这个 Idempotency-Key 已用于另一个请求;请换一个',
    'This Idempotency-Key was used for another request; take a new one',
  ],
  signatureMissing: [401, '此操作需要签名:请再次验证身份', 'This needs your signature: prove who you are again'],
  duplicate: [409, '已有一条记录使用这个值,不能重复', 'Another record has this value already'],
  stillUsed: [409, '它被其他记录引用,不能这样修改', 'Other records refer to it'],
  unknownReference: [422, '引用的记录不存在', 'The record it refers to does not exist'],
  outOfRange: [422, '数值超出允许范围', 'The number is out of range'],
  tooLong: [422, '内容过长', 'The text is too long'],
  badText: [400, '文本含有无法保存的字符', 'The text holds characters that cannot be stored'],
  empty: [422, '此项必填', 'This must be filled in'],
  brokenRule: [422, '不符合规则 {rule}', 'It breaks the rule {rule}'],
  busy: [503, '其他人正在修改同一批数据,请重试', 'Others are changing the same data; try again'],
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
      return new Refusal(kernelRefusals.duplicate, {}, columnOf(error))
    case '23503': {
      const gone = /^update or delete/.test(error.message ?? '')
      return new Refusal(gone ? kernelRefusals.stillUsed : kernelRefusals.unknownReference, {}, columnOf(error))
    }
    case '23502':
      return new Refusal(kernelRefusals.empty, {}, field)
    case '23514':
      return new Refusal(kernelRefusals.brokenRule, { rule: error.constraint_name ?? '' }, field)
    case '22003':
    case '22008':
      return new Refusal(kernelRefusals.outOfRange, {}, field)
    case '22001':
    case '54000':
      return new Refusal(kernelRefusals.tooLong, {}, field)
    case '22021':
    case '22P05':
      return new Refusal(kernelRefusals.badText, {}, field)
    case '40001':
    case '40P01':
    case '55P03':
      return new Refusal(kernelRefusals.busy)
    default:
      return undefined
  }
}
