import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'equipment' } })
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
