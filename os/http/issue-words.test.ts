import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Refusal } from '../../contract/refusal.ts'
import { checked, problemOf } from './problem.ts'

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  count: z.int().min(0).optional(),
  share: z.number().gt(0).optional(),
  kind: z.enum(['a', 'b']).optional(),
  on: z.iso.date().optional(),
  rows: z
    .array(z.strictObject({ value: z.number() }))
    .min(1)
    .optional(),
  either: z.union([z.boolean(), z.null()]).optional(),
})

function said(value: unknown): [field: string | undefined, zh: string, en: string][] {
  try {
    checked(schema, value, 'body')
  } catch (error) {
    assert.ok(error instanceof Refusal)
    const [zh, en] = [problemOf(error, 'zh'), problemOf(error, 'en')]
    assert.equal(zh.detail, zh.texts.zh)
    return zh.errors!.map((each, at) => [each.field, each.detail, en.errors![at].detail])
  }
  return []
}

test('what a schema objects to is said in the language asked for, at its field', () => {
  const cases: [value: unknown, field: string, zh: string, en: string][] = [
    [{}, 'name', '此项必填', 'this must be given'],
    [{ name: 7 }, 'name', '应为文字', 'this must be a text'],
    [{ name: '' }, 'name', '至少 1 个字', 'at least 1 characters'],
    [{ name: 'abcd' }, 'name', '最多 3 个字', 'at most 3 characters'],
    [{ name: 'a', count: 1.5 }, 'count', '应为整数', 'this must be a whole number'],
    [{ name: 'a', count: -1 }, 'count', '不能小于 0', 'at least 0'],
    [{ name: 'a', share: 0 }, 'share', '必须大于 0', 'more than 0'],
    [{ name: 'a', kind: 'c' }, 'kind', '应为 a、b', 'one of a, b'],
    [{ name: 'a', on: '2026-02-30' }, 'on', '应为日期，如 2026-03-02', 'a date such as 2026-03-02'],
    [{ name: 'a', rows: [] }, 'rows', '至少 1 项', 'at least 1 items'],
    [{ name: 'a', rows: [{}] }, 'rows.0.value', '此项必填', 'this must be given'],
    [{ name: 'a', rows: [{ value: 'x' }] }, 'rows.0.value', '应为数字', 'this must be a number'],
    [{ name: 'a', more: 1 }, 'more', '没有这个字段', 'there is no such field'],
    [{ name: 'a', either: 'x' }, 'either', '不在可接受的取值之内', 'not one of the forms that are taken'],
    [null, 'body', '应为对象', 'this must be an object'],
  ]
  for (const [value, ...expected] of cases) assert.deepEqual(said(value), [expected], JSON.stringify(value))
  assert.deepEqual(said({ name: 'a' }), [])
})

test('all faults are told, the first one is the refusal', () => {
  assert.deepEqual(
    said({ name: 7, count: -1, more: 1 }).map(([field]) => field),
    ['name', 'count', 'more'],
  )
})
