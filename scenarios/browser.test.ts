import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** Generous: a test fails when something never comes, not when the machine is slow. */
const patience = { timeout: 60_000 }

let instance: Instance
let browser: Browser
let token: string

before(async () => {
  instance = await startMillrace({ demo: 'on' })
  token = await instance.token()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance.destroy()
})

type Look = { language: 'zh' | 'en'; theme: 'light' | 'dark'; viewport: typeof desk }

async function open(look: Look): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: look.viewport,
    locale: look.language === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: look.theme,
    timezoneId: 'Asia/Shanghai',
  })
  context.setDefaultTimeout(patience.timeout)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text())
  })
  return { context, page, faults }
}

async function signIn(context: BrowserContext, name = 'engineer', password = 'Millrace-demo-1'): Promise<void> {
  const response = await context.request.post(`${instance.url}/api/session`, { data: { name, password } })
  assert.ok(response.ok(), await response.text())
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const looks: Look[] = [
  { language: 'zh', theme: 'light', viewport: desk },
  { language: 'en', theme: 'dark', viewport: desk },
  { language: 'zh', theme: 'dark', viewport: phone },
  { language: 'en', theme: 'light', viewport: phone },
]
const pages = [
  '/',
  '/live',
  '/trends?codes=S833,S831',
  '/dashboards',
  '/dashboards/calibration.gauge-room',
  '/dashboards/new/edit',
  '/twin',
  '/connections',
  '/connections/demo-dcs',
  '/quality',
  '/audit',
  '/tokens',
]

for (const look of looks) {
  test(`every page opens in ${look.language}, ${look.theme}, ${look.viewport.width} px wide: no error, no overflow, one language`, async () => {
    const { context, page, faults } = await open(look)
    await signIn(context)
    for (const path of pages) {
      await page.goto(instance.url + path)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle').catch(() => {})
      assert.ok((await overflow(page)) <= 0, `${path} is wider than the screen`)
      assert.equal(await page.evaluate(() => document.documentElement.lang.slice(0, 2)), look.language, path)
      const heading = (await page.locator('h1').first().innerText()).trim()
      assert.equal(/\p{Script=Han}/u.test(heading), look.language === 'zh', `${path}: ${heading}`)
    }
    assert.deepEqual(faults, [])
    await context.close()
  })
}

test('a stranger signs in with a shown account and sees the unit at work', async () => {
  const { context, page } = await open({ language: 'zh', theme: 'light', viewport: desk })
  await page.goto(`${instance.url}/live`)
  await page.getByText('engineer').first().click()
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${instance.url}/live`)
  await page.goto(instance.url)
  const power = page.getByText('发电功率').first()
  await power.waitFor()
  const figures = () => page.locator('main').innerText()
  const first = await figures()
  assert.match(first, /MW/)
  assert.match(first, /插值|插/)
  await eventually('figures move', async () => (await figures()) !== first)
  await context.close()
})

test('a sample published by mosquitto_pub appears on the live list without a reload', async () => {
  await instance.api('/api/points', {
    method: 'POST',
    token,
    body: { points: [{ code: 'SCREEN.X', name: '屏幕测点', type: 'number', unit: 'degC' }] },
  })
  const { context, page } = await open({ language: 'zh', theme: 'light', viewport: desk })
  await signIn(context)
  await page.goto(`${instance.url}/live?search=SCREEN.X`)
  await page.getByText('SCREEN.X').first().waitFor()
  const publish = promisify(execFile)
  const message = JSON.stringify({ code: 'SCREEN.X', value: 321.7 })
  await publish('mosquitto_pub', [
    '-h',
    '127.0.0.1',
    '-p',
    String(instance.ports.mqtt),
    '-u',
    'screen',
    '-P',
    token,
    '-q',
    '1',
    '-t',
    'millrace/screen/samples',
    '-m',
    message,
  ])
  await page.getByText('321.7').first().waitFor(patience)
  await context.close()
})

test('an operator sees no buttons that would be refused', async () => {
  const { context, page } = await open({ language: 'zh', theme: 'light', viewport: desk })
  await signIn(context, 'operator', 'Millrace-demo-2')
  await page.goto(`${instance.url}/connections`)
  await page.locator('h1').first().waitFor()
  await page.getByText('demo-dcs').first().waitFor()
  assert.equal(await page.getByRole('button', { name: '新建' }).count(), 0)
  const refused = await context.request.patch(`${instance.url}/api/connections/demo-dcs`, { data: { enabled: false } })
  assert.equal(refused.status(), 403)
  await context.close()
})

test('a trend opens from its address, draws lines and moves with now', async () => {
  const { context, page } = await open({ language: 'zh', theme: 'dark', viewport: desk })
  await signIn(context)
  await page.goto(`${instance.url}/trends?codes=S833,S831`)
  await page.locator('canvas').first().waitFor()
  await page.getByText('S833').first().waitFor()
  const inked = () =>
    page.evaluate(() => {
      let ink = 0
      for (const canvas of document.querySelectorAll('canvas')) {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        for (let i = 3; i < data.length; i += 4) if (data[i] > 0) ink++
      }
      return ink
    })
  await eventually('lines drawn', async () => (await inked()) > 500)
  await context.close()
})
