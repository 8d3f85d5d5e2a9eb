import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { registerEquipment } from '../equipment/commands/register-equipment.ts'
import { compliance } from './queries/compliance.ts'
import { forecast } from './queries/forecast.ts'
import { patrolResults } from './queries/patrol-results.ts'
import { seed } from './seed.ts'
import { withUpkeep } from './testing.ts'

let all: Awaited<ReturnType<typeof withUpkeep>>
before(async () => {
  all = await withUpkeep()
})
after(() => all.close())

test('the demo data goes through the same doors, and looks like a shop that is kept well but not perfectly', async () => {
  const { under, manager } = all
  const [{ type }] = await under.data.sql<{ type: string }[]>`select type from equipment_equipment`
  for (const code of ['T01', 'T02', 'T03', 'M02', 'M03', 'M04', 'M06', 'G01', 'G02', 'AC1', 'AC2'])
    await under.run(registerEquipment, manager, { code, name: code, type, criticality: 'B' })
  await seed(((command: never, input: object) => under.run(command, manager, { ...input })) as never, '2026-03-02')
  const months = (await under.query(compliance, manager, { months: 6 })).items
  assert.ok(months.length >= 6)
  const rates = months.map(({ rate }) => rate ?? 0)
  assert.ok(Math.min(...rates) < 100 && Math.max(...rates) > 80, rates.join())
  assert.ok((await under.query(forecast, manager, { days: 60 })).items.length > 20)
  const routes = (await under.query(patrolResults, manager, { days: 30 })).items
  assert.equal(routes.length, 2)
  assert.ok(routes.some(({ doubtful }) => Number(doubtful) > 0) && routes.every(({ late }) => Number(late) > 0))
})
