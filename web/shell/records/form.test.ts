import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import type { CommandManifest } from '../../../api/apps.ts'
import { fieldText, groupDigits } from './field-text.ts'
import { checkForm, placeProblem } from './form-check.ts'
import { clearedInVain, fieldOfRow, formFields, plainNumber, startValues, toInput } from './form-model.ts'

const input = z.object({
  name: z.string().min(2).max(20),
  count: z.int().min(1).max(5),
  error: z.number().optional(),
  limit: z.string().regex(/^-?\d+(\.\d+)?$/),
  due: z.iso.date().nullable(),
  verdict: z.enum(['pass', 'fail']),
  certificate: z.uuid().optional(),
  witnesses: z.array(z.string()).max(2).optional(),
  readings: z
    .array(
      z.object({
        nominal: z.number().meta({ label: { zh: '标准值', en: 'Nominal' }, unit: 'MPa' }),
        shown: z.string().regex(/^-?\d+(\.\d+)?$/),
      }),
    )
    .min(1),
  place: z.object({ room: z.string(), floor: z.int() }).optional(),
  notes: z.string().max(2000).default(''),
})
const label = { zh: '名称', en: 'Name' }
const manifest = {
  kind: 'create',
  input: z.toJSONSchema(input, { io: 'input' }) as CommandManifest['input'],
  fields: [
    { name: 'name', label, type: 'text', required: true },
    { name: 'certificate', label, type: 'uuid', required: false, kind: 'file' },
    { name: 'witnesses', label, type: 'json', required: false, kind: 'user' },
    { name: 'verdict', label, type: 'text', required: true, choices: { pass: { zh: '合格', en: 'Pass' } } },
  ],
} satisfies Pick<CommandManifest, 'input' | 'fields' | 'kind'>
const fields = formFields(manifest)
const field = (name: string) => fields.find((each) => each.name === name)!

test('each property becomes the input that suits it', () => {
  assert.deepEqual(Object.fromEntries(fields.map((each) => [each.name, each.control])), {
    name: 'text',
    count: 'integer',
    error: 'number',
    limit: 'decimal',
    due: 'date',
    verdict: 'choice',
    certificate: 'file',
    witnesses: 'user',
    readings: 'rows',
    place: 'group',
    notes: 'multiline',
  })
  assert.equal(field('witnesses').many, true)
  assert.equal(field('due').nullable, true)
  assert.equal(field('notes').required, false)
  assert.deepEqual(field('verdict').choices[0], ['pass', { zh: '合格', en: 'Pass' }])
  assert.deepEqual(field('readings').fields[0].label, { zh: '标准值', en: 'Nominal' })
  assert.equal(field('readings').fields[0].unit, 'MPa')
  assert.equal(field('readings').fields[1].control, 'decimal')
})

const good = {
  name: '压力表',
  count: '3',
  limit: '0.10',
  verdict: 'pass',
  readings: [{ nominal: '1.0', shown: '1.00' }],
}

test('what the check lets through, the schema takes', () => {
  assert.equal(checkForm(fields, good, 'zh').size, 0)
  const body = toInput(fields, good)
  assert.deepEqual(body.readings, [{ nominal: 1, shown: '1.00' }])
  assert.equal(body.limit, '0.10')
  assert.equal(body.due, null)
  assert.ok(input.safeParse(body).success)
})

test('check and schema agree on any text that somebody types', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 25 }), fc.string({ maxLength: 6 }), fc.integer(), (name, limit, count) => {
      const values = { ...good, name, limit, count: String(count) }
      if (checkForm(fields, values, 'en').size > 0) return
      assert.ok(input.safeParse(toInput(fields, values)).success, JSON.stringify(values))
    }),
  )
})

test('faults stand at their field, in the rows too', () => {
  const faults = checkForm(
    fields,
    { name: 'x', count: '2.5', limit: 'abc', due: '2026-02-30', readings: [{ nominal: '1' }, { shown: '1' }] },
    'zh',
  )
  assert.deepEqual(
    [...faults],
    [
      ['name', '至少 2 个字'],
      ['count', '请填整数'],
      ['limit', '请填数字'],
      ['due', '没有这一天'],
      ['verdict', '请选择'],
      ['readings.0.shown', '请填写'],
      ['readings.1.nominal', '请填写'],
    ],
  )
  assert.equal(checkForm(fields, { ...good, readings: [] }, 'en').get('readings'), 'At least 1 rows')
  assert.equal(checkForm(fields, { ...good, place: {} }, 'en').size, 0)
  assert.equal(checkForm(fields, { ...good, place: { room: 'A' } }, 'en').get('place.floor'), 'Please fill this in')
})

test('refusals of the server stand at the field they name, the rest above the form', () => {
  const texts = { zh: '编号重复', en: 'Taken' }
  const at = (path: string) => [...placeProblem(fields, { field: path, texts, errors: [] }, 'zh').faults.keys()]
  assert.deepEqual(at('name'), ['name'])
  assert.deepEqual(at('readings.1.nominal'), ['readings.1.nominal'])
  assert.deepEqual(at('readings.1.gone'), ['readings'])
  assert.deepEqual(at('witnesses.0'), ['witnesses'])
  assert.deepEqual(at('place.floor'), ['place.floor'])
  assert.equal(placeProblem(fields, { field: 'other', texts, errors: [] }, 'zh').rest, '编号重复')
  assert.equal(placeProblem(fields, { field: 'name', texts, errors: [] }, 'zh').rest, null)
})

test('a record fills the form; an emptied field that may be null is cleared', () => {
  const start = startValues(fields, { name: 'a', count: 3, due: '2026-01-01', readings: [{ nominal: 1.5 }] })
  assert.equal(start.count, '3')
  assert.deepEqual(start.readings, [{ nominal: '1.5' }])
  assert.equal(toInput(fields, { ...start, due: '' }).due, null)
  assert.equal('error' in toInput(fields, start), false)
  assert.equal((startValues(fields).readings as unknown[]).length, 1)
})

test('emptying what cannot be null is objected to: it would silently stay', () => {
  const start = startValues(fields, { name: 'a', error: 1.5, due: '2026-01-01' })
  assert.deepEqual(clearedInVain(fields, start, { ...start, error: '', due: '' }), ['error'])
  assert.deepEqual(clearedInVain(fields, start, start), [])
})

test('figures as a Chinese keyboard types them', () => {
  assert.equal(plainNumber('１，２３４．５'), '1234.5')
  assert.equal(plainNumber('\u22123'), '-3')
  assert.equal(plainNumber('1。5'), '1.5')
})

test('amounts are grouped digit by digit, exactly', () => {
  const plain = { name: 'x', type: 'decimal', required: false, label } as const
  assert.equal(groupDigits('123456789012345678.90'), '123\u202f456\u202f789\u202f012\u202f345\u202f678.90')
  assert.equal(fieldText({ ...plain, kind: 'money' }, '-1234.50', {}, 'zh'), '\u22121\u202f234.50')
  assert.equal(fieldText(plain, '0.10', {}, 'zh'), '0.10')
  const shown = ['99584.000000000000', '842.686674', '-0.049', '-0.05', '9.95', '7'].map((value) =>
    fieldText({ ...plain, digits: 1 }, value, {}, 'zh'),
  )
  assert.deepEqual(shown, ['99\u202f584.0', '842.7', '0.0', '\u22120.1', '10.0', '7.0'])
  assert.equal(fieldText({ ...plain, type: 'number', digits: 1 }, -1025.46, {}, 'zh'), '\u22121\u202f025.5')
  assert.equal(fieldText({ ...plain, digits: 1 }, '123456789012345678.96', {}, 'zh').slice(-5), '679.0')
  const counts = ['1500', '2.5', '4.000'].map((value) => fieldText({ ...plain, digits: 0 }, value, {}, 'zh'))
  assert.deepEqual(counts, ['1\u202f500', '2.5', '4'])
  assert.equal(fieldText({ ...plain, type: 'text', kind: 'user' }, 'u1', { u1: '王芳' }, 'zh'), '王芳')
  assert.equal(fieldText({ ...plain, type: 'boolean' }, false, {}, 'zh'), '否')
  assert.equal(fieldText(plain, null, {}, 'zh'), '—')
})

test('a row that lists its answers has them chosen, another is typed', () => {
  const ok = { zh: '正常', en: 'OK' }
  const result = { label: ok, choicesIn: 'expected', choices: { OK: ok } }
  const results = z.array(z.object({ expected: z.string(), value: z.string().meta(result) }))
  const schema = z.toJSONSchema(z.object({ results }), { io: 'input' }) as CommandManifest['input']
  const value = formFields({ kind: 'change', input: schema, fields: [] })[0].fields[1]
  const at = (expected?: string) => fieldOfRow(value, { expected })
  assert.deepEqual(
    [at('OK / NG').control, at('OK / NG').choices],
    [
      'choice',
      [
        ['OK', ok],
        ['NG', { zh: 'NG', en: 'NG' }],
      ],
    ],
  )
  for (const open of ['0.2–0.5 MPa', '≤ 3 mg/m³', '', undefined])
    assert.deepEqual([at(open).control, at(open).choices], ['text', []])
})

test('a column of rows that comes with the record is told and not asked for', () => {
  const results = z.array(z.object({ name: z.string().optional().meta({ readOnly: true }), value: z.string() }))
  const schema = z.toJSONSchema(z.object({ results }), { io: 'input' }) as CommandManifest['input']
  const [rows] = formFields({ kind: 'change', input: schema, fields: [] })
  assert.deepEqual(
    rows.fields.map(({ name, readOnly }) => [name, readOnly]),
    [
      ['name', true],
      ['value', false],
    ],
  )
  // it is sent back as it came
  const values = startValues([rows], { results: [{ name: '油位' }] })
  assert.deepEqual(toInput([rows], values), { results: [{ name: '油位' }] })
})
