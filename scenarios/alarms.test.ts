import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, person } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser
let token: string

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'none' } })
  token = await instance.token()
  const points = ['ALARM.T1', 'ALARM.T2'].map((code) => ({
    code,
    name: code,
    type: 'number',
    unit: 'degC',
    decimals: 1,
  }))
  await instance.api('/api/points', { method: 'POST', token, body: { points } })
  await feed('ALARM.T1', 20)
  await feed('ALARM.T2', 20)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function feed(code: string, value: number): Promise<void> {
  const answer = await instance.api('/api/ingest', { method: 'POST', token, body: { code, time: Date.now(), value } })
  assert.equal(answer.status, 200)
}

test('an engineer defines an alarm, it calls the operator, who sees what to do and acknowledges it by the keyboard', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  await page.goto(`${instance.url}/alarms`)
  await page.getByRole('button', { name: '新建报警' }).click()
  await page.getByLabel('编号', { exact: true }).fill('STORY-HOT')
  await page.getByLabel('名称（中文）').fill('故事：轴承温度高')
  const form = page.getByRole('dialog', { name: '新建报警' })
  await form.locator('.picker input').fill('ALARM.T1')
  await page.locator('.picker-option', { hasText: 'ALARM.T1' }).first().click()
  await page.getByRole('spinbutton', { name: '限值' }).fill('80')
  await page.getByLabel('应采取的操作').fill('减速，检查油位')
  await page.getByRole('textbox', { name: '原因（写入审计）' }).fill('新装测点')
  await page
    .getByRole('button', { name: '保 存' })
    .or(page.getByRole('button', { name: '保存' }))
    .click()
  await form.waitFor({ state: 'detached' })

  const operator = await person({ instance, browser }, 'operator', 'desk')
  const watch = operator.page
  await watch.goto(`${instance.url}/alarms?search=STORY`)
  await watch.getByText('没有符合条件的报警').waitFor()
  await feed('ALARM.T1', 91.5)
  const row = watch.getByRole('row').filter({ hasText: '故事：轴承温度高' })
  await row.getByText('未确认').waitFor()
  await row.click()
  await watch.getByText('减速，检查油位').waitFor()
  await watch.keyboard.press('a')
  await row.getByText('已确认').waitFor()
  await feed('ALARM.T1', 40)
  await row.waitFor({ state: 'detached' })
  const { items } = (await (await instance.api('/api/alarms/journal?search=STORY', { token })).json()) as {
    items: { kind: string; actor: string | null }[]
  }
  assert.deepEqual(items.map(({ kind, actor }) => [kind, actor]).reverse(), [
    ['raised', null],
    ['acknowledged', 'operator'],
    ['returned', null],
  ])
  // an operator does not define, nor take out of service
  assert.equal(await watch.getByRole('button', { name: '新建报警' }).count(), 0)
  assert.deepEqual([...engineer.faults, ...operator.faults], [])
})

test('what is shelved on the phone leaves the list, is told why, and comes back by itself or by hand', async () => {
  const { page, faults } = await person({ instance, browser }, 'operator', 'phone')
  const alarm = {
    ...{
      code: 'STORY-T2',
      name: { zh: '故事：油温高', en: 'Story: oil hot' },
      point: 'ALARM.T2',
      priority: 'critical',
    },
    condition: { kind: 'high', limit: 60 },
  }
  const made = await instance.api('/api/alarms/definitions', { method: 'POST', token, body: { alarm, reason: '故事' } })
  assert.equal(made.status, 200, await made.text())
  await feed('ALARM.T2', 70)
  await page.goto(`${instance.url}/alarms?search=STORY`)
  await page.getByRole('row').filter({ hasText: '故事：油温高' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: '搁置' })
    .or(page.getByRole('button', { name: '搁 置' }))
    .last()
    .click()
  await page.getByLabel('原因（写入审计）').fill('温度计校验')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.goto(`${instance.url}/alarms?tab=shelved`)
  await page.getByText('故事：油温高').waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(width <= 0, `${width} px too wide`)
  const counts = await eventually('the count', async () => {
    const answer = (await (await instance.api('/api/alarms/counts', { token })).json()) as { shelved: number }
    return answer.shelved === 1 && answer
  })
  assert.equal(counts.shelved, 1)
  assert.deepEqual(faults, [])
})

async function asked(path: string, method = 'GET', body?: unknown): Promise<any> {
  const answer = await instance.api(path, { method, token, body })
  const told = await answer.text()
  assert.equal(answer.status, 200, `${method} ${path}: ${told}`)
  return JSON.parse(told)
}

/** The latest value of a point, undefined while it has none. */
async function liveOf(code: string): Promise<{ value: unknown; quality: number; time: number } | undefined> {
  const { items } = await asked(`/api/live?codes=${code}`)
  return items[0]?.time == null ? undefined : items[0]
}

/** Rise from inlet to outlet, times a factor; how many scans there were; an alarm above 30. */
const riseModel = (factor: number) => ({
  ...{ format: 'millrace-model', version: 1, name: { zh: '温升', en: 'Rise' }, cycleMs: 200 },
  inputs: [
    { id: 'hot', unit: 'degC', role: 'outlet' },
    { id: 'cold', unit: 'degC', role: 'inlet' },
  ],
  blocks: [
    { id: 'diff', kind: 'subtract' },
    { id: 'times', kind: 'multiply' },
    { id: 'factor', kind: 'constant', unit: '1', params: { value: factor } },
    { id: 'high', kind: 'above', params: { limit: 30 } },
    { id: 'one', kind: 'constant', params: { value: 1 } },
    { id: 'sum', kind: 'add' },
    { id: 'before', kind: 'delay' },
  ],
  outputs: [{ id: 'rise', label: { zh: '温升', en: 'rise' } }, { id: 'scans' }],
  alarms: [{ id: 'tooHot' }],
  wires: [
    ['hot', 'diff', 'a'],
    ['cold', 'diff', 'b'],
    ['diff', 'times', 'in'],
    ['factor', 'times', 'in'],
    ['times', 'rise'],
    ['times', 'high', 'in'],
    ['high', 'tooHot'],
    ['one', 'sum', 'in'],
    ['before', 'sum', 'in'],
    ['sum', 'before', 'in'],
    ['sum', 'scans'],
  ].map(([from, to, port]) => ({ from: { node: from }, to: { node: to, ...(port && { port }) } })),
})

test('a drawn model runs on every machine of its type: its outputs are live points, its alarm calls, a restart goes on', async () => {
  const role = (name: string) => ({
    ...{ role: name, quantity: 'temperature', required: false, name: { zh: name, en: name } },
  })
  await asked('/api/equipment-types/story-cooler', 'PUT', {
    name: { zh: '冷却器', en: 'Cooler' },
    roles: [role('inlet'), role('outlet')],
  })
  const machine = async (code: string) => {
    const path = `STORY/U/S/Y/${code}`
    await asked('/api/twin', 'POST', {
      ...{
        path,
        kind: 'equipment',
        name: { zh: `冷却器${code}`, en: `Cooler ${code}` },
        equipmentType: 'story-cooler',
      },
    })
    const points = ['inlet', 'outlet'].map((played) => ({
      ...{ code: `STORY.${code}.${played}`, name: played, type: 'number', unit: 'degC', path, role: played },
    }))
    await asked('/api/points', 'POST', { points })
  }
  const kinds = ['plant', 'unit', 'specialty', 'system']
  for (const [depth, kind] of kinds.entries()) {
    const path = ['STORY', 'U', 'S', 'Y'].slice(0, depth + 1).join('/')
    await asked('/api/twin', 'POST', { path, kind, name: { zh: path, en: path } })
  }
  await machine('A')
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { request } = engineer.page.context()

  let model = await asked('/api/models', 'POST', {
    model: { code: 'story-rise', name: { zh: '温升', en: 'Rise' }, equipmentType: 'story-cooler' },
    drawing: riseModel(1),
  })
  assert.deepEqual(model.drawingFaults, [])
  const all = await asked(`/api/models/${model.id}/instances/all`, 'POST', { version: model.version })
  assert.equal(all.made, 1)
  model = all.model
  const publish = async (number: number) => {
    const at = `/api/models/${model.id}/versions/${number}`
    const tried = await asked(`${at}/try`, 'POST', { version: model.version, note: '试过' })
    const data = { version: tried.version, note: '同意', verdict: 'accept' }
    const reviewed = await request.post(`${instance.url}${at}/review`, { data })
    assert.ok(reviewed.ok(), await reviewed.text())
    const { version } = await reviewed.json()
    model = await asked(`${at}/publish`, 'POST', { version, note: '上线' })
    assert.equal(model.live, number)
  }
  await publish(1)
  await feed('STORY.A.inlet', 20)
  await feed('STORY.A.outlet', 32)
  const calculated = 0x04c0
  const rises = (code: string, value: number) =>
    eventually(`${code} = ${value}`, async () => {
      const live = await liveOf(code)
      return live?.value === value && live.quality === calculated && live
    })
  await rises('story-rise.A.rise', 12)
  const [point] = (await asked('/api/points?codes=story-rise.A.rise')).items
  assert.deepEqual([point.names.zh, point.unit, point.path], ['冷却器A 温升', 'deltaK', 'STORY/U/S/Y/A'])

  const [cooler] = (await asked(`/api/models/${model.id}/instances`)).items
  assert.deepEqual(cooler.faults, [])
  const alarm = {
    ...{ code: 'STORY-RISE', name: { zh: '故事：温升高', en: 'Story: rise' }, point: 'story-rise.A.rise' },
    ...{ priority: 'high', condition: { kind: 'source', source: 'model', key: cooler.alarms[0].key } },
  }
  await asked('/api/alarms/definitions', 'POST', { alarm, reason: '故事' })
  await feed('STORY.A.outlet', 60)
  const standing = async (state: string) =>
    (await asked('/api/alarms?search=STORY-RISE')).items.some((item: { state: string }) => item.state === state)
  await eventually('the alarm calls', () => standing('B'))
  const look = await asked(`/api/models/${model.id}/instances/${cooler.id}/look`)
  assert.deepEqual(look.blocks.diff.out, { value: 40, quality: 0xc0 })
  await eventually('history of the output', async () => {
    const { items } = await asked(`/api/history?code=story-rise.A.rise&from=${Date.now() - 600_000}`)
    return items.some(([, value]: [number, unknown]) => value === 40)
  })

  // another machine gets the model by itself, another version takes the place of the first
  await machine('B')
  await feed('STORY.B.inlet', 10)
  await feed('STORY.B.outlet', 15)
  await rises('story-rise.B.rise', 5)
  model = await asked(`/api/models/${model.id}/draft`, 'PUT', { version: model.version, drawing: riseModel(0.5) })
  await publish(2)
  await rises('story-rise.A.rise', 20)
  await eventually('the alarm returns', () => standing('D'))
  const { parts } = await asked('/api/health')
  assert.equal(parts.find((part: { name: string }) => part.name === 'models').status, 'ok')

  const before = Number((await liveOf('story-rise.A.scans'))!.value)
  assert.ok(before > 1)
  assert.deepEqual(engineer.faults, [])
  await instance.end()
  const { folder, ports } = instance
  instance = await startMillrace({ demo: 'on', folder, ports, env: { MILLRACE_DEMO_APPS: 'none' } })
  const restarted = Date.now()
  const counted = await eventually('a scan after the restart', async () => {
    const live = await liveOf('story-rise.A.scans')
    return live && live.time > restarted && Number(live.value)
  })
  assert.ok(counted > before, `${counted} scans after the restart, ${before} before it`)

  // out of use: what nobody calculates any more says so
  model = await asked(`/api/models/${model.id}/versions/2/retire`, 'POST', { version: model.version, note: '不用了' })
  await eventually('the output is out of service', async () => (await liveOf('story-rise.A.rise'))?.quality === 0x041c)
})
