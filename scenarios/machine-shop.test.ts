import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { button, drawer, openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'equipment,energy' } })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance.destroy()
})

test('the ledger shows what machines do now; weeks are compared, orders are judged, and both can be sent by address', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page, get } = engineer
  // the compressors are the last to be connected
  const connected = async () => (await get('/api/equipment/machine-wall')).items.length === 14
  await eventually('the demo’s machines are all there', connected, 300_000)
  await page.goto(`${instance.url}/a/equipment/equipment`)
  // over MTConnect, from the simulator to the row of the list
  const told = page.locator('.vtable-row', { hasText: 'T01' }).locator('.live-state')
  await told.filter({ hasText: /运行|待机|故障|关机/ }).waitFor()
  await picture(page, 'ledger-live')

  await page.goto(`${instance.url}/a/equipment/p/compare`)
  const paired = page.locator('.paired li')
  await paired.first().waitFor()
  assert.equal(await paired.count(), 12)
  await paired.first().getByRole('button').click()
  await page.waitForURL(/of=/)
  const chosen = (await page.locator('.compare-of').textContent())!
  await picture(page, 'compare')
  const colleague = await person({ instance, browser }, 'engineer', 'phone')
  await colleague.page.goto(page.url())
  await colleague.page.locator('.compare-of', { hasText: chosen }).waitFor()
  await picture(colleague.page, 'compare-phone')
  await colleague.leave()

  await page.goto(`${instance.url}/a/equipment/p/orders`)
  const order = page.getByRole('button', { name: 'GD-T01-04' })
  await order.click()
  await page.getByRole('heading', { name: /GD-T01-04/ }).waitFor()
  await picture(page, 'orders')
  await engineer.leave()
})

test('the shop’s live meters fill balance, flow and bill; a month is closed in the browser and stays', async () => {
  const manager = await person({ instance, browser }, 'engineer', 'desk')
  const { page, get } = manager
  const meters = async () => (await get('/api/energy/meters?limit=200')).items as { id: string; code: string }[]
  const main = await eventually(
    'the meters are there',
    async () => (await meters()).find(({ code }) => code === 'EM0'),
    300_000,
  )
  // half a year is worked out from the historian in the background
  const balanced = async () =>
    (await get('/api/energy/balance')).items.some(
      (row: { code: string; verdict: string }) => row.code === 'EM0' && row.verdict === 'ok',
    )
  await eventually('the main meter is balanced with the lines below it', balanced, 300_000)
  const registers = [...['EM0', 'EM1', 'EM2', 'EM3', 'EM4'].map((code) => `${code}-KWH`), 'AF0-M3', 'WM0-M3', 'GM0-M3']
  const live = async () => {
    const { items } = await get(`/api/live?codes=${registers.join(',')}`)
    return items.length === registers.length && items
  }
  await eventually('registers come over Modbus', live)
  await page.goto(`${instance.url}/a/energy/p/overview?days=30`)
  await page.locator('.energy-part', { hasText: '能流' }).locator('canvas, svg').first().waitFor()
  await picture(page, 'energy-live')

  await page.goto(`${instance.url}/a/energy/p/bill?meter=${main.id}`)
  await page.getByRole('heading', { name: /月度账单/ }).waitFor()
  await page.locator('.bill-lines tfoot').waitFor()
  assert.match((await page.locator('.bill-lines').first().textContent())!, /基本电费.*力调电费.*可再生能源电价附加/s)
  await picture(page, 'bill')
  const before = await get(`/api/energy/month-bill?meter=${main.id}`)
  await button(page, '结算').click()
  await button(drawer(page), '结算').click()
  await page.locator('.page-header-state', { hasText: /已结算 DF-/ }).waitFor()
  const after = await get(`/api/energy/month-bill?meter=${main.id}`)
  assert.deepEqual(after.items, before.items)
  assert.equal(after.bill.amount, before.bill.amount)
  await picture(page, 'bill-closed')
  const colleague = await person({ instance, browser }, 'engineer', 'phone', 'en')
  await colleague.page.goto(page.url())
  await colleague.page.locator('.bill-lines tfoot').waitFor()
  await picture(colleague.page, 'bill-phone')
  await colleague.leave()
  await manager.leave()
})
