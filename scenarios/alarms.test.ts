import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, person } from './people-at-work.ts'
import { eventually, type Instance, startMillrace } from './testing.ts'

let instance: Instance
let browser: Browser
let token: string

before(async () => {
  instance = await startMillrace({ demo: 'on' })
  token = await instance.token()
  const points = ['ALARM.T1', 'ALARM.T2'].map((code) => ({
    code,
    name: code,
    type: 'number',
    unit: 'degC',
    decimals: 1,
  }))
  await instance.api('/api/points', { method: 'POST', token, body: { points } })
  await feed('ALARM.T1', 20)
  await feed('ALARM.T2', 20)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await instance?.destroy()
})

async function feed(code: string, value: number): Promise<void> {
  const answer = await instance.api('/api/ingest', { method: 'POST', token, body: { code, time: Date.now(), value } })
  assert.equal(answer.status, 200)
}

test('an engineer defines an alarm, it calls the operator, who sees what to do and acknowledges it by the keyboard', async () => {
  const engineer = await person({ instance, browser }, 'engineer', 'desk')
  const { page } = engineer
  await page.goto(`${instance.url}/alarms`)
  await page.getByRole('button', { name: '新建报警' }).click()
  await page.getByLabel('编号', { exact: true }).fill('STORY-HOT')
  await page.getByLabel('名称（中文）').fill('故事：轴承温度高')
  const form = page.getByRole('dialog', { name: '新建报警' })
  await form.locator('.picker input').fill('ALARM.T1')
  await page.locator('.picker-option', { hasText: 'ALARM.T1' }).first().click()
  await page.getByRole('spinbutton', { name: '限值' }).fill('80')
  await page.getByLabel('应采取的操作').fill('减速，检查油位')
  await page.getByRole('textbox', { name: '原因（写入审计）' }).fill('新装测点')
  await page
    .getByRole('button', { name: '保 存' })
    .or(page.getByRole('button', { name: '保存' }))
    .click()
  await form.waitFor({ state: 'detached' })

  const operator = await person({ instance, browser }, 'operator', 'desk')
  const watch = operator.page
  await watch.goto(`${instance.url}/alarms?search=STORY`)
  await watch.getByText('没有符合条件的报警').waitFor()
  await feed('ALARM.T1', 91.5)
  const row = watch.getByRole('row').filter({ hasText: '故事：轴承温度高' })
  await row.getByText('未确认').waitFor()
  await row.click()
  await watch.getByText('减速，检查油位').waitFor()
  await watch.keyboard.press('a')
  await row.getByText('已确认').waitFor()
  await feed('ALARM.T1', 40)
  await row.waitFor({ state: 'detached' })
  const { items } = (await (await instance.api('/api/alarms/journal?search=STORY', { token })).json()) as {
    items: { kind: string; actor: string | null }[]
  }
  assert.deepEqual(items.map(({ kind, actor }) => [kind, actor]).reverse(), [
    ['raised', null],
    ['acknowledged', 'operator'],
    ['returned', null],
  ])
  // an operator does not define, nor take out of service
  assert.equal(await watch.getByRole('button', { name: '新建报警' }).count(), 0)
  assert.deepEqual([...engineer.faults, ...operator.faults], [])
})

test('what is shelved on the phone leaves the list, is told why, and comes back by itself or by hand', async () => {
  const { page, faults } = await person({ instance, browser }, 'operator', 'phone')
  const alarm = {
    ...{
      code: 'STORY-T2',
      name: { zh: '故事：油温高', en: 'Story: oil hot' },
      point: 'ALARM.T2',
      priority: 'critical',
    },
    condition: { kind: 'high', limit: 60 },
  }
  const made = await instance.api('/api/alarms/definitions', { method: 'POST', token, body: { alarm, reason: '故事' } })
  assert.equal(made.status, 200, await made.text())
  await feed('ALARM.T2', 70)
  await page.goto(`${instance.url}/alarms?search=STORY`)
  await page.getByRole('row').filter({ hasText: '故事：油温高' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: '搁置' })
    .or(page.getByRole('button', { name: '搁 置' }))
    .last()
    .click()
  await page.getByLabel('原因（写入审计）').fill('温度计校验')
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  await page.goto(`${instance.url}/alarms?tab=shelved`)
  await page.getByText('故事：油温高').waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(width <= 0, `${width} px too wide`)
  const counts = await eventually('the count', async () => {
    const answer = (await (await instance.api('/api/alarms/counts', { token })).json()) as { shelved: number }
    return answer.shelved === 1 && answer
  })
  assert.equal(counts.shelved, 1)
  assert.deepEqual(faults, [])
})
