import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { button, choose, drawer, openBrowser, person as personAt, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// A machine breaks down: from the label that is scanned beside it to the acceptance. Machines and mechanics are the demo's.

let instance: Instance
let browser: Browser
let machine: { id: string; code: string }
let order: string

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'equipment' } })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

const person = (at: 'desk' | 'phone', language?: 'zh' | 'en') =>
  personAt({ instance, browser }, 'engineer', at, language)
const go = (page: Page, path: string) => page.goto(instance.url + path)
const open = ['requested', 'dispatched', 'inProgress', 'awaitingAcceptance']
type Row = { id: string; code: string; state: string; equipment: string; symptom: string }

test('the demo’s machine shop has its machines and half a year of repairs', async () => {
  const { get, leave } = await person('desk')
  await eventually(
    'machines and repairs are there',
    async () => {
      const orders = await get('/api/equipment/repair-orders?filter=[["state","=","accepted"]]&limit=100')
      return orders.items.length >= 20
    },
    300_000,
  )
  const { items: machines } = await get('/api/equipment/equipment?filter=[["state","=","inUse"]]&limit=100')
  const { items: busy } = await get(
    `/api/equipment/repair-orders?filter=[["state","in",${JSON.stringify(open)}]]&limit=100`,
  )
  const resting = machines.find((m: Row) => !busy.some((each: Row) => each.equipment === m.id))
  assert.ok(resting, 'a machine without an open repair')
  machine = resting
  await leave()
})

test('the machine is scanned on the phone and its breakdown reported', async () => {
  const { page, get, leave } = await person('phone')
  await go(page, '/scan')
  await page.getByLabel('扫码或输入编码').fill(machine.code)
  await page.getByLabel('扫码或输入编码').press('Enter')
  await page.waitForURL(`**/a/equipment/equipment/${machine.id}`)
  await picture(page, 'machine-phone')
  await button(page, '报修').click()
  const form = drawer(page)
  await form.getByLabel('故障现象').fill('主轴启动后异响，已停机')
  await form.getByText('设备已停机').click()
  await picture(page, 'request-phone')
  await button(form, '报修').click()
  await eventually('the order is there', async () => {
    const { items } = await get(
      `/api/equipment/repair-orders?filter=[["equipment","=","${machine.id}"],["state","=","requested"]]`,
    )
    order = items[0]?.id
    return items.length === 1 && items[0].symptom === '主轴启动后异响，已停机'
  })
  await leave()
})

test('it is dispatched at the desk, to somebody whom the page suggests', async () => {
  const { page, get, leave } = await person('desk')
  await go(page, `/a/equipment/repair-orders/${order}`)
  await page.getByText('派工建议').first().waitFor()
  await picture(page, 'dispatch-desk')
  await button(page, '派工').click()
  const form = drawer(page)
  await choose(form, '维修工', '机修班长')
  await form.getByText('须上锁挂牌').click()
  await button(form, '派工').click()
  await eventually('it is dispatched', async () => {
    const { record } = await get(`/api/equipment/repair-orders/${order}`)
    return record.state === 'dispatched' && record.lockOut === true
  })
  await leave()
})

test('work begins when every energy is locked out, not before', async () => {
  const { page, get, leave } = await person('phone')
  await go(page, `/a/equipment/repair-orders/${order}?do=start-repair`)
  await button(drawer(page), '开工').click()
  await page.getByText('本单须先“上锁挂牌”才能开工').first().waitFor()
  await picture(page, 'refused-phone')
  await go(page, `/a/equipment/repair-orders/${order}?do=lock-out`)
  const form = drawer(page)
  const steps = ['已通知操作人员', '已按规程停机', '已切断全部能源', '已上锁、已挂牌', '已释放残余能量']
  for (const step of steps) await form.getByText(step).click()
  await form.getByLabel('锁具编号').fill('S-07')
  await button(form, '上锁挂牌').click()
  await form.getByText('未确认，不能开工').first().waitFor()
  await form.getByText('已验电并试启动，确认零能量', { exact: true }).click()
  await picture(page, 'lock-out-phone')
  await button(form, '上锁挂牌').click()
  await eventually('it is locked', async () => {
    return (await get(`/api/equipment/repair-orders/${order}`)).record.lockNo === 'S-07'
  })
  await go(page, `/a/equipment/repair-orders/${order}?do=start-repair`)
  await button(drawer(page), '开工').click()
  await eventually('work has begun', async () => {
    return (await get(`/api/equipment/repair-orders/${order}`)).record.state === 'inProgress'
  })
  await leave()
})

test('it is finished, sent back once, and accepted by who asked for it', async () => {
  const { page, get, leave } = await person('phone')
  const finish = async (workDone: string) => {
    await go(page, `/a/equipment/repair-orders/${order}?do=finish-repair`)
    const form = drawer(page)
    await choose(form, '故障代码', '主轴异响')
    await choose(form, '故障原因', '磨损')
    await choose(form, '处理措施', '更换')
    await form.getByLabel('维修内容').fill(workDone)
    await form.getByText('已清场、拆锁，人员撤离').click()
    await picture(page, 'finish-phone')
    await button(form, '完工').click()
    await eventually('it waits for acceptance', async () => {
      return (await get(`/api/equipment/repair-orders/${order}`)).record.state === 'awaitingAcceptance'
    })
  }
  await finish('更换主轴前轴承')
  await go(page, `/a/equipment/repair-orders/${order}?do=return-repair`)
  await drawer(page).locator('textarea').fill('高速时仍有异响')
  await button(drawer(page), '退回返修').click()
  await eventually('it is sent back', async () => {
    const { record } = await get(`/api/equipment/repair-orders/${order}`)
    return record.state === 'inProgress' && record.returns === 1
  })
  await finish('更换前后轴承并重新预紧')
  await leave()

  const english = await person('phone', 'en')
  await go(english.page, `/a/equipment/repair-orders/${order}`)
  await button(english.page, 'Accept').click()
  await eventually('it is accepted', async () => {
    return (await english.get(`/api/equipment/repair-orders/${order}`)).record.state === 'accepted'
  })
  await picture(english.page, 'accepted-phone-en')
  await english.leave()
})

test('when it fails the same way again, what helped stands beside the new repair', async () => {
  const { page, get, leave } = await person('desk')
  const { record } = await get(`/api/equipment/repair-orders/${order}`)
  const again = await page.request.post(`${instance.url}/api/equipment/request-repair`, {
    data: { id: machine.id, symptom: '主轴又有异响', stopped: false, failureCode: record.failureCode },
  })
  assert.ok(again.ok(), await again.text())
  const { items } = await get(
    `/api/equipment/repair-orders?filter=[["equipment","=","${machine.id}"],["state","=","requested"]]`,
  )
  assert.equal(items.length, 1)
  await go(page, `/a/equipment/repair-orders/${items[0].id}`)
  await page.getByText('更换前后轴承并重新预紧').first().waitFor()
  await picture(page, 'experience-desk')
  await go(page, '/dashboards/equipment.repairs')
  await page.getByText('维修看板').first().waitFor()
  await picture(page, 'repairs-dashboard-desk')
  await leave()
})
