import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// From a template to a repair: the demo's models run; an engineer takes a template, it finds something at a machine, a person orders the repair.

let instance: Instance
let browser: Browser
let token: string
const place = 'SHOP/UTIL/MECH/AIR/AC1'

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'models' } })
  token = await instance.token()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function asked(path: string, method = 'GET', body?: unknown): Promise<any> {
  const answer = await instance.api(path, { method, token, ...(body === undefined ? {} : { body }) })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text)
}
const live = async (code: string) => (await asked(`/api/live?codes=${code}`)).items[0]
const feed = (value: number) => asked('/api/ingest', 'POST', { code: 'STORY.AC1.T', time: Date.now(), value })

test('the demo’s models are published by themselves, run without a fault and write their points', async () => {
  const models = await eventually(
    'all of them published',
    async () => {
      const { items } = await asked('/api/models?limit=1000')
      const { items: alarms } = await asked('/api/alarms/definitions?search=U1-M-HEAT-RATE')
      return alarms.length === 1 && items
    },
    240_000,
  )
  assert.ok(models.length >= 28, `${models.length}`)
  for (const { id, code, live: number } of models) {
    assert.equal(number, 1, code)
    for (const { faults } of (await asked(`/api/models/${id}/instances`)).items) assert.deepEqual(faults, [], code)
  }
  for (const code of ['cold-end.MAIN.ttd', 'heat-rate.U1.heatRate', 'compressor-duty.AC1.power'])
    await eventually(`${code} is calculated`, async () => {
      const sample = await live(code)
      return sample && (sample.quality & 0x40) !== 0 && Number.isFinite(sample.value)
    })
  const { parts } = await asked('/api/health')
  assert.equal(parts.find((part: { name: string }) => part.name === 'models').status, 'ok')
})

test('a machine that no model watches is told to be so, one that a model watches is found sound', async () => {
  const watching = async (branch: string) =>
    (await asked(`/api/alarms/definitions?source=model&branch=${branch}&limit=1000`)).items
  const all = (await asked('/api/alarms/definitions?limit=1000')).items
  const byModel = all.filter((each: any) => each.condition.source === 'model')
  assert.ok(byModel.length > 0 && byModel.length < all.length)
  assert.deepEqual(await watching(''), byModel)
  const unwatched = 'SHOP/UTIL/ELEC'
  assert.deepEqual(await watching(unwatched), [])
  assert.ok((await watching('DEMO/U1')).length > 0)
  assert.deepEqual(await watching('DEMO/U'), [])
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  const post = async (command: string, data: object) => {
    const answer = await page.context().request.post(`${instance.url}/api/equipment/${command}`, { data })
    assert.ok(answer.ok(), await answer.text())
    return answer.json()
  }
  const type = await post('register-type', { code: 'STORY-EL', name: '配电柜', category: 'electrical' })
  const cabinet = { code: 'STORY-EL1', name: '故事配电柜', type: type.id, criticality: 'B', place: unwatched }
  const { id } = await post('register-equipment', cabinet)
  await page.goto(`${instance.url}/a/equipment/equipment/${id}`)
  await page.getByText('没有模型为这台设备报警').waitFor()
  await page.getByRole('link', { name: '去模型中心' }).waitFor()
  assert.equal(await page.getByText('模型没有发现异常').count(), 0)
  await engineer.leave()
})

test('a template becomes a model, what it finds stands on the machine’s page, and one press orders the repair', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  const { request } = page.context()
  const { templates } = await asked('/api/models/templates')
  assert.ok(templates.some(({ id }: { id: string }) => id === 'defect'))
  const unknown = await instance.api('/api/models/templates/no-such', { token })
  assert.equal(unknown.status, 404)

  const point = { code: 'STORY.AC1.T', name: '排气温度', type: 'number', unit: 'degC', path: place, decimals: 1 }
  await asked('/api/points', 'POST', { points: [point] })
  let model = await asked('/api/models/templates/defect', 'POST', { code: 'story-hot', note: '从模板' })
  assert.deepEqual(model.drawingFaults, [])
  const instanceInput = { code: 'AC1', bindings: { x: point.code }, overrides: { limit: 95, deadband: 2, delay: 0 } }
  await asked(`/api/models/${model.id}/instances`, 'POST', instanceInput)
  model = await asked(`/api/models/${model.id}`)
  const at = `/api/models/${model.id}/versions/1`
  model = await asked(`${at}/try`, 'POST', { version: model.version, note: '试过' })
  const data = { version: model.version, note: '同意', verdict: 'accept' }
  const reviewed = await request.post(`${instance.url}${at}/review`, { data })
  assert.ok(reviewed.ok(), await reviewed.text())
  await asked(`${at}/publish`, 'POST', { version: (await reviewed.json()).version, note: '上线' })
  const alarm = {
    ...{ code: 'STORY-HOT', name: { zh: '1号空压机排气温度高', en: 'Compressor 1 runs hot' }, point: point.code },
    ...{ priority: 'high', condition: { kind: 'source', source: 'model', key: 'story-hot.AC1.alarm' } },
    action: { zh: '清洗油冷却器，检查油位', en: 'Clean the oil cooler, check the oil' },
  }
  await asked('/api/alarms/definitions', 'POST', { alarm, reason: '故事' })

  const post = async (command: string, body: object) => {
    const answer = await request.post(`${instance.url}/api/equipment/${command}`, { data: body })
    assert.ok(answer.ok(), await answer.text())
    return answer.json()
  }
  const type = await post('register-type', { code: 'STORY-AC', name: '螺杆空压机', category: 'fluid' })
  const machine = { code: 'STORY-AC1', name: '故事空压机', type: type.id, criticality: 'A', place }
  const { id } = await post('register-equipment', machine)
  await page.goto(`${instance.url}/a/equipment/equipment/${id}`)
  await page.getByText('模型没有发现异常').or(page.locator('.diagnoses')).first().waitFor()

  await feed(101)
  const finding = page.locator('.diagnoses li').filter({ hasText: '1号空压机排气温度高' })
  await finding.waitFor()
  await finding.getByText('清洗油冷却器，检查油位').waitFor()
  await finding.getByRole('link', { name: '看曲线' }).waitFor()
  await picture(page, 'diagnosis-desk')
  await finding.getByRole('button', { name: '按诊断报修' }).click()
  await finding.getByRole('link', { name: /WX|R/ }).or(finding.getByText('维修单')).first().waitFor()
  const { items } = await (
    await request.get(`${instance.url}/api/equipment/repair-orders?filter=[["equipment","=","${id}"]]`)
  ).json()
  assert.equal(items.length, 1)
  assert.match(items[0].symptom, /1号空压机排气温度高/)
  await picture(page, 'diagnosis-ordered-desk')

  const phone = await person({ instance, browser }, 'engineer', 'phone', 'en')
  await phone.page.goto(`${instance.url}/a/equipment/equipment/${id}`)
  const seen = phone.page.locator('.diagnoses li').filter({ hasText: 'Compressor 1 runs hot' })
  await seen.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await picture(phone.page, 'diagnosis-phone')

  // mended: it is no finding any more
  await feed(60)
  await finding.waitFor({ state: 'detached' })
  assert.deepEqual([...engineer.faults, ...phone.faults], [])
})
