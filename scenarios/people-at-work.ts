import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import type { Instance } from './testing.ts'

/**
 * What the browser would do besides showing our pages. The address bar's two pages are loaded into every new window, a second of a
 * core each time; the others are those that playwright switches off, whose own list this one replaces.
 */
const notNeeded = [
  ...[
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    'AimEnabled',
    'PreconnectToSearch',
    'OptimizationHints',
    'MediaRouter',
  ],
  ...['NetworkTimeServiceQuerying', 'LensOverlay', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'PaintHolding'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'ThirdPartyStoragePartitioning'],
  'AvoidCorsURLLoaderRestartOnRedirect',
]
const chromiumArguments = [
  `--disable-features=${notNeeded}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** Generous: a test fails when something never comes, not when the machine is slow. */
const patienceMs = 120_000
export const passwords = { engineer: 'Millrace-demo-1', operator: 'Millrace-demo-2', approver: 'Millrace-demo-3' }

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments })

export type Person = { page: Page; faults: string[]; get(path: string): Promise<any>; leave(): Promise<void> }

/** Somebody at work: signed in, with a desk or a phone before them. */
export async function person(
  { instance, browser }: { instance: Instance; browser: Browser },
  name: keyof typeof passwords,
  at: 'desk' | 'phone',
  language: 'zh' | 'en' = 'zh',
): Promise<Person> {
  const context = await browser.newContext({
    viewport: at === 'desk' ? { width: 1440, height: 900 } : { width: 390, height: 844 },
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    timezoneId: 'Asia/Shanghai',
    hasTouch: at === 'phone',
  })
  context.setDefaultTimeout(patienceMs)
  const signedIn = await context.request.post(`${instance.url}/api/session`, {
    data: { name, password: passwords[name] },
  })
  assert.ok(signedIn.ok(), await signedIn.text())
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  return {
    page,
    faults,
    async get(path) {
      const answer = await context.request.get(instance.url + path)
      assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
      return answer.json()
    },
    async leave() {
      assert.deepEqual(faults, [])
      await context.close()
    },
  }
}

/** Pictures of the day for those who want to look at it: MILLRACE_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `${name} is wider than the screen`)
  const folder = process.env.MILLRACE_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** By its words; an icon before them has a name too. */
export const button = (on: Page | Locator, name: string) =>
  on.getByRole('button', { name: new RegExp(`(^|\\s)${name}$`) })
export const drawer = (page: Page) => page.locator('.command-drawer')

/** Types a moment, e.g. 2026-03-02 08:00, and confirms it by the key, which sends nothing. */
export async function chooseMoment(form: Locator, label: string, moment: string): Promise<void> {
  const field = form.getByLabel(label, { exact: true })
  await field.fill(moment)
  await field.press('Enter')
}

/** Types words and takes the first that is found for them; the picker itself sees to it that no older list is taken from. */
export async function choose(form: Locator, label: string, words: string): Promise<void> {
  await form.getByLabel(label).fill(words)
  await form.page().locator('.ant-select-item-option', { hasText: words }).first().waitFor()
  await form.getByLabel(label).press('Enter')
}
