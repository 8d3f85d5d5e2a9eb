import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import Excel from 'exceljs'
import type { Browser, Locator, Page } from 'playwright-core'
import { button, choose, drawer, openBrowser, passwords, person as personAt, picture } from './people-at-work.ts'
import { eventually, type Instance, runMillrace, startMillrace } from './testing.ts'

// A day in the gauge room, in a browser: at the desk, and on a phone. The gauges that are there already are the demo's.

let instance: Instance
let browser: Browser
/** The gauge of the day. */
let gauge: { id: string; code: string }
let record: string

before(async () => {
  instance = await startMillrace({ demo: 'on' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

const person = (name: keyof typeof passwords, at: 'desk' | 'phone', language?: 'zh' | 'en') =>
  personAt({ instance, browser }, name, at, language)
const go = (page: Page, path: string) => page.goto(instance.url + path)

/** Where the only point of a drift picture lies: the middle of the largest dark spot. */
const pointAt = (chart: Locator) =>
  chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    const dark = (x: number, y: number) => {
      const at = (y * width + x) * 4
      return data[at + 3] > 200 && data[at] < 80 && data[at + 1] < 80 && data[at + 2] < 80
    }
    const spot = (x: number, y: number) => {
      for (let dy = -3; dy <= 3; dy++) for (let dx = -2; dx <= 2; dx++) if (!dark(x + dx, y + dy)) return false
      return true
    }
    const scale = canvas.clientWidth / width
    for (let y = 3; y < height - 3; y++)
      for (let x = 3; x < width - 3; x++) if (spot(x, y)) return { x: x * scale, y: y * scale }
    return null
  })

test('the demo’s gauge room fills while people already work', async () => {
  const keeper = await person('engineer', 'desk')
  await eventually(
    'all gauges are there',
    async () => {
      const { items } = await keeper.get('/api/calibration/gauges?limit=200')
      const waiting = await keeper.get('/api/calibration/calibrations?filter=[["state","=","recorded"]]&limit=200')
      return items.length === 24 && items.some((g: { state: string }) => g.state === 'new') && waiting.items.length >= 3
    },
    300_000,
  )
  await keeper.leave()
})

test('a gauge is registered at the desk and its label printed', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  await go(page, '/a/calibration/gauges')
  await button(page, '登记计量器具').click()
  const form = drawer(page)
  await form.getByLabel('名称').fill('数显卡尺')
  await choose(form, '类别', '长度')
  await choose(form, '计量单位', 'mm')
  await form.getByText('校准', { exact: true }).click()
  await form.getByLabel('检校周期').fill('12')
  await button(form, '登记计量器具').click()
  // what is missing is said beside its field, and nothing typed is lost
  await form.locator('.form-fault').first().waitFor()
  await form.getByLabel('最大允许误差').fill('0.03')
  await picture(page, 'register-desk')
  await button(form, '登记计量器具').click()
  const opened = page.locator('article.record')
  await opened.getByRole('heading', { name: '数显卡尺' }).waitFor()
  gauge = { id: new URL(page.url()).searchParams.get('open')!, code: await opened.locator('code').first().innerText() }
  assert.match(gauge.code, /^JL-\d{4}-\d{4}$/)
  assert.equal((await get(`/api/calibration/gauge-usable?code=${gauge.code}`)).reason, 'neverCalibrated')

  await button(opened, '更多').click()
  await page.getByText('打印标签').click()
  await page.locator('.ant-modal img').waitFor()
  await picture(page, 'label-desk')
  const sheet = page.waitForResponse(
    (answer) =>
      answer.url().includes('/api/labels/') &&
      answer.request().method() === 'POST' &&
      /pdf/.test(answer.headers()['content-type'] ?? ''),
  )
  await button(page.locator('.ant-modal'), '生成并打开').click()
  assert.equal((await sheet).status(), 200)
  await leave()
})

test('a scan finds it on the phone; a calibration with readings and certificate is recorded, its verdict computed', async () => {
  const { page, get, leave } = await person('engineer', 'phone')
  await go(page, '/scan')
  await page.getByRole('heading', { name: '等待扫码' }).waitFor()
  await picture(page, 'scan-phone')
  // by hand: a hand scanner is known by its speed, which no test can promise; scanner-wedge.test.ts tries that
  await page.getByLabel('扫码或输入编码').fill(gauge.code)
  await page.getByLabel('扫码或输入编码').press('Enter')
  await page.waitForURL(`**/a/calibration/gauges/${gauge.id}`)
  await button(page, '登记校准').click()
  const form = drawer(page)
  await form.getByText('数显卡尺').first().waitFor()
  await form.locator('input[type=date]').fill(new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10))
  for (const [at, nominal, shown] of [
    [1, '41.2', '41.21'],
    [2, '121.8', '121.79'],
  ] as const) {
    if (at > 1) await button(form, '加一行').click()
    await form.getByLabel(`标准值 ${at}`).fill(nominal)
    await form.getByLabel(`示值 ${at}`).fill(shown)
  }
  await form.getByLabel('扩展不确定度').fill('0.005')
  // a slow network: what is sent while the file is on its way holds it all the same
  await page.route('**/api/files', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    await route.continue()
  })
  const certificate = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'JZ-2026-7.pdf', mimeType: 'application/pdf', buffer: certificate })
  await form.getByText('JZ-2026-7.pdf').waitFor()
  await picture(page, 'calibration-phone')
  await button(form, '登记校准').click()
  await page.waitForURL('**/a/calibration/calibrations/*')
  record = new URL(page.url()).pathname.split('/').at(-1)!
  await page.getByText('合格', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'JZ-2026-7.pdf' }).waitFor()
  await picture(page, 'recorded-phone')
  const { record: row, commands } = await get(`/api/calibration/calibrations/${record}`)
  assert.deepEqual([row.verdict, row.largestError, row.state], ['pass', '0.01', 'recorded'])
  assert.ok(commands.includes('approve-calibration'))
  await button(page, '批准结论').click()
  await drawer(page).getByLabel('登录密码').fill(passwords.engineer)
  await button(drawer(page), '签名并提交').click()
  await page.getByText('不能批准自己登记的校准记录').first().waitFor()
  await leave()
})

test('somebody else approves from the phone, with a signature', async () => {
  const { page, get, leave } = await person('approver', 'phone', 'en')
  await go(page, '/notices')
  await page.getByText(`The verdict on`).first().click()
  await page.waitForURL('**/a/calibration/calibrations?*')
  const { record: row } = await get(`/api/calibration/calibrations/${record}`)
  await page.getByText(row.number).first().click()
  await page.waitForURL(`**/calibrations/${record}`)
  await button(page, 'Approve verdict').click()
  const form = drawer(page)
  await form.getByLabel('Your password').fill('wrong')
  await button(form, 'Sign and submit').click()
  await form.locator('.form-fault').waitFor()
  await picture(page, 'signature-phone-en')
  await form.getByLabel('Your password').fill(passwords.approver)
  await button(form, 'Sign and submit').click()
  await page.locator('.state-tag', { hasText: 'Approved' }).waitFor()
  await picture(page, 'approved-phone-en')
  await leave()
})

test('the gauge is in use, its drift a picture that leads to the record', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  assert.equal((await get(`/api/calibration/gauge-usable?code=${gauge.code}`)).reason, 'ok')
  await go(page, '/')
  await page.locator('h1').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(gauge.code)
  await page.getByText('数显卡尺').first().click()
  await page.waitForURL(`**/a/calibration/gauges/${gauge.id}`)
  const chart = page.locator('.limit-chart')
  await chart.getByText('● 合格').waitFor()
  const at = await eventually('the point is drawn', async () => (await pointAt(chart)) ?? undefined)
  await picture(page, 'gauge-desk')
  await chart.locator('canvas').click({ position: at })
  await page.waitForURL(`**/a/calibration/calibrations/${record}`)
  await leave()
})

test('what is overdue is listed, and barred by the morning’s job; its keeper is told', async () => {
  const { page, get, leave } = await person('engineer', 'desk')
  const overdue = (await get('/api/calibration/due-list?days=0')).items
  const used = (await get('/api/calibration/gauges?filter=[["state","=","inUse"]]&limit=200')).items.map(
    (g: { id: string }) => g.id,
  )
  const [late] = overdue.filter((g: { id: string; days: number }) => g.days < 0 && used.includes(g.id))
  await go(page, '/a/calibration/q/due-list')
  await page.getByText(late.code).first().waitFor()
  await picture(page, 'due-list-desk')
  await go(page, '/jobs?schedules=true')
  const line = page.locator('.job-schedules li', { hasText: '检查有效期' })
  await picture(page, 'schedules-desk')
  await line.getByRole('button', { name: '立即运行' }).click()
  await eventually('it is barred', async () => {
    const { record: row } = await get(`/api/calibration/gauges/${late.id}`)
    return row.state === 'barred' && row.barredFor === 'overdue'
  })
  assert.equal((await get(`/api/calibration/gauge-usable?code=${late.code}`)).usable, false)
  await go(page, '/notices')
  await page.getByText(`${late.code} 已超期，已禁用`).first().waitFor()
  await go(page, `/a/calibration/gauges/${late.id}`)
  await page.getByText('超期', { exact: true }).waitFor()
  await picture(page, 'overdue-desk')
  await leave()
})

test('gauges come in by XLSX, each row with its report, and go out again', async () => {
  const { page, leave } = await person('engineer', 'desk')
  const book = new Excel.Workbook()
  const table = book.addWorksheet('gauges')
  table.addRow(['名称', '类别', '计量单位', '最大允许误差(±)', '检校方式', '检校周期(月)'])
  table.addRow(['塞尺', '长度', 'mm', '0.005', '校准', 12])
  table.addRow(['深度尺', '宽度', 'mm', '0.03', '校准', 12])
  table.addRow(['测力计', '力值扭矩', 'N', '2.5', '检定', 6])
  await go(page, '/a/calibration/gauges')
  await page.locator('.list-tools').getByRole('button', { name: '更多' }).click()
  await page.getByText('批量导入：登记计量器具…').click()
  const file = {
    name: 'gauges.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(await book.xlsx.writeBuffer()),
  }
  await page.locator('.import-dialog input[type=file]').setInputFiles(file)
  await page.getByText('检查完成：共 3 行，2 行可导入，1 行有问题').waitFor()
  await picture(page, 'import-desk')
  await button(page, '跳过有问题的，导入 2 行').click()
  await page.getByText('导入完成：2 行已导入，1 行被拒绝').waitFor()
  await button(page, '关闭').click()

  await page.locator('.list-tools').getByRole('button', { name: '更多' }).click()
  const coming = page.waitForEvent('download')
  await page.getByText('导出 Excel（xlsx）').click()
  const exported = new Excel.Workbook()
  await exported.xlsx.load((await readFile(await (await coming).path())) as never)
  const names = exported.worksheets[0].getSheetValues().flat().map(String)
  for (const name of ['塞尺', '测力计', '数显卡尺']) assert.ok(names.includes(name), `${name} is exported`)
  assert.equal(names.includes('深度尺'), false)
  await leave()
})

test('scrapping waits for consent, which is given under my tasks', async () => {
  const keeper = await person('engineer', 'desk')
  await go(keeper.page, `/a/calibration/gauges/${gauge.id}?do=scrap-gauge`)
  await drawer(keeper.page).getByLabel('报废原因').fill('摔坏')
  await button(drawer(keeper.page), '报废').click()
  await keeper.page.getByText('已提交审批，尚未生效').waitFor()
  await keeper.leave()
  const approver = await person('approver', 'phone')
  await go(approver.page, '/tasks')
  await approver.page.getByText('报废').first().click()
  await picture(approver.page, 'task-phone')
  await button(approver.page, '批准').click()
  await button(approver.page.locator('.task-dialog'), '批准').click()
  await eventually('it is scrapped', async () => {
    return (await approver.get(`/api/calibration/gauges/${gauge.id}`)).record.state === 'scrapped'
  })
  await approver.leave()
})

test('two gauges that fell down together are barred at once, from the phone', async () => {
  const { page, get, leave } = await person('engineer', 'phone')
  await go(page, `/a/calibration/gauges?${new URLSearchParams({ filter: JSON.stringify([['state', '=', 'inUse']]) })}`)
  await page.locator('.list-tools').getByRole('button', { name: '更多' }).click()
  await page.getByText('选择多条').click()
  await page.getByText('点记录选中').waitFor()
  const cards = page.locator('.vtable-row')
  const codes = await Promise.all([0, 1].map(async (at) => /JL-\d{4}-\d+/.exec(await cards.nth(at).innerText())![0]))
  for (const code of codes) await cards.filter({ hasText: code }).click()
  await page.getByText('已选 2 条').waitFor()
  await picture(page, 'chosen-phone')
  await button(page.getByRole('toolbar'), '禁用').click()
  await page.getByLabel('禁用原因').fill('一起跌落')
  await picture(page, 'bulk-phone')
  await button(page, '对 2 条执行').click()
  await page.getByText('成功 2 条，未成功 0 条').waitFor()
  await picture(page, 'bulk-done-phone')
  for (const code of codes) {
    const { items } = await get(`/api/calibration/gauges?search=${code}`)
    assert.deepEqual(
      items.map((row: { code: string; state: string; barredFor: string }) => [row.code, row.state, row.barredFor]),
      [[code, 'barred', '一起跌落']],
    )
  }
  await leave()
})

test('the audit trail tells the day, and nobody has changed it', async () => {
  const { page, leave } = await person('engineer', 'desk')
  await go(page, '/audit')
  await page.locator('h1').waitFor()
  await eventually('the signature is in the trail', () => page.getByText('批准结论').first().isVisible())
  await picture(page, 'audit-desk')
  await leave()
  const { code, stdout, stderr } = await runMillrace(['check', 'audit'], instance.env)
  assert.equal(code, 0, stdout + stderr)
})
