import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** Generous: a test fails when something never comes, not when the machine is slow. */
const patience = 60_000

const point = 'BOARD.T1'
const name = '计量看板（副本）'

let instance: Instance
let browser: Browser
let token: string
/** Where the dashboard that the first test makes is found by the others. */
let address: string

before(async () => {
  instance = await startMillrace({ demo: 'on' })
  token = await instance.token()
  const unit = { code: point, name: '看板测点', type: 'number', unit: 'degC', decimals: 1 }
  await instance.api('/api/points', { method: 'POST', token, body: { points: [unit] } })
  await feed(321.7)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function feed(value: number): Promise<void> {
  const body = { code: point, time: Date.now(), value }
  const answer = await instance.api('/api/ingest', { method: 'POST', token, body })
  assert.equal(answer.status, 200)
}

type Person = { name: string; password: string }
const engineer: Person = { name: 'engineer', password: 'Millrace-demo-1' }
const operator: Person = { name: 'operator', password: 'Millrace-demo-2' }

async function open(
  person: Person,
  viewport = desk,
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  context.setDefaultTimeout(patience)
  const response = await context.request.post(`${instance.url}/api/session`, { data: person })
  assert.ok(response.ok(), await response.text())
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  return { context, page, faults }
}

const tile = (page: Page, label: string) => page.getByRole('region', { name: label, exact: true })
/** Names of the tiles in the order in which they are kept. */
const order = (page: Page) => page.locator('.tile-head h2').allInnerTexts()
/** The tiles stand in this order, or at its end, as soon as the page has drawn them. */
const stands = (page: Page, what: string, names: readonly string[], from?: number) =>
  eventually(what, async () => JSON.stringify((await order(page)).slice(from)) === JSON.stringify(names))
const figure = (page: Page, label: string) => tile(page, label).locator('.tile-figure')
/** The dashboard among all of them. */
const listed = (page: Page) => page.locator('.dash-name', { hasText: name })
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function add(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '添加卡片' }).click()
  const dialog = page.getByRole('dialog', { name: '添加卡片' })
  await dialog.getByRole('textbox').fill(words)
  await dialog.getByRole('button').filter({ hasText: words }).first().click()
  await dialog.waitFor({ state: 'detached' })
}

test('an app’s own dashboard is copied, gets a point and a query, is put in another order, saved and shared', async () => {
  const { context, page, faults } = await open(engineer)
  await page.goto(`${instance.url}/a/calibration`)
  await page.locator('main').getByRole('link', { name: '计量看板' }).click()
  await page.waitForURL(`${instance.url}/dashboards/calibration.gauge-room`)
  await eventually('gauges are counted', async () => /^\d+$/.test(await figure(page, '在用器具').innerText()))
  assert.equal(await page.getByRole('button', { name: '编辑' }).count(), 0)

  await page.getByRole('button', { name: '复制' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await add(page, point)
  await add(page, '到期清单')
  const shipped = ['在用器具', '30 天内到期']
  assert.deepEqual((await order(page)).slice(0, 2), shipped)
  await stands(page, 'both are added', ['看板测点', '到期清单'], -2)

  // The query as one figure: how many rows it has.
  await page.locator('.dash-panel').getByText('数值', { exact: true }).click()
  await page.getByRole('textbox', { name: '中文名称' }).fill('到期几件')
  await eventually('the figure shows while it is edited', async () =>
    /^\d+\s*条$/.test(await figure(page, '到期几件').innerText()),
  )

  // By its buttons, and by dragging.
  await page.getByRole('button', { name: '到期几件, 第 8 张，共 8 张' }).hover()
  await page.getByRole('button', { name: '前移 到期几件' }).click()
  await stands(page, 'moved forward', ['到期几件', '看板测点'], -2)
  await page
    .getByRole('button', { name: '看板测点, 第 8 张，共 8 张' })
    .dragTo(page.getByRole('button', { name: '在用器具, 第 1 张，共 8 张' }), {
      sourcePosition: { x: 20, y: 20 },
      targetPosition: { x: 20, y: 20 },
    })
  await eventually('dragged to the front', async () => (await order(page))[0] === '看板测点')
  await page.keyboard.press('Control+z')
  await eventually('undone', async () => (await order(page)).at(-1) === '看板测点')
  await page.keyboard.press('Control+y')
  await eventually('done again', async () => (await order(page))[0] === '看板测点')
  const kept = await order(page)

  // Leaving now would lose it: it asks first.
  await page.getByRole('link', { name: '实时数据' }).click()
  await page.getByRole('button', { name: '继续编辑' }).click()
  await page.getByRole('button', { name: '看板设置' }).click()
  await page.getByRole('switch', { name: '共享给本组织' }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL(/\/dashboards\/[0-9a-f-]{36}$/)
  address = page.url()

  await page.goto(address)
  await eventually('the live value', async () => (await figure(page, '看板测点').innerText()).includes('321.7'))
  assert.match(await figure(page, '看板测点').innerText(), /℃|°C/)
  await stands(page, 'the order is kept', kept)
  await feed(322.9)
  await eventually('the next value comes by itself', async () =>
    (await figure(page, '看板测点').innerText()).includes('322.9'),
  )
  await tile(page, '禁用').getByRole('button').click()
  await page.waitForURL(/\/a\/calibration\/gauges\?filter=/)
  assert.deepEqual(faults, [])
  await context.close()
})

test('a second person sees the shared one, also on a phone, without what they may not see, and cannot change it', async () => {
  const { context, page, faults } = await open(operator, phone)
  await page.goto(`${instance.url}/dashboards`)
  await listed(page).click()
  await page.waitForURL(address)
  await eventually('the live value', async () => (await figure(page, '看板测点').innerText()).includes('322.9'))
  await tile(page, '在用器具').getByText('没有查看权限').waitFor()
  assert.equal(await page.getByRole('button', { name: '编辑' }).count(), 0)
  assert.ok((await overflow(page)) <= 0)
  await page.goto(`${address}/edit`)
  await page.getByText('只有创建者可以修改').waitFor()
  const id = address.split('/').at(-1)
  const refused = await context.request.put(`${instance.url}/api/dashboards/${id}`, {
    data: { label: { zh: '改', en: 'x' }, shared: true, tiles: [], version: 1 },
  })
  assert.equal(refused.status(), 403)
  assert.equal((await refused.json()).code, 'notYours')
  assert.deepEqual(faults, [])
  await context.close()
})

test('what was saved elsewhere meanwhile is told, and nothing of one’s own is lost', async () => {
  const { context, page } = await open(engineer)
  await page.goto(`${address}/edit`)
  await page.getByRole('button', { name: '看板测点, 第 1 张，共 8 张' }).click()
  await page.getByRole('textbox', { name: '中文名称' }).fill('我的测点')
  const id = address.split('/').at(-1)
  const now = await (await context.request.get(`${instance.url}/api/dashboards/${id}`)).json()
  const { label, shared, tiles, version } = now
  const elsewhere = await context.request.put(`${instance.url}/api/dashboards/${id}`, {
    data: { label, shared, version, tiles: tiles.slice(0, 2) },
  })
  assert.ok(elsewhere.ok(), await elsewhere.text())
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('这个看板在别处保存过').waitFor()
  await page.getByRole('button', { name: '用我的覆盖' }).click()
  await page.waitForURL(address)
  await tile(page, '我的测点').waitFor()
  assert.equal((await order(page)).length, 8)
  await context.close()
})

test('a big screen rotates by itself, holds at a key, says when its data are old and goes on after the server came back', async () => {
  const { context, page, faults } = await open(engineer, { width: 3840, height: 1080 })
  const id = address.split('/').at(-1)
  await page.goto(`${instance.url}/dashboards/show?ids=calibration.gauge-room,${id}&seconds=5`)
  const title = page.getByRole('heading', { level: 1 })
  await eventually('the first', async () => (await title.innerText()) === '计量看板')
  await page.locator('.tile-figure').first().waitFor()
  const sizes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.tile-figure')].map((each) => Number.parseFloat(getComputedStyle(each).fontSize)),
    )
  assert.ok(
    (await sizes()).every((px) => px >= 40),
    String(await sizes()),
  )
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
  assert.ok((await overflow(page)) <= 0)
  await eventually('the second comes by itself', async () => (await title.innerText()).startsWith(name))
  await eventually('and the first again', async () => (await title.innerText()) === '计量看板')
  await page.keyboard.press(' ')
  await page.getByText('已暂停').waitFor()
  await page.keyboard.press('ArrowRight')
  await eventually('by key', async () => (await title.innerText()).startsWith(name))
  await eventually('its live value', async () => (await figure(page, '我的测点').innerText()).includes('322.9'))

  const { folder, ports } = instance
  await instance.end()
  await eventually('it says that its data are old', () => page.locator('.show-old').isVisible(), 180_000)
  instance = await startMillrace({ folder, ports })
  await eventually('it goes on by itself', async () => !(await page.locator('.show-old').isVisible()), 180_000)
  await feed(333.3)
  await eventually('with live values', async () => (await figure(page, '我的测点').innerText()).includes('333.3'))
  assert.deepEqual(faults, [])
  await context.close()
})

test('a deleted one comes back under its address', async () => {
  const { context, page } = await open(engineer)
  await page.goto(`${instance.url}/dashboards`)
  await page.getByRole('button', { name: `删除 ${name}` }).click()
  await listed(page).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '撤销' }).click()
  await listed(page).click()
  await page.waitForURL(address)
  await tile(page, '我的测点').waitFor()
  await context.close()
})
