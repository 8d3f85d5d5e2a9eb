import type { z } from 'zod'
import type { Text } from '../../contract/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

const kinds: Record<string, Text> = {
  string: t('文字', 'a text'),
  number: t('数字', 'a number'),
  int: t('整数', 'a whole number'),
  boolean: t('是或否（true、false）', 'true or false'),
  array: t('列表', 'a list'),
  object: t('对象', 'an object'),
  record: t('对象', 'an object'),
  null: t('空', 'nothing'),
}

const forms: Record<string, Text> = {
  date: t('应为日期，如 2026-03-02', 'a date such as 2026-03-02'),
  datetime: t('应为时间，如 2026-03-02T08:00:00Z', 'a time such as 2026-03-02T08:00:00Z'),
  uuid: t('应为记录的标识（UUID）', 'the id of a record (UUID)'),
  email: t('应为邮箱地址', 'an e-mail address'),
  url: t('应为网址', 'a web address'),
}

type Issue = z.core.$ZodIssue
const [counted, figure]: [Record<string, Text>, Text] = [
  { string: t('个字', 'characters'), array: t('项', 'items'), set: t('项', 'items'), file: t('字节', 'bytes') },
  t('', ''),
]

function bounds(issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): Text {
  const small = issue.code === 'too_small'
  const n = String(small ? issue.minimum : issue.maximum)
  const unit = counted[issue.origin] ?? figure
  if (unit !== figure)
    return small
      ? t(`至少 ${n} ${unit.zh}`, `at least ${n} ${unit.en}`)
      : t(`最多 ${n} ${unit.zh}`, `at most ${n} ${unit.en}`)
  if (issue.inclusive === false)
    return small ? t(`必须大于 ${n}`, `more than ${n}`) : t(`必须小于 ${n}`, `less than ${n}`)
  return small ? t(`不能小于 ${n}`, `at least ${n}`) : t(`不能大于 ${n}`, `at most ${n}`)
}

/** What a schema objects to, in words of both languages. @param given the value that stands at the issue's path */
export function wordsOfIssue(issue: Issue, given: unknown): Text {
  switch (issue.code) {
    case 'invalid_type': {
      if (given === undefined) return t('此项必填', 'this must be given')
      const kind = kinds[issue.expected] ?? t(issue.expected, issue.expected)
      return t(`应为${kind.zh}`, `this must be ${kind.en}`)
    }
    case 'invalid_value': {
      if (given === undefined) return t('此项必填', 'this must be given')
      const choices = issue.values.slice(0, 30).map(String)
      return t(`应为 ${choices.join('、')}`, `one of ${choices.join(', ')}`)
    }
    case 'too_big':
    case 'too_small':
      return bounds(issue)
    case 'invalid_format':
      return forms[issue.format] ?? t('格式不对', 'not in the expected form')
    case 'not_multiple_of':
      return t(`必须是 ${issue.divisor} 的倍数`, `a multiple of ${issue.divisor}`)
    case 'unrecognized_keys':
      return t('没有这个字段', 'there is no such field')
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return t('不在可接受的取值之内', 'not one of the forms that are taken')
    default:
      return t(issue.message, issue.message)
  }
}
