import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, type Person, passwords, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser
let token: string
let model: { id: string; version: number }

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'none' } })
  token = await instance.token()
  const points = ['IN', 'OUT'].map((end) => ({ code: `FWP.${end}`, name: end, type: 'number', unit: 'degC' }))
  await call('/api/points', 'POST', { points })
  model = await call('/api/models', 'POST', { model: { code: 'FWP-RISE', name: { zh: '给水泵温升', en: 'Rise' } } })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function call(path: string, method = 'GET', body?: unknown, headers = {}): Promise<any> {
  const answer = await instance.api(path, { method, token: 'cookie' in headers ? undefined : token, body, headers })
  assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`)
  return answer.json()
}

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const handle = (page: Page, at: string) => {
  const [id, port] = at.split('.')
  return node(page, id).locator(`.react-flow__handle[data-handleid="${port}"]`)
}
async function middle(page: Page, at: string) {
  const box = (await handle(page, at).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
/** Draws a wire by hand; `held` looks before it is let go. */
async function draw(page: Page, from: string, to: string, held?: () => Promise<unknown>): Promise<void> {
  const [a, b] = [await middle(page, from), await middle(page, to)]
  await page.mouse.move(a.x, a.y)
  await page.mouse.down()
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 })
  await page.mouse.move(b.x, b.y, { steps: 4 })
  await held?.()
  await page.mouse.up()
}
/** A drawing that is arranged anew moves into its place. */
async function standsStill(page: Page, at: string): Promise<void> {
  let before = ''
  await eventually(`${at} stands still`, async () => {
    const now = JSON.stringify(await middle(page, at))
    const same = now === before
    before = now
    return same
  })
}
const wires = (page: Page) => page.locator('.react-flow__edge').count()

/** Found by its name and added with Enter: no mouse. */
async function add(page: Page, words: string, id: string): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.getByRole('searchbox', { name: '找功能块并加入' }).fill(words)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await node(page, id).waitFor()
}

test('somebody draws a small model, is told why a wire does not fit, steps through it, saves, undoes and sees live values', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  await page.goto(`${instance.url}/models/${model.id}/edit`)
  await page.getByText('空白的图').waitFor()
  for (const [words, id] of [
    ...[
      ['输入', 'in1'],
      ['输入', 'in2'],
      ['减法', 'subtract'],
      ['高限比较', 'above'],
      ['报警', 'alarm1'],
      ['输出', 'out1'],
    ],
  ] as const)
    await add(page, words, id)
  await page.keyboard.press('l')
  await eventually('all are in sight', async () => (await page.locator('.react-flow__node').count()) === 6)

  // by the list of the panel, without a mouse, and by hand
  await node(page, 'subtract').click()
  await page.getByRole('combobox', { name: '被减数 接自' }).click()
  await page.locator('.ant-select-item-option', { hasText: 'in2' }).click()
  await draw(page, 'in1.out', 'subtract.b')
  await draw(page, 'subtract.out', 'above.in')
  await draw(page, 'subtract.out', 'out1.in')
  await eventually('four wires', async () => (await wires(page)) === 4)
  await draw(page, 'subtract.out', 'alarm1.in', () =>
    page.getByText('减法 是模拟量，不能接到 alarm1 的“输入”（开关量）；请用比较块或转换块').waitFor(),
  )
  await page.getByRole('alert').or(page.locator('.ant-message')).getByText('请用比较块或转换块').waitFor()
  // round in a circle: the blocks of the loop are marked
  await draw(page, 'subtract.out', 'subtract.a')
  assert.equal(await wires(page), 4)
  await eventually('the loop is shown', async () => (await page.locator('.graph-looped').count()) === 1)
  await draw(page, 'above.out', 'alarm1.in')
  await eventually('five wires', async () => (await wires(page)) === 5)
  await page.keyboard.press('Control+z')
  await eventually('undone', async () => (await wires(page)) === 4)
  await page.keyboard.press('Control+y')
  await eventually('done again', async () => (await wires(page)) === 5)

  await dragsGroup(page)
  await node(page, 'above').click()
  await page.getByRole('spinbutton', { name: '限值' }).fill('8')
  await page.getByRole('button', { name: '单步调试' }).click()
  await page.getByRole('spinbutton', { name: 'in1', exact: true }).fill('40')
  await page.getByRole('spinbutton', { name: 'in2', exact: true }).fill('50')
  await page.getByRole('button', { name: '走一拍' }).click()
  await node(page, 'subtract').locator('.graph-value', { hasText: '10' }).waitFor()
  await page.getByText('报警（第 1 拍起）').waitFor()
  await page.getByRole('button', { name: '关闭单步调试' }).click()

  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByText('已存为第 1 版草稿').waitFor()
  await savedMeanwhile(page)
  const live = await published()
  const made = await call(`/api/models/${live}/instances`, 'POST', {
    code: 'A',
    bindings: { in1: 'FWP.IN', in2: 'FWP.OUT' },
  })
  const feed = (out: number) =>
    call('/api/ingest', 'POST', { time: Date.now(), values: { 'FWP.IN': 40, 'FWP.OUT': out } })
  await feed(47.5)
  await page.goto(`${instance.url}/models/${live}/edit?instance=${made.id}`)
  await node(page, 'subtract').locator('.graph-value', { hasText: '7.5' }).waitFor()
  await feed(52)
  await node(page, 'subtract').locator('.graph-value', { hasText: '12' }).waitFor()
  await engineer.leave()
})

/** Two blocks become a group, whose title takes both along. */
async function dragsGroup(page: Page): Promise<void> {
  await node(page, 'subtract').click()
  await node(page, 'above').click({ modifiers: ['Shift'] })
  await page.keyboard.press('g')
  const title = (await page.locator('.graph-group button').boundingBox())!
  const places = () =>
    Promise.all(['subtract', 'above', 'in1'].map(async (id) => (await node(page, id).boundingBox())!.y))
  const before = await places()
  await page.mouse.move(title.x + 6, title.y + 6)
  await page.mouse.down()
  await page.mouse.move(title.x + 6, title.y + 106, { steps: 4 })
  await page.mouse.up()
  await eventually('both are dragged, and nobody else', async () => {
    const [a, b, other] = (await places()).map((y, at) => Math.round(y - before[at]))
    return a > 50 && a === b && other === 0
  })
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await eventually('no group any more', async () => (await page.locator('.graph-group').count()) === 0)
  await page.keyboard.press('Escape')
}

/** Another saves while the drawing is open: nothing of one's own is lost. */
async function savedMeanwhile(page: Page): Promise<void> {
  const now = await call(`/api/models/${model.id}`)
  const { drawing } = await call(`/api/models/${model.id}/versions/1`)
  await call(`/api/models/${model.id}/draft`, 'PUT', {
    version: now.version,
    drawing: { ...drawing, cycleMs: 500 },
  })
  await node(page, 'above').click()
  await page.getByRole('spinbutton', { name: '限值' }).fill('9')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByText('这个模型在别处保存过').waitFor()
  await page.getByText('有 1 处不同').waitFor()
  await page.getByRole('button', { name: '用我的覆盖' }).click()
  await eventually('mine is kept', async () => {
    const mine = (await call(`/api/models/${model.id}/versions/1`)).drawing
    return mine.cycleMs === 1000 && mine.blocks.find((b: { id: string }) => b.id === 'above').params.limit === 9
  })
}

/** The drawing as another's model: its author is the token's owner, so that the engineer may review it. @returns its id */
async function published(of = model.id, code = 'FWP-LIVE'): Promise<string> {
  const { drawing } = await call(`/api/models/${of}/versions/1`)
  const made = await call('/api/models', 'POST', { model: { code, name: drawing.name }, drawing })
  const step = async (what: string, body: object, headers = {}) => {
    const { version } = await call(`/api/models/${made.id}`)
    await call(`/api/models/${made.id}/versions/1/${what}`, 'POST', { version, note: '试过', ...body }, headers)
  }
  const signedIn = await instance.api('/api/session', {
    method: 'POST',
    body: { name: 'engineer', password: passwords.engineer },
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
  await step('try', {})
  await step('review', { verdict: 'accept' }, { cookie })
  await step('publish', {}, { cookie })
  return made.id
}

/** Four seconds of a spindle at 1,470 r/min whose outer ring knocks at 88.2 Hz, each knock ringing at 330 Hz. */
const spindle = Array.from({ length: 4_000 }, (_, k) => {
  const [time, since] = [k / 1000, (k / 1000) % (1 / 88.2)]
  const knock = Math.exp(-120 * since) * Math.sin(2 * Math.PI * 330 * since)
  const noise = 0.2 * Math.sin(k * k * 0.7391)
  return Math.round(1000 * (2 * Math.sin(2 * Math.PI * 24.5 * time) + knock + noise)) / 1000
})

test('a spindle’s samples, a thousand a second, are wired to a block for waveforms, and its bearing’s fault is found live and in history', async () => {
  await call('/api/points', 'POST', {
    points: [
      { code: 'SP.VIB', name: '主轴振动', type: 'number', unit: 'm/s2' },
      { code: 'SP.SPEED', name: '主轴转速', type: 'number', unit: 'rpm' },
    ],
  })
  const own = await call('/api/models', 'POST', {
    model: { code: 'SP-BEARING', name: { zh: '主轴轴承', en: 'Spindle bearing' } },
  })
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  await page.goto(`${instance.url}/models/${own.id}/edit`)
  await page.getByText('空白的图').waitFor()
  for (const [words, id] of [
    ['采样序列输入', 'wave1'],
    ['输入', 'in1'],
    ['滚动轴承故障', 'bearingFault'],
    ['高限比较', 'above'],
    ['报警', 'alarm1'],
  ] as const)
    await add(page, words, id)
  await page.keyboard.press('l')
  await eventually('all are in sight', async () => (await page.locator('.react-flow__node').count()) === 5)
  await standsStill(page, 'above.in')
  await draw(page, 'wave1.out', 'above.in', async () => {
    await page.getByText('wave1 带来两次扫描之间的全部采样；高限比较 的“输入”只取一个值').first().waitFor()
    await picture(page, 'samples-refused')
  })
  assert.equal(await wires(page), 0)
  await draw(page, 'in1.out', 'bearingFault.in', () =>
    page.getByText('要取两次扫描之间的全部采样，in1 只有一个值').first().waitFor(),
  )
  for (const [from, to] of [
    ['wave1.out', 'bearingFault.in'],
    ['in1.out', 'bearingFault.speed'],
    ['bearingFault.outer', 'above.in'],
    ['above.out', 'alarm1.in'],
  ] as const)
    await draw(page, from, to)
  await eventually('four wires', async () => (await wires(page)) === 4)
  await node(page, 'above').click()
  await page.getByRole('spinbutton', { name: '限值' }).fill('5')
  await node(page, 'wave1').click()
  await page.getByText('每次扫描取到上次以来的全部采样').waitFor()
  await picture(page, 'samples-editor')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await page.getByText('已存为第 1 版草稿').waitFor()

  const live = await published(own.id, 'SP-LIVE')
  const bindings = { wave1: 'SP.VIB', in1: 'SP.SPEED' }
  const made = await call(`/api/models/${live}/instances`, 'POST', { code: 'A', bindings })
  // before the samples: in history, too, all of them come at this speed
  await call('/api/ingest', 'POST', { time: Date.now() - 60_000, values: { 'SP.SPEED': 1470 } })
  const look = () => call(`/api/models/${live}/instances/${made.id}/look`)
  // every sample from its first scan on
  await eventually('it is scanned', async () => (await look()).inputs.in1.value === 1470, 30_000)
  const from = Date.now() - spindle.length
  const times = spindle.map((_, k) => from + k)
  const { accepted } = await call('/api/ingest', 'POST', { codes: ['SP.VIB'], times, values: spindle })
  assert.equal(accepted, spindle.length)
  const found = await eventually('the fault is found', async () => {
    const { blocks } = await look()
    return blocks.bearingFault.fault.value === 1 && blocks.bearingFault
  })
  assert.ok(found.outer.value > 5 && found.inner.value < 5, JSON.stringify(found))
  await page.goto(`${instance.url}/models/${live}/edit?instance=${made.id}`)
  await node(page, 'bearingFault').locator('.graph-value', { hasText: '88.2' }).waitFor()
  await picture(page, 'samples-live')

  // history says the same
  const { drawing } = await call(`/api/models/${live}/versions/1`)
  const walk = await call('/api/models/walk', 'POST', { drawing, from: from - 2_000, scans: 8, points: bindings })
  for (const port of ['outer', 'inner', 'ball', 'cage'] as const)
    assert.equal(walk.blocks.bearingFault[port].values.at(-1), found[port].value, port)
  await engineer.leave()
})

test('on a phone a drawing is looked at: it says that drawing wants a desk', async () => {
  const operator: Person = await person({ instance, browser }, 'operator', 'phone')
  const { page } = operator
  await page.goto(`${instance.url}/models/${model.id}/edit`)
  await page.getByText('绘制模型请用电脑').waitFor()
  await node(page, 'subtract').waitFor()
  assert.equal(await page.getByRole('button', { name: '保存草稿' }).count(), 0)
  assert.equal(await page.locator('.graph-palette').count(), 0)
  // all of it is in sight at once
  const sight = (await page.locator('.graph-canvas').boundingBox())!
  const nodes = page.locator('.react-flow__node')
  await eventually('the whole drawing is in sight', async () => {
    const boxes = await nodes.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
    const inSight = ({ left, right, top, bottom }: DOMRect) =>
      left >= sight.x && right <= sight.x + sight.width && top >= sight.y && bottom <= sight.y + sight.height
    return boxes.length === 6 && boxes.every(inSight)
  })
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, String(over))
  await operator.leave()
})
