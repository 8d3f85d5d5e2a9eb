import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Cnc, startCnc } from '../apps/remote-operation/testing.ts'
import { furnishMachiningCentre, speedNode, wearNode } from './machining-centre.ts'
import { button, chooseMoment, drawer, openBrowser, person as personAt, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// A tool offset is changed from afar by two people: one asks at the desk, the other approves on the phone, the first writes it while the
// spindle stands, and the second confirms what the machine holds. The machine is a simulated CNC behind a real OPC UA server.

let cnc: Cnc
let instance: Instance
let browser: Browser
let machine: string
let order: string

before(async () => {
  cnc = await startCnc()
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'calibration' } })
  ;({ machine } = await furnishMachiningCentre(instance, cnc, 'critical'))
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
  await cnc?.close()
})

const person = (name: 'engineer' | 'approver', at: 'desk' | 'phone', language?: 'zh' | 'en') =>
  personAt({ instance, browser }, name, at, language)
const go = (page: Page, path: string) => page.goto(instance.url + path)
const stateOf = async (get: (path: string) => Promise<{ record: { state: string } }>) =>
  (await get(`/api/remote-operation/write-orders/${order}`)).record.state

test('the engineer sees what the machine holds, and asks for an offset; what is beyond the limit is refused', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  await go(page, `/a/remote-operation/machines/${machine}`)
  await page.getByText('−0.008').first().waitFor()
  await picture(page, 'offset-board-desk')
  await page.getByRole('button', { name: '修改 T12 磨耗半径' }).click()
  const form = drawer(page)
  await form.getByLabel('写入值').fill('0.2')
  await form.getByLabel('原因').fill('首件外径大 0.02，补偿磨耗')
  await button(form, '申请写入参数').click()
  await form.getByText(/超过允许的 0.05/).waitFor()
  await picture(page, 'offset-refused-desk')
  await form.getByLabel('写入值').fill('0.012')
  await button(form, '申请写入参数').click()
  order = await eventually('the order is there', async () => {
    const { items } = await get('/api/remote-operation/write-orders')
    return items.length === 1 && items[0].state === 'requested' && items[0].id
  })
  await go(page, `/a/remote-operation/write-orders/${order}`)
  await page.getByText('您是申请人，请由另一人执行').waitFor()
  assert.equal(await button(page.locator('.remote-next'), '批准').count(), 0)
  // who asked takes it back; refusing is the other's
  await button(page.locator('.page-header-actions'), '撤回').waitFor()
  assert.equal(await button(page.locator('.page-header-actions'), '不批准').count(), 0)
  await picture(page, 'offset-asked-desk')
  await leave()
})

test('the approver approves on the phone', async () => {
  const { page, get, leave } = await person('approver', 'phone')
  await go(page, `/a/remote-operation/write-orders/${order}`)
  await button(page.locator('.remote-next'), '批准').waitFor()
  await picture(page, 'offset-approve-phone')
  await button(page.locator('.remote-next'), '批准').click()
  await eventually('approved', async () => (await stateOf(get)) === 'approved')
  await page.getByText('您是批准人，请由另一人下发').waitFor()
  await leave()
})

test('while the spindle turns nothing is written; when it stands, the machine takes the value and shows it', async () => {
  const { page, get, leave } = await person('engineer', 'phone')
  cnc.cnc.set(speedNode, 1200)
  await go(page, `/a/remote-operation/write-orders/${order}`)
  await page.getByText('联锁不成立，暂不能下发').waitFor()
  await picture(page, 'offset-blocked-phone')
  assert.equal(await button(page.locator('.remote-next'), '下发到机台').isDisabled(), true)
  cnc.cnc.set(speedNode, 0)
  await page.locator('.remote-next .ant-btn:not([disabled])').click()
  await picture(page, 'offset-sure-phone')
  await button(page.locator('.dialog'), '下发到机台').click()
  await eventually('written', async () => (await stateOf(get)) === 'operated')
  await page.getByText('您是操作人，请由另一人复核').waitFor()
  assert.equal(cnc.cnc.get(wearNode), 0.012)
  await picture(page, 'offset-written-phone')
  await leave()
})

test('the approver confirms at the desk; the order tells who did what', async () => {
  const { page, get, leave } = await person('approver', 'desk')
  await go(page, `/a/remote-operation/write-orders/${order}`)
  await button(page.locator('.remote-next'), '复核通过').click()
  await eventually('confirmed', async () => (await stateOf(get)) === 'confirmed')
  await page.getByText('写入完成，机台现在是 0.012 mm').waitFor()
  await picture(page, 'offset-confirmed-desk')
  await leave()
  const english = await person('engineer', 'desk', 'en')
  await go(english.page, `/a/remote-operation/write-orders/${order}`)
  await english.page.getByText('Done; the machine holds 0.012 mm').waitFor()
  await picture(english.page, 'offset-confirmed-desk-en')
  const sheet = await english.get(`/api/remote-operation/order-sheet?order=${order}`)
  assert.deepEqual(
    sheet.steps.map(({ what }: { what: string }) => what),
    ['requested', 'approved', 'selected', 'written', 'readBack', 'confirmed'],
  )
  await english.leave()
})

test('a diagnosis from afar: what is read, noted and written stands on one time line, by name, and ends with findings', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  await go(page, `/a/remote-operation/machines/${machine}`)
  await button(page, '远程诊断').click()
  const form = drawer(page)
  const inAnHour = Temporal.Now.zonedDateTimeISO('Asia/Shanghai').add({ hours: 1 }).toPlainDateTime()
  await chooseMoment(form, '计划结束', inAnHour.toString({ smallestUnit: 'minute' }).replace('T', ' '))
  await form.getByLabel('诊断原因').fill('T12 加工的外径逐件变大')
  await button(form, '开始远程诊断').click()
  const session = await eventually('the session is open', async () => {
    const { items } = await get('/api/remote-operation/diagnoses')
    return items.length === 1 && items[0].id
  })
  await go(page, `/a/remote-operation/diagnoses/${session}`)
  const act = async (name: string, words?: { label: string; text: string }) => {
    await button(page.locator('.page-header-actions'), name).click()
    if (words) await form.getByLabel(words.label).fill(words.text)
    await button(form, name).click()
    await form.waitFor({ state: 'hidden' })
  }
  await act('记录读数')
  const readings = page.locator('.remote-readings').first()
  await readings.getByText('T12 磨耗半径').waitFor()
  assert.match((await readings.textContent())!, /主轴停止.*门已关闭|门已关闭.*主轴停止/s)
  assert.doesNotMatch((await readings.textContent())!, /MC7-/)
  assert.match((await readings.locator('div', { hasText: 'T12 磨耗半径' }).textContent())!, /0\.012\s*mm/)
  await act('记笔记', { label: '笔记', text: '磨耗半径偏小，补 0.004 后再测一件' })
  await page.getByText('补 0.004 后再测一件').waitFor()

  await go(page, `/a/remote-operation/machines/${machine}`)
  await page.getByRole('button', { name: '修改 T12 磨耗半径' }).click()
  await form.getByLabel('写入值').fill('0.016')
  await form.getByLabel('原因').fill('诊断中补偿')
  await button(form, '申请写入参数').click()
  await form.waitFor({ state: 'hidden' })
  await go(page, `/a/remote-operation/diagnoses/${session}`)
  await page.locator('.remote-line').getByText('申请', { exact: true }).waitFor()
  await picture(page, 'diagnosis-desk')
  await act('结束诊断', { label: '诊断结论', text: 'T12 磨耗，已申请补偿，待批准后复测' })
  await page.getByText('已结束').first().waitFor()
  const { items } = await get(`/api/remote-operation/session-line?diagnosis=${session}`)
  assert.deepEqual(
    items.map(({ kind, step }: { kind: string; step: string | null }) => step ?? kind),
    ['snapshot', 'note', 'requested', 'closed'],
  )
  await leave()
  const phone = await person('approver', 'phone', 'en')
  await go(phone.page, `/a/remote-operation/diagnoses/${session}`)
  await phone.page.locator('.remote-readings').first().waitFor()
  await picture(phone.page, 'diagnosis-phone-en')
  await phone.leave()
})
