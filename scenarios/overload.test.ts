import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DataType } from 'node-opcua'
import type { Browser, Page } from 'playwright-core'
import { type Plant, startPlant } from '../drivers/opcua/testing-plant.ts'
import { button, choose, drawer, openBrowser, person as personAt, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// A feeder is overloaded: the platform opens its breaker over OPC UA, the contact proves it, and two people release it. The breaker is
// a simulated one behind a real server: it opens when its trip coil is written, and the current is gone.

let folder: string
let plant: Plant
let instance: Instance
let browser: Browser
let watch: string
let load = 60

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-switchgear-'))
  plant = await startPlant({ folder })
  plant.set('Boolean', { dataType: DataType.Boolean, value: true })
  plant.set('Int16', { dataType: DataType.Int16, value: 0 })
  plant.variable('Int16').on('value_changed', ({ value }: { value: { value: number } }) => {
    if (value.value !== 1) return
    load = 0
    plant.set('Boolean', { dataType: DataType.Boolean, value: false })
  })
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'calibration' } })
  const token = await instance.token('--scope', 'read,write')
  const post = async (path: string, body: object) => {
    const answer = await instance.api(path, { method: 'POST', token, body })
    assert.ok(answer.ok, await answer.clone().text())
    return answer.json()
  }
  const endpoint = `opc.tcp://localhost:${plant.port}`
  await post('/api/connections', { code: 'switchgear', driver: 'opcua', config: { endpoint } })
  const bind = (code: string, node: string, more: object = {}) => ({
    ...{ code, type: 'number', name: { zh: code, en: code }, ...more },
    source: { connection: 'switchgear', address: { nodeId: `ns=1;s=${node}` }, writable: node === 'Int16' },
  })
  const report = await post('/api/points', {
    points: [bind('F07.A', 'Analog'), bind('F07.Q', 'Boolean', { type: 'boolean' }), bind('F07.YO', 'Int16')],
  })
  assert.equal(report.created, 3, JSON.stringify(report))
  browser = await openBrowser()
})
// every second, as a meter in the switchgear sends it
const meter = setInterval(() => plant?.set('Analog', { dataType: DataType.Double, value: load }), 1_000)
after(async () => {
  clearInterval(meter)
  await browser?.close()
  await instance?.destroy()
  await plant?.close()
  await rm(folder, { recursive: true, force: true })
})

const person = (name: 'engineer' | 'approver', at: 'desk' | 'phone', language?: 'zh' | 'en') =>
  personAt({ instance, browser }, name, at, language)
const go = (page: Page, path: string) => page.goto(instance.url + path)
const stateOf = async (get: (path: string) => Promise<{ record: { state: string } }>) =>
  (await get(`/api/energy/overload-watches/${watch}`)).record.state

test('the feeder is put under watch at the desk, with the switch that is to be opened', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  await go(page, '/a/energy/overload-watches?do=guard-feeder')
  const form = drawer(page)
  await form.getByLabel('回路', { exact: true }).fill('7 号馈线（磨床）')
  await choose(form, '监视测点', 'F07.A')
  await choose(form, '开关位置测点', 'F07.Q')
  await choose(form, '切断下发测点', 'F07.YO')
  await form.locator('.form-field', { hasText: '切断下发值' }).getByText('1', { exact: true }).click()
  for (const [label, value] of [
    ['预警值', '80'],
    ['预警延时（秒）', '2'],
    ['切断值', '100'],
    ['切断延时（秒）', '4'],
    ['断开期限（秒）', '60'],
  ])
    await form.getByLabel(label).fill(value)
  await picture(page, 'overload-form-desk')
  await button(form, '设置过载监视').click()
  watch = await eventually('the feeder is watched', async () => {
    const { items } = await get('/api/energy/overload-watches')
    return items.length === 1 && items[0].switchPoint === 'F07.YO' && items[0].switchValue === 1 && items[0].id
  })
  await leave()
})

test('the load rises: warned, opened by itself, and the contact shows it', async () => {
  const { page, get, leave } = await person('engineer', 'phone')
  load = 130
  await eventually('the breaker is open', async () => (await stateOf(get)) === 'open', 240_000)
  assert.equal(plant.variable('Int16').readValue().value.value, 1)
  assert.equal(plant.variable('Boolean').readValue().value.value, false)
  const { items } = await get(`/api/energy/overload-events?filter=[["protection","=","${watch}"]]&sort=at`)
  assert.deepEqual(
    items
      .map(({ what }: { what: string }) => what)
      .filter((what: string) => what !== 'inputLost' && what !== 'inputBack'),
    ['warning', 'requested', 'open'],
  )
  await go(page, `/a/energy/overload-watches/${watch}`)
  await page.getByText('已断开').first().waitFor()
  await picture(page, 'overload-open-phone')
  await leave()
})

test('the one who clears the fault asks for the release, somebody else consents on the phone', async () => {
  const asks = await person('engineer', 'desk')
  await go(asks.page, `/a/energy/overload-watches/${watch}?do=release-protection`)
  const form = drawer(asks.page)
  await form.getByLabel('原因和处理').fill('磨床砂轮堵转，已更换并试转')
  await button(form, '解除闭锁').click()
  await asks.page.getByText('等待').first().waitFor()
  assert.equal(await stateOf(asks.get), 'open')
  await asks.leave()
  const consents = await person('approver', 'phone')
  await go(consents.page, '/tasks')
  await consents.page.getByText('解除闭锁').first().click()
  await picture(consents.page, 'overload-task-phone')
  await button(consents.page, '批准').click()
  await button(consents.page.locator('.task-dialog'), '批准').click()
  await eventually('armed again', async () => (await stateOf(consents.get)) === 'armed')
  await consents.leave()
  // nothing closes a breaker but people on site
  assert.equal(plant.variable('Boolean').readValue().value.value, false)
  const { page, leave } = await person('engineer', 'desk', 'en')
  await go(page, `/a/energy/overload-watches/${watch}`)
  await page.getByText('Armed').first().waitFor()
  await picture(page, 'overload-released-desk-en')
  await leave()
})
