import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import { openTogether } from './run-together.ts'

/** Transactions that tell what became of them. */
function remembering() {
  const told: string[] = []
  const tenants = {
    async within(tenant: string, run: (tx: TenantTx) => Promise<unknown>) {
      told.push('begin')
      try {
        const answer = await run({ tenant } as TenantTx)
        told.push('commit')
        return answer
      } catch (error) {
        told.push('rollback')
        throw error
      }
    },
  } as unknown as TenantData
  return { told, together: openTogether({ tenants }) }
}

test('tasks share a transaction until it is ended, each is answered at once', async () => {
  const { told, together } = remembering()
  assert.equal(await together.run(async ({ tenant }) => told.push(`one of ${tenant}`)), 2)
  await together.run(async () => told.push('two'))
  assert.deepEqual(told, ['begin', 'one of main', 'two'])
  await together.end()
  await together.end()
  assert.deepEqual(told, ['begin', 'one of main', 'two', 'commit'])
})

test('a transaction goes on for so long only', async () => {
  const { told, together } = remembering()
  await together.run(() => new Promise((resolve) => setTimeout(resolve, 150)))
  await together.run(async () => told.push('after'))
  assert.deepEqual(told, ['begin', 'commit', 'begin', 'after'])
  await together.end()
})

test('a task that fails is told so, undoes its transaction and no later one', async () => {
  const { told, together } = remembering()
  await together.run(async () => told.push('one'))
  await assert.rejects(
    together.run(async () => {
      throw new Error('two')
    }),
    /^Error: two$/,
  )
  await together.end()
  await together.run(async () => told.push('three'))
  await together.end()
  assert.deepEqual(told, ['begin', 'one', 'rollback', 'begin', 'three', 'commit'])
})

test('what a transaction cannot keep is told by its end', async () => {
  const tenants = {
    within: (_: string, run: (tx: TenantTx) => Promise<unknown>) =>
      run({} as TenantTx).then(() => Promise.reject(new Error('lost'))),
  }
  const together = openTogether({ tenants: tenants as unknown as TenantData })
  await together.run(async () => 1)
  await assert.rejects(together.end(), /^Error: lost$/)
})
