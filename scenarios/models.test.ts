import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { button, openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

// An engineer brings a model of air heaters as a file, puts it on both of them, tries it; a second person reviews it; it is published and
// says its values; one machine gets a limit of its own and gives it up again; a second version goes out and comes back.

let instance: Instance
let browser: Browser

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'none' } })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

/** How much the flue gas cools down in an air heater, with an alarm where it cools too little; `delay`: for so many seconds. */
const coolingModel = (least: number, delay?: number) => ({
  ...{ format: 'millrace-model', version: 1, name: { zh: '空预器烟气温降', en: 'Air heater gas drop' }, cycleMs: 1000 },
  note: '排烟温度高、温降小：积灰或漏风。',
  parameters: [
    { id: 'least', label: { zh: '最小温降', en: 'Least drop' }, unit: 'deltaK', default: least, low: 0, high: 400 },
  ],
  inputs: [
    { id: 'gasIn', unit: 'degC', role: 'gasInletTemperature', label: { zh: '烟气入口温度', en: 'Gas inlet' } },
    { id: 'gasOut', unit: 'degC', role: 'gasOutletTemperature', label: { zh: '排烟温度', en: 'Gas outlet' } },
  ],
  blocks: [
    { id: 'drop', kind: 'subtract' },
    { id: 'low', kind: 'below', params: { limit: { parameter: 'least' } } },
    ...(delay === undefined ? [] : [{ id: 'wait', kind: 'onDelay', params: { time: delay } }]),
  ],
  outputs: [{ id: 'drop_out', label: { zh: '烟气温降', en: 'gas temperature drop' } }],
  alarms: [{ id: 'fouled', label: { zh: '温降过小', en: 'Drop too small' } }],
  wires: [
    ['gasIn', 'drop', 'a'],
    ['gasOut', 'drop', 'b'],
    ['drop', 'drop_out'],
    ['drop', 'low', 'in'],
    ...(delay === undefined
      ? [['low', 'fouled']]
      : [
          ['low', 'wait', 'in'],
          ['wait', 'fouled'],
        ]),
  ].map(([from, to, port]) => ({ from: { node: from }, to: { node: to, ...(port && { port }) } })),
})

const modelFile = {
  ...{
    format: 'millrace-model-file',
    version: 1,
    code: 'ah-drop',
    name: { zh: '空预器烟气温降', en: 'Air heater gas drop' },
  },
  ...{ equipmentType: 'airHeater', note: '初版', drawing: coolingModel(100) },
}

async function sayWhy(page: Page, note: string, does: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(note)
  await button(dialog, does).click()
  await dialog.waitFor({ state: 'detached' })
}

test('a model comes as a file, goes on both air heaters, is reviewed by a second person, and says its values', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page, get } = engineer
  // somebody is quicker than the list of types: what the file says of its type is kept
  const { promise: chosen, resolve: typesMayCome } = Promise.withResolvers<void>()
  await page.route('**/api/equipment-types', async (route) => {
    await chosen
    await route.continue()
  })
  await page.goto(`${instance.url}/models`)
  await button(page, '导入').click()
  await page.locator('input[type=file]').setInputFiles({
    name: 'ah-drop.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(modelFile)),
  })
  typesMayCome()
  await page.getByText('ah-drop.json：2 个功能块').waitFor()
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.waitForURL(/\/models\/[0-9a-f-]{36}$/)
  const at = page.url()
  const id = at.split('/').at(-1)!
  await page.getByRole('img', { name: '第 1 版的图' }).getByText('烟气温降', { exact: true }).waitFor()

  await page.goto(`${at}/instances`)
  await button(page, '用到该类型全部设备').click()
  await page.getByRole('row').filter({ hasText: 'A空预器' }).getByText('等待发布').waitFor()
  assert.deepEqual(
    (await get(`/api/models/${id}/instances`)).items.map((i: { code: string; faults: unknown[] }) => [
      i.code,
      i.faults,
    ]),
    [
      ['AHA', []],
      ['AHB', []],
    ],
  )

  await page.goto(at)
  await button(page, '标为已试算').click()
  await sayWhy(page, '上月数据，温降 180 K 左右，无误报', '标为已试算')
  // who drew it reads why there is no button
  await page.getByText('您画过这一版，不能审核：必须由另一个人审核。').waitFor()
  assert.equal(await button(page.locator('.model-next'), '审核').count(), 0)

  const second = await person({ instance, browser }, 'approver', 'phone')
  await second.page.goto(at)
  await button(second.page, '审核').click()
  await sayWhy(second.page, '限值有依据', '通过')
  await second.page.getByText('下一步：发布。').waitFor()
  await picture(second.page, 'model-reviewed-phone')
  await second.leave()

  await page.reload()
  await button(page.locator('.model-next'), '发布').click()
  await sayWhy(page, '上线', '发布')
  await page.getByText('第 1 版在用').first().waitFor()
  await page.goto(`${at}/instances`)
  const row = page.getByRole('row').filter({ hasText: 'A空预器' })
  await row.getByText('运行').waitFor()
  await eventually('a value of the instance', async () =>
    /\d+\.\d/.test(await row.locator('.value-figure').innerText()),
  )
  await picture(page, 'model-instances-desk')

  await row.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('按角色“烟气入口温度”').waitFor()
  await drawer.getByLabel('最小温降', { exact: true }).fill('120')
  await button(drawer, '保存').click()
  const overrides = async () =>
    (await get(`/api/models/${id}/instances`)).items.map((i: { overrides: object }) => i.overrides)
  await eventually('the override is kept', async () => JSON.stringify(await overrides()) === '[{"least":120},{}]')
  await drawer.getByText(/继承值 100/).waitFor()
  await picture(page, 'model-instance-desk')
  await button(drawer, '恢复继承 最小温降').click()
  await button(drawer, '保存').click()
  await eventually('it inherits again', async () => JSON.stringify(await overrides()) === '[{},{}]')
  await button(drawer, '让它报警 fouled').click()
  const ask = page.getByRole('dialog', { name: /让它报警/ })
  await ask.getByLabel('应采取的操作').fill('吹灰，查漏风')
  await ask.getByLabel('其余 1 个实例也这样').check()
  await ask.getByLabel('为什么').fill('排烟温度长期偏高')
  await button(ask, '让它报警').click()
  await ask.waitFor({ state: 'detached' })
  await drawer.getByRole('link', { name: '会报警' }).waitFor()
  assert.deepEqual(
    (await get('/api/alarms/definitions?search=ah-drop')).items.map((a: { code: string; name: { zh: string } }) => [
      a.code,
      a.name.zh,
    ]),
    [
      ['ah-drop.AHA.fouled', 'A空预器 温降过小'],
      ['ah-drop.AHB.fouled', 'B空预器 温降过小'],
    ],
  )
  await engineer.leave()
})

test('another version is compared with the one in use and published; who uses the model is said; it is rolled back', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const approver = await person({ instance, browser }, 'approver', 'desk')
  const { page, get } = engineer
  const [{ id, version: seen }] = (await get('/api/models?search=ah-drop')).items
  let version: number = seen
  async function sent(who: typeof engineer, method: 'put' | 'post', path: string, data: object): Promise<void> {
    const answer = await who.page
      .context()
      .request[method](`${instance.url}/api/models/${id}${path}`, { data: { version, ...data } })
    assert.ok(answer.ok(), await answer.text())
    version = (await answer.json()).version
  }
  await sent(engineer, 'put', '/draft', { drawing: coolingModel(60, 120), note: '少报：持续两分钟才报' })
  await page.goto(`${instance.url}/models/${id}/compare`)
  await page.getByRole('img', { name: '第 1 版 → 第 2 版' }).waitFor()
  await page.getByText('新增 3').waitFor()
  const changed = page.locator('.model-differences > div').filter({ hasText: '最小温降' })
  assert.match(await changed.innerText(), /缺省值\s*100 → 60/)
  await picture(page, 'model-compare-desk')

  await sent(engineer, 'post', '/versions/2/try', { note: '试过' })
  await sent(approver, 'post', '/versions/2/review', { note: '同意', verdict: 'accept' })
  await sent(approver, 'post', '/versions/2/publish', { note: '上线' })
  const board = { label: { zh: '空预器', en: 'Air heaters' }, shared: true }
  const tiles = [{ kind: 'point', label: { zh: '温降', en: 'Drop' }, code: 'ah-drop.AHA.drop_out', show: 'number' }]
  const made = await page.context().request.post(`${instance.url}/api/dashboards`, { data: { ...board, tiles } })
  assert.ok(made.ok(), await made.text())
  await page.goto(`${instance.url}/models/${id}/uses`)
  await page.getByRole('link', { name: '空预器', exact: true }).waitFor()
  await picture(page, 'model-uses-desk')

  await page.goto(`${instance.url}/models/${id}`)
  await page.getByText('第 2 版在用').first().waitFor()
  await button(page.locator('.model-next'), '退役').click()
  await page.getByRole('dialog').getByText('3 处引用它的输出：').waitFor()
  await button(page.getByRole('dialog'), '取消').click()
  // the reason stands there already: one click, and one that confirms it
  await button(page, '退回第 1 版').click()
  await button(page.getByRole('dialog'), '退回第 1 版').click()
  await page.getByText('第 1 版在用').first().waitFor()
  assert.equal((await get(`/api/models/${id}`)).live, 1)
  await picture(page, 'model-desk')
  await approver.leave()
  await engineer.leave()
})
