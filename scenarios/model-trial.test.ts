import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { button, openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser
let token: string
let model: string
let instanceId: string

const hourMs = 3_600_000
/** On a whole second, so that each scan meets its sample. */
const end = Math.floor(Date.now() / 1000) * 1000 - 60_000
const from = end - hourMs

async function asked(path: string, body?: unknown, method = body ? 'POST' : 'GET'): Promise<any> {
  const answer = await instance.api(path, { method, token, body })
  const told = await answer.text()
  assert.equal(answer.status, 200, `${method} ${path}: ${told}`)
  return JSON.parse(told)
}

const words = (zh: string, en: string) => ({ zh, en })
/** A smoothed temperature above a limit that may be tuned. */
const drawing = {
  ...{ format: 'millrace-model', version: 1, name: words('轴承过热', 'Hot bearing'), cycleMs: 1000 },
  parameters: [{ id: 'limit', label: words('报警限', 'Limit'), unit: 'degC', default: 60, low: 0, high: 200 }],
  inputs: [{ id: 'temperature', label: words('轴承温度', 'Bearing temperature'), unit: 'degC' }],
  blocks: [
    { id: 'smooth', kind: 'firstOrder', params: { time: 20 } },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'limit' } } },
  ],
  outputs: [{ id: 'level', label: words('滤波后温度', 'Smoothed temperature') }],
  alarms: [{ id: 'hot', label: words('轴承温度高', 'Bearing hot'), priority: 'high' }],
  wires: [
    { from: { node: 'temperature' }, to: { node: 'smooth', port: 'in' } },
    { from: { node: 'smooth' }, to: { node: 'level' } },
    { from: { node: 'smooth' }, to: { node: 'high', port: 'in' } },
    { from: { node: 'high' }, to: { node: 'hot' } },
  ],
}
/** An hour: 50 degC with a little unrest, at its 20th minute up to 90 for five, at its 45th to 70 for two. */
const level = (second: number): number => {
  const calm = 50 + 2 * Math.sin(second / 40)
  if (second >= 1_200 && second < 1_500) return calm + 40
  return second >= 2_700 && second < 2_820 ? calm + 20 : calm
}

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'none' } })
  token = await instance.token()
  const point = { code: 'TRY.T1', name: '1号轴承温度', type: 'number', unit: 'degC', decimals: 1 }
  await asked('/api/points', { points: [point] })
  const seconds = Array.from({ length: 3_600 }, (_, i) => i)
  const { accepted } = await asked('/api/ingest', {
    codes: ['TRY.T1'],
    times: seconds.map((s) => from + s * 1000),
    values: seconds.map(level),
  })
  assert.equal(accepted, 3_600)
  const made = await asked('/api/models', { model: { code: 'try-hot', name: drawing.name }, drawing })
  model = made.id
  const added = await asked(`/api/models/${model}/instances`, { code: 'B1', bindings: { temperature: 'TRY.T1' } })
  instanceId = added.id
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

test('an engineer tries a draft on history, marks what was right and what was false, and lets a sweep find the limit', async () => {
  const { page, faults } = await person({ instance, browser }, 'engineer', 'desk')
  await page.goto(`${instance.url}/models/${model}/try`)
  const form = page.getByRole('region', { name: '新试算' })
  await form.getByRole('button', { name: /^历史范围/ }).click()
  await form.getByText(/3\D600 次扫描|3\D599 次扫描/).waitFor()
  await picture(page, 'trial-new')
  await button(form, '开始试算').click()
  const episodes = page.getByRole('region', { name: '试算报警' })
  await episodes.getByRole('heading', { name: '试算报警 2' }).waitFor()
  const rows = episodes.getByRole('listitem')
  assert.equal(await rows.count(), 2)
  await rows.nth(0).getByRole('button', { name: '真实异常' }).click()
  await rows.nth(1).getByRole('button', { name: '误报' }).click()
  await episodes.getByText('检出 1，漏检 0，误报 1，未标记报警 0').waitFor()
  await rows
    .nth(0)
    .getByRole('button', { name: /轴承温度高/ })
    .click()
  await picture(page, 'trial-result')
  await button(page, '整个时段').click()

  // a stretch that is dragged along the row of marks
  const row = page.locator('.try-lane-row.is-open')
  const box = (await row.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.55, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 10, { steps: 4 })
  await page.mouse.up()
  await page.getByRole('dialog', { name: '标记' }).getByRole('button', { name: '误报' }).click()
  const { items } = await eventually('the marks', async () => {
    const told = await asked(`/api/models/${model}/marks`)
    return told.items.length === 3 && told
  })
  assert.deepEqual(
    items.map((m: { verdict: string; place: string }) => [m.place, m.verdict]),
    [
      ['B1', 'finding'],
      ['B1', 'false'],
      ['B1', 'false'],
    ],
  )

  await button(page, '按这次的设置再试').click()
  await button(form, '加一个参数').click()
  await button(form, '开始试算').click()
  const sweep = page.getByRole('region', { name: '参数寻优' })
  await sweep.getByText(/^最佳：报警限 \d/).waitFor()
  await sweep.getByText('检出 1 · 漏检 0 · 误报 0').waitFor()
  await picture(page, 'trial-sweep')
  await button(sweep, '用于实例 B1').click()
  await page.getByText('实例 B1 已覆盖参数').waitFor()
  const { overrides } = await asked(`/api/models/${model}/instances/${instanceId}`)
  assert.ok(overrides.limit > 70 && overrides.limit < 90, JSON.stringify(overrides))
  await button(sweep, '写入草稿').click()
  await page.getByText('已写入第 1 版草稿').waitFor()
  const { drawing: saved } = await asked(`/api/models/${model}/versions/1`)
  assert.equal(saved.parameters[0].default, overrides.limit)
  assert.deepEqual(faults, [])
})

test('the tuned version is tried again and compared, on the phone too', async () => {
  const { items } = await asked(`/api/models/${model}/trials`)
  const first = items.find((t: { sweep: unknown[] }) => t.sweep.length === 0)
  assert.equal(first.outdated, true)
  const again = await asked(`/api/models/${model}/trials`, {
    ...{ number: 1, from: first.from, to: first.to, instances: [instanceId], note: '调限后' },
  })
  await eventually('the second trial', async () => {
    const { items: now } = await asked(`/api/models/${model}/trials`)
    return now.find((t: { id: string }) => t.id === again.id).state === 'done'
  })
  const { page, faults } = await person({ instance, browser }, 'engineer', 'phone')
  await page.goto(`${instance.url}/models/${model}/try?trial=${first.id}&other=${again.id}`)
  await page.getByRole('heading', { name: '仅本次 1' }).waitFor()
  await page.getByRole('heading', { name: '两次都有 1' }).waitFor()
  await page.getByRole('heading', { name: '仅对比 0' }).waitFor()
  await picture(page, 'trial-compare-phone')
  assert.deepEqual(faults, [])
})
