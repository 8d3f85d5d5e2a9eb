// The demo's models planted on a real database: all of them run, once, and a start that was killed half way is made whole.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AlarmInput } from '../../api/alarms.ts'
import type { Actor } from '../../contract/actor.ts'
import { shopPointInputs } from '../../demo/machine-shop/points.ts'
import { demoModelAlarms, demoModels } from '../../demo/models/models.ts'
import { demoEquipmentTypes } from '../../demo/plant/equipment-types.ts'
import { demoPoints } from '../../demo/plant/points.ts'
import { demoNodes } from '../../demo/plant/twin.ts'
import { createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { catalog } from '../models/blocks/catalog.ts'
import { readModels } from '../models/model-store.ts'
import { createModels, type Models } from '../models/models.ts'
import { createTwin } from '../twin/twin.ts'
import { migrations } from './migrations.ts'
import { seedModels } from './seed-models.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let models: Models
const points = createPointDirectories()
const defined: AlarmInput[] = []

before(async () => {
  data = await withDatabase(migrations)
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const audit = createAudit(data.sql, () => Date.now())
  const twin = createTwin({ sql: data.sql, tenants, audit })
  twin.onChange(({ points: changed, removed }) => points.change(changed, removed))
  models = createModels({ tenants, points, catalogOf: () => catalog, audit, clock: () => Date.now() })
  const own = twin.of('main')
  for (const type of demoEquipmentTypes) await own.putEquipmentType(type, { actor: 'test' })
  await own.saveNodes([...demoNodes], { actor: 'test' })
  const report = await own.savePoints(
    [...demoPoints, ...shopPointInputs].map(({ source: _, ...point }) => point),
    { actor: 'test', allOrNothing: true },
  )
  assert.equal(report.created, demoPoints.length + shopPointInputs.length)
})
after(async () => {
  await tenants.close()
  await data.close()
})

const person = (name: string): Actor => ({ kind: 'user', id: name, name, tenant: 'main', permissions: new Set() })
const directory = {
  findPerson: async (_: string, name: string) => ({ id: name, name }) as never,
  actorOf: async (_: string, id: string) => person(id),
}
const alarms = {
  desk: async () => ({ byCode: new Map(defined.map((input) => [input.code, input])) }) as never,
  create: async (input: AlarmInput) => {
    defined.push(input)
    return input as never
  },
}
const all = () => tenants.within('main', ({ sql }) => readModels(sql, {}, 1_000), { readOnly: true })
const seed = (more: Partial<Models> = {}) =>
  seedModels({ models: { ...models, ...more }, alarms, tenants, sql: data.sql, directory }).done

test('a start that was killed half way is made whole by the next one; the one after it adds nothing', async () => {
  let left = 20
  await seed({
    step: (...args) => (left-- > 0 ? models.step(...args) : Promise.reject(new Error('killed'))),
  })
  const some = await all()
  assert.ok(some.length > 0 && some.length < demoModels.length && defined.length === 0)
  await seed()
  const whole = await all()
  assert.equal(whole.length, demoModels.length)
  assert.equal(defined.length, demoModelAlarms.length)
  await seed()
  assert.deepEqual(await all(), whole)
})

test('each is published, reviewed by another than its author, and each instance has what it needs', async () => {
  let instances = 0
  for (const { id, code, live } of await all()) {
    assert.equal(live, 1, code)
    const [version] = (await models.detail('main', id)).versions
    assert.notEqual(version.author, version.reviewer, code)
    const wanted = demoModels.find((model) => model.code === code)!.instances
    const made = await models.listInstances('main', id, 1_000)
    assert.equal(made.length, wanted.length, code)
    for (const { code: instance, faults } of made)
      assert.deepEqual(
        faults.map((fault) => fault.text.en),
        [],
        `${code}.${instance}`,
      )
    instances += made.length
  }
  assert.ok(instances >= 45, `${instances}`)
})
