import type { Account } from '../../api/identity.ts'
import type { Text } from '../../contract/text.ts'

/** What the organisation asks of a password, all of it, before one is typed. */
export function passwordRule({ minLength, classes, history, maxAgeDays }: Account['policy']): Text {
  const zh = [`至少 ${minLength} 个字符，含大写、小写、数字、符号中的 ${classes} 类，不含用户名`]
  const kinds = `${classes} of upper case, lower case, digits and signs`
  const en = [`At least ${minLength} characters, ${kinds}, without the user name`]
  if (history > 0) {
    zh.push(`不能是最近 ${history} 次用过的`)
    en.push(`none of the last ${history} used`)
  }
  if (maxAgeDays > 0) {
    zh.push(`每 ${maxAgeDays} 天须修改一次`)
    en.push(`to be changed every ${maxAgeDays} days`)
  }
  return { zh: zh.join('；'), en: en.join('; ') }
}
