import type { z } from 'zod'
import type { Problem } from '../../api/platform.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Language, Text } from '../../contract/text.ts'
import { wordsOfIssue } from './issue-words.ts'

export const httpRefusals = defineRefusals({
  notFound: [404, '没有这个地址：{path}', 'There is nothing at {path}'],
  notSignedIn: [
    401,
    '请先登录，或在请求头 Authorization: Bearer 中提供令牌',
    'Sign in, or send a token as Authorization: Bearer',
  ],
  forbidden: [
    403,
    '您没有“{permission}”的权限；请联系管理员',
    'You lack the permission “{permission}”; ask an administrator',
  ],
  invalid: [400, '{field}：{detail}', '{field}: {detail}'],
  malformedJson: [400, '请求体不是有效的 JSON：{detail}', 'The body is not valid JSON: {detail}'],
  wrongMime: [
    415,
    '不支持的内容类型 {mime}；应为 {expected}',
    'The content type {mime} is not supported; send {expected}',
  ],
  bodyTooLarge: [413, '请求体超过 {limit} 字节；请分批发送', 'The body is larger than {limit} bytes; send it in parts'],
  headTooLarge: [
    431,
    '请求地址和请求头合计超过 {limit} 字节；请分批查询',
    'The address and headers are larger than {limit} bytes; ask in parts',
  ],
  notHttp: [400, '无法识别的 HTTP 请求', 'This is no HTTP request that can be read'],
  tooManyRequests: [429, '请求过于频繁，请 {seconds} 秒后再试', 'Too many requests; try again in {seconds} s'],
  badCursor: [400, '分页游标无效；请从第一页重新开始', 'The cursor is not valid; start again from the first page'],
  crossSite: [403, '拒绝来自其他网站的请求', 'A request from another site was refused'],
  fault: [500, '服务器内部错误（编号 {id}），已记录', 'An internal error happened and was logged under {id}'],
})

export const problemMime = 'application/problem+json'

/** A fault of the input at a place of it. A refusal of several carries them all as `faults`, and is itself that of the first. */
export type Fault = { field: string; texts: Text }

/** An RFC 9457 problem document. `type` is a URN of the stable code. */
export function problemOf(refusal: Refusal, language: Language): Problem {
  const { faults = [] } = refusal as { faults?: Fault[] }
  return {
    type: `urn:millrace:problem:${refusal.code}`,
    title: refusal.code,
    status: refusal.kind.status,
    code: refusal.code,
    detail: refusal.say(language),
    texts: refusal.texts(),
    ...(refusal.field && { field: refusal.field }),
    ...(refusal.details !== undefined && { details: refusal.details }),
    ...(faults.length > 0 && { errors: faults.map(({ field, texts }) => ({ field, detail: texts[language] })) }),
  }
}

/** A property that nobody knows is named itself. */
function fieldOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path
  return path.map(String).join('.').slice(0, 200)
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value)

/** What the schema makes of a value. Refuses one that does not fit, names the first field at fault and keeps all (at most 100). */
export function checked<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, 100).map(
    (issue): Fault => ({
      field: fieldOf(issue) || where,
      texts: wordsOfIssue(issue, valueAt(value, issue.path)),
    }),
  )
  const [{ field, texts }] = faults
  const text = { zh: `{field}：${texts.zh}`, en: `{field}: ${texts.en}` }
  throw Object.assign(new Refusal({ ...httpRefusals.invalid, text }, { field }, field), { faults })
}
