import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { App } from '../contract/app.ts'
import { demoNodes } from '../demo/plant/twin.ts'
import { connectTo } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { apps } from '../os/host/apps.ts'
import { openBrowser } from './people-at-work.ts'
import { plantBySchema } from './plant-by-schema.ts'
import { eventually, type Instance, png, startMillrace } from './testing.ts'

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** Generous: a test fails when something never comes, not when the machine is slow. */
const patience = { timeout: 60_000 }

let instance: Instance
let browser: Browser
let token: string
/** The pages of one model. */
let modelPages: string[]

before(async () => {
  instance = await startMillrace({ demo: 'on', opcua: 'on' })
  token = await instance.token('--scope', 'read,ingest,write,apps')
  await plantRows()
  modelPages = await plantModel()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance.destroy()
})

/** Something in every list of every app but the one whose demo data is made anyway. */
async function plantRows(): Promise<void> {
  const headers = { 'content-type': 'image/png', 'x-file-name': "UTF-8''point.png" }
  const file = await (await instance.api('/api/files', { method: 'POST', token, body: png, headers })).json()
  const url = (await connectionUrlOf(instance.folder))!
  const { sql } = connectTo(url, { max: 1 })
  const people = await sql<{ id: string }[]>`select id from app_user where tenant = 'main' order by name`
  await sql.end()
  await plantBySchema(
    url,
    apps.filter(({ id }) => id !== 'calibration'),
    {
      ...{
        tenant: 'main',
        tag: 'planted',
        secret: 'planted',
        number: 7,
        people: people.map(({ id }) => id),
        file: file.id,
      },
      ...{ department: 'Planning', site: 'North', path: demoNodes[1].path, point: 'S833' },
    },
  )
}

/** A model of one block over a type of equipment, in two versions. */
async function plantModel(): Promise<string[]> {
  const headers = { 'content-type': 'application/json' }
  const drawing = (name: string) => ({
    ...{ format: 'millrace-model', version: 1, name: { zh: name, en: name }, cycleMs: 1000 },
    inputs: [{ id: 'in', unit: 'degC', role: 'gasOutletTemperature' }],
    ...{ blocks: [{ id: 'one', kind: 'absolute' }], outputs: [{ id: 'out' }] },
    wires: [
      { from: { node: 'in' }, to: { node: 'one', port: 'in' } },
      { from: { node: 'one' }, to: { node: 'out' } },
    ],
  })
  const ask = async (method: string, path: string, body: object) => {
    const answer = await instance.api(`/api/models${path}`, { method, token, headers, body })
    assert.equal(answer.status, 200, await answer.clone().text())
    return answer.json()
  }
  const model = { code: 'planted', name: { zh: '排烟温度', en: 'Gas outlet' }, equipmentType: 'airHeater' }
  const { id, version } = await ask('POST', '', { model, drawing: drawing('A') })
  const all = await ask('POST', `/${id}/instances/all`, { version })
  const tried = await ask('POST', `/${id}/versions/1/try`, { version: all.model.version, note: 'planted' })
  // a second person, who may review what a token has drawn
  const session = await fetch(`${instance.url}/api/session`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ name: 'approver', password: 'Millrace-demo-3' }) },
  })
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const said = { version: tried.version, note: 'planted', verdict: 'accept' }
  const reviewed = await fetch(`${instance.url}/api/models/${id}/versions/1/review`, {
    ...{ method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(said) },
  })
  assert.equal(reviewed.status, 200, await reviewed.clone().text())
  const { version: now } = await reviewed.json()
  const published = await ask('POST', `/${id}/versions/1/publish`, { version: now, note: 'planted' })
  await ask('PUT', `/${id}/draft`, { version: published.version, drawing: drawing('B') })
  const [{ id: one }] = (await (await instance.api(`/api/models/${id}/instances`, { token })).json()).items
  const at = `/models/${id}`
  return [at, `${at}/compare`, `${at}/instances`, `${at}/instances?instance=${one}`, `${at}/uses`]
}

const queries = new Set(apps.flatMap((app) => app.queries.map(({ id }) => `/api/${app.id}/${id}`)))

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
    if (message.type() !== 'error' || message.text().includes('401')) return
    // a query refuses what its page asks at first where there is nothing to ask about, and the page says so
    const { url } = message.location()
    const refuses = /status of (404|422)/.test(message.text()) && queries.has(new URL(url).pathname)
    if (!refuses) faults.push(`${message.text()} ${url}`)
  })
  return { context, page, faults }
}

async function signIn(context: BrowserContext, name = 'engineer', password = 'Millrace-demo-1'): Promise<void> {
  const response = await context.request.post(`${instance.url}/api/session`, { data: { name, password } })
  assert.ok(response.ok(), await response.text())
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Every page; all but one record and one query of each app are left out of the second, as one code draws them; one page of each kind. */
const samples = { 'every page': (path: string) => path, 'most pages': appKindOf, 'one page of each kind': kindOf }
const looks: (Look & { which: keyof typeof samples })[] = [
  { language: 'zh', theme: 'light', viewport: desk, which: 'every page' },
  { language: 'en', theme: 'light', viewport: phone, which: 'most pages' },
  { language: 'en', theme: 'dark', viewport: desk, which: 'one page of each kind' },
  { language: 'zh', theme: 'dark', viewport: phone, which: 'one page of each kind' },
]
const ofPlatform = [
  '/',
  '/live',
  '/trends?codes=S833,S831',
  '/dashboards',
  '/dashboards/new/edit',
  '/twin',
  '/connections',
  '/connections/demo-dcs',
  '/quality',
  '/alarms',
  '/models',
  '/audit',
  '/webhooks',
  '/people',
  '/departments',
  '/roles',
  '/account',
  '/tokens',
  '/tasks',
  '/jobs',
  '/notices',
  '/notice-settings',
  '/notice-channels',
  '/approval-rules',
  '/scan',
  '/labels',
]
/** What an app's own page leads to: its lists, queries, boards and pages; and a record of each list. */
async function pagesOf(page: Page, app: App): Promise<string[]> {
  await eventually(`the way into ${app.id}`, async () => {
    await go(page, `/a/${app.id}`)
    return (await page.locator(`main a[href^="/a/${app.id}/"]`).count()) > 0
  })
  const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
  const found = links.filter((href) => /^\/(a\/[^?]+\/|dashboards\/[^?]+\.)/.test(href))
  for (const { plural } of app.entities)
    assert.ok(found.includes(`/a/${app.id}/${plural}`), `no way to ${app.id}/${plural}: ${found}`)
  const records = await Promise.all(
    app.entities.map(async ({ plural }) => {
      const answer = await page.request.get(`${instance.url}/api/${app.id}/${plural}?limit=1`)
      const [row] = (await answer.json()).items
      return `/a/${app.id}/${plural}/${row.id}`
    }),
  )
  return [...new Set([...found, ...records])]
}
/** e.g. `/a/x/x`: pages of one kind are drawn by the same code. */
function kindOf(path: string): string {
  return path
    .replace(/\?.*/, '')
    .replace(/^\/a\/.*/, (p) => p.replaceAll(/[^/]+/g, (w) => (/^[aqp]$/.test(w) ? w : 'x')))
}
/** The same for queries and records, told apart by their app; other pages each for itself. */
function appKindOf(path: string): string {
  const kind = kindOf(path)
  return kind === '/a/x/q/x' || kind === '/a/x/x/x' ? `${path.split('/')[2]} ${kind}` : path
}

/** Requests of a page that are not answered yet. */
const asked = new WeakMap<Page, Set<unknown>>()
function countRequests(page: Page): void {
  const open = new Set<unknown>()
  asked.set(page, open)
  page.on('request', (request) => open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
}

/** Goes on within the page that is open, and waits until all that it asks for has come and is drawn. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
  const drawn = () =>
    page.evaluate(async () => {
      for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
      return (
        !document.querySelector('main :is(.ant-skeleton, .ant-spin-spinning)') && !!document.querySelector('main h1')
      )
    })
  await eventually(
    `${path} is drawn`,
    async () => (await drawn()) && asked.get(page)!.size === 0 && (await drawn()) && asked.get(page)!.size === 0,
  )
}

/** Words of the other language: in the heading, and in English on the whole page where no data is Chinese. */
async function strangeWords(page: Page, path: string, language: 'zh' | 'en'): Promise<string | undefined> {
  const [, part, app, , id] = path.split('/')
  const isPlanted = part === 'a' && app !== 'calibration'
  const isRecord = part === 'a' && id !== undefined
  const heading = (await page.locator('main h1').first().innerText()).trim()
  if (language === 'zh') return isRecord || /\p{Script=Han}/u.test(heading) ? undefined : heading
  const text = isPlanted ? await page.locator('main').innerText() : heading
  return isRecord && !isPlanted ? undefined : /.{0,20}\p{Script=Han}+.{0,20}/u.exec(text)?.[0]
}

for (const { which, ...look } of looks) {
  test(`${which} opens in ${look.language}, ${look.theme}, ${look.viewport.width} px wide: no error, no overflow, one language`, async () => {
    const { context, page, faults } = await open(look)
    countRequests(page)
    await signIn(context)
    await page.goto(instance.url)
    await page.locator('h1').first().waitFor()
    const paths = [...ofPlatform, ...modelPages]
    for (const app of apps) paths.push(...(await pagesOf(page, app)))
    const kinds = paths.map(samples[which])
    const opened = paths.filter((_, i) => kinds.indexOf(kinds[i]) === i)
    const seen: string[] = []
    for (const path of opened) {
      await go(page, path)
      if ((await overflow(page)) > 0) seen.push(`${path} is wider than the screen`)
      assert.equal(await page.evaluate(() => document.documentElement.lang.slice(0, 2)), look.language, path)
      const foreign = await strangeWords(page, path, look.language)
      if (foreign) seen.push(`${path} says ${foreign}`)
      for (const fault of faults.splice(0)) seen.push(`${path}: ${fault}`)
    }
    assert.deepEqual(seen, [])
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
