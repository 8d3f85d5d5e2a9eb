import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { linearFile } from '../os/models/learn/onnx/testing.ts'
import { button, openBrowser, person, picture } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser
let token: string

before(async () => {
  instance = await startMillrace({ demo: 'on', env: { MILLRACE_DEMO_APPS: 'none' } })
  token = await instance.token()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function asked(path: string, method = 'GET', body?: unknown): Promise<any> {
  const answer = await instance.api(path, { method, token, body })
  const told = await answer.text()
  assert.equal(answer.status, 200, `${method} ${path}: ${told}`)
  return JSON.parse(told)
}

const machine = 'DEMO/U1/BLR/AIR/AHA'
const sister = 'DEMO/U1/BLR/AIR/AHB'

test('an engineer trains a model of the air heater on its history, a second person takes it, and a drawing calls it live', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  await page.goto(`${instance.url}/learned`)
  await page.getByText('还没有数据模型').waitFor()
  await button(page, '新建数据模型').first().click()
  const dialog = page.getByRole('dialog', { name: '新建数据模型' })
  await dialog.getByLabel('名称（中文）').fill('空预器 A 预警')
  await dialog.getByLabel('名称（英文）').fill('Air heater A early warning')
  await dialog.getByLabel('编号').fill('air-heater')
  await dialog.getByRole('combobox').last().fill(machine)
  await page.locator('.ant-select-tree-title').last().click()
  await picture(page, 'learned-new')
  await button(dialog, '创 ?建').click()

  await button(page, '添加设备的全部测点').click()
  await page.locator('.recipe-columns li').nth(5).waitFor()
  await button(page, '最近 90 天').click()
  await button(page, '看数据').click()
  await page.locator('.recipe-chart').first().waitFor()
  await page.getByText(/约 .+ 行 ×/).waitFor()
  // what the picture shows first is left out by two clicks in it
  await button(page, '在图上剔除').click()
  const chart = page.locator('.recipe-chart canvas').first()
  const { width } = (await chart.boundingBox())!
  await chart.click({ position: { x: width * 0.75, y: 40 } })
  await page.getByText('再点终点').waitFor()
  await chart.click({ position: { x: width * 0.78, y: 40 } })
  await page.getByLabel('剔除 从').waitFor()
  await picture(page, 'learned-data')
  await button(page, '训练').click()
  await page.getByLabel('这次训练的说明').fill('冬季数据')
  await button(page.getByRole('dialog', { name: '训练' }), '训 ?练').click()
  await page.getByText('异常指数（上限 1）').waitFor()
  await page.locator('.learned-panel canvas').first().waitFor()
  // what training covered, in the unit that the engineer reads
  const ground = page.getByRole('list', { name: '训练覆盖的工况' })
  await ground.getByText('°C').first().waitFor()
  assert.equal(await page.locator('.learned-body').getByText('°F').count(), 0)
  await picture(page, 'learned-report')
  await ground.scrollIntoViewIfNeeded()
  await picture(page, 'learned-ground')

  // who trained it cannot review it, and is told so
  await page.getByText('版本', { exact: true }).first().click()
  await button(page, '审核通过').click()
  const review = page.getByRole('dialog', { name: /审核通过/ })
  await review.getByLabel('说明').fill('看起来很好')
  await button(review, '审核通过').click()
  await review.getByText('必须由另一个人审核').waitFor()
  await picture(page, 'learned-review')
  await button(review, '取 ?消').click()

  // another training, started by a program: the engineer is the second person
  const [{ id }] = (await asked('/api/learned-models')).items
  let model = await asked(`/api/learned-models/${id}`)
  assert.deepEqual([model.machine, model.recipe.except.length], [machine, 1])
  const before = model.versions.length
  await asked(`/api/learned-models/${id}/train`, 'POST', { version: model.version, note: '每周重训' })
  await eventually('a second version', async () => {
    model = await asked(`/api/learned-models/${id}`)
    return model.versions.length === before + 1
  })
  await page.reload()
  await button(page, '审核通过').first().click()
  await review.getByLabel('说明').fill('误报率可以')
  await button(review, '审核通过').click()
  await review.waitFor({ state: 'detached' })
  await button(page, '发 ?布').click()
  const publish = page.getByRole('dialog', { name: /发布/ })
  await publish.getByLabel('说明').fill('上线')
  await button(publish, '发 ?布').click()
  await page.getByText('在用 2').first().waitFor()
  await picture(page, 'learned-versions')

  // from now on it is trained anew by itself, and a person reviews
  await page.goto(`${instance.url}/learned/${id}?tab=drift`)
  await button(page, '启 ?用').click()
  await page.getByText(/下次 \d{4}-/).waitFor()
  await picture(page, 'learned-plan')
  model = await asked(`/api/learned-models/${id}`)
  assert.deepEqual([model.plan.everyDays, model.plan.onDrift, model.plan.failures], [30, true, 0])

  // it is a block of the palette; a drawing calls it by its roles, and the scan says what it says
  const { blocks } = await asked('/api/models/blocks')
  const block = blocks.find((each: { id: string }) => each.id === 'learned:air-heater')
  const roles: string[] = block.inputs.map((port: { id: string }) => port.id)
  const drawing = {
    ...{ format: 'millrace-model', version: 1, name: { zh: '空预器预警', en: 'Air heater' }, cycleMs: 1000 },
    inputs: block.inputs.map(({ id: role, unit }: { id: string; unit: string }) => ({ id: role, unit, role })),
    blocks: [{ id: 'warn', kind: block.id }],
    outputs: [{ id: 'index' }],
    wires: [
      ...roles.map((role) => ({ from: { node: role }, to: { node: 'warn', port: role } })),
      { from: { node: 'warn', port: 'index' }, to: { node: 'index' } },
    ],
  }
  const [{ equipmentType }] = (await asked('/api/twin')).items.filter((node: { path: string }) => node.path === machine)
  let drawn = await asked('/api/models', 'POST', {
    model: { code: 'heater-watch', name: drawing.name, equipmentType },
    drawing,
  })
  assert.deepEqual(drawn.drawingFaults, [])
  const at = `/api/models/${drawn.id}/versions/1`
  drawn = await asked(`${at}/try`, 'POST', { version: drawn.version, note: '试过' })
  const data = { version: drawn.version, note: '同意', verdict: 'accept' }
  const reviewed = await page.context().request.post(`${instance.url}${at}/review`, { data })
  assert.ok(reviewed.ok(), await reviewed.text())
  const { version } = await reviewed.json()
  await asked(`${at}/publish`, 'POST', { version, note: '上线' })
  await asked(`/api/models/${drawn.id}/instances`, 'POST', { machine })
  await eventually('an index of the live machine', async () => {
    const { items } = await asked('/api/live?codes=heater-watch.AHA.index')
    return typeof items[0]?.value === 'number' && items[0].value > 0
  })
  // its sister uses it too, and how far each has drifted stands on the model's page
  await asked(`/api/models/${drawn.id}/instances`, 'POST', { machine: sister })
  const admin = await instance.token('--scope', 'admin')
  const run = await instance.api('/api/jobs/schedules/os.watchModels/run', { method: 'POST', token: admin })
  assert.equal(run.status, 200)
  await eventually('a look at both machines', async () => {
    const { items } = await asked(`/api/learned-models/${id}/drifts`)
    const places = items.map((item: { machine: string; trained: boolean }) => [item.machine, item.trained])
    return (
      JSON.stringify(places.sort()) ===
      JSON.stringify([
        [machine, true],
        [sister, false],
      ])
    )
  })
  await page.goto(`${instance.url}/learned/${id}?tab=drift`)
  const places = page.locator('.learned-panel').filter({ hasText: '各台设备的漂移' })
  await places.getByText('heater-watch.AHB').waitFor()
  await picture(page, 'learned-drift')
  await places.scrollIntoViewIfNeeded()
  await picture(page, 'learned-places')

  const refused = await instance.api(`/api/learned-models/${id}/versions/2/retire`, {
    ...{ method: 'POST', token, body: { version: (await asked(`/api/learned-models/${id}`)).version, note: '不用了' } },
  })
  assert.equal(refused.status, 409)

  // a model that was trained elsewhere comes as a file: what does not fit is refused where it was dropped, what fits is measured
  const outside = await asked('/api/learned-models', 'POST', {
    ...{ code: 'outside', name: { zh: '外来模型', en: 'From outside' }, kind: 'onnx', machine },
  })
  await page.goto(`${instance.url}/learned/${outside.id}`)
  await button(page, '添加设备的全部测点').click()
  const columns = page.locator('.recipe-columns li')
  await columns.nth(5).waitFor()
  while ((await columns.count()) > 2) await button(columns.last(), '移除 .+').click()
  const names = await page.getByLabel('文件输入的顺序').locator('li').allTextContents()
  await button(columns.last(), '上移 .+').click()
  assert.deepEqual(await page.getByLabel('文件输入的顺序').locator('li').allTextContents(), [...names].reverse())
  await button(page, '最近 90 天').click()
  await button(page, '保 ?存').click()
  const file = page.locator('.recipe-part input[type=file]')
  const upload = async (name: string, bytes: Uint8Array) =>
    file.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
  await upload('three.onnx', linearFile([1, 1, 1], 0))
  await page.getByText('按所选变量须为 [1 或 N, 2]').waitFor()
  await picture(page, 'learned-file-refused')
  await upload('two.onnx', linearFile([0.1, 0.1], 1000))
  await page.locator('.recipe-file-facts').getByText('two.onnx').waitFor()
  await button(page, '测定界限，成为新版').click()
  const measure = page.getByRole('dialog', { name: '测定界限，成为新版' })
  await measure.getByLabel('这一版的说明').fill('外部训练')
  await button(measure, '测定界限，成为新版').click()
  await page.getByText('外部模型不说明各变量的贡献').waitFor()
  await picture(page, 'learned-file-report')
  await engineer.leave()

  const phone = await person({ instance, browser }, 'engineer', 'phone', 'en')
  await phone.page.goto(`${instance.url}/learned/${id}?tab=report&number=2`)
  await phone.page.getByText('Index (limit 1)').waitFor()
  await picture(phone.page, 'learned-phone-report')
  await phone.page.getByRole('list', { name: 'Conditions that training covered' }).scrollIntoViewIfNeeded()
  await picture(phone.page, 'learned-phone-ground')
  await phone.page.goto(`${instance.url}/learned/${id}?tab=drift`)
  await phone.page.getByText('Training anew by a plan').waitFor()
  await picture(phone.page, 'learned-phone-plan')
  await phone.page.getByText('heater-watch.AHB').scrollIntoViewIfNeeded()
  await picture(phone.page, 'learned-phone-places')
  await phone.page.goto(`${instance.url}/learned`)
  await phone.page.getByText('Air heater A early warning').waitFor()
  await picture(phone.page, 'learned-phone-list')
  await phone.leave()
})
