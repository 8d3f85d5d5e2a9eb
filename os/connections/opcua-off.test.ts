import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainTenant } from '../data/main-tenant.ts'
import { connectionRoutes } from './routes.ts'

test('with the OPC UA server switched off its certificates are none, and to judge one says why not', async () => {
  const routes = connectionRoutes({ opcua: () => undefined } as never)
  const call = (method: string) =>
    routes
      .find((route) => route.method === method && route.path === '/api/opcua-server/certificates')!
      .run({ actor: { tenant: mainTenant }, body: { thumbprint: 'aa', state: 'trusted' } } as never)
  assert.deepEqual(await call('GET'), { items: [] })
  await assert.rejects(async () => call('POST'), { code: 'noOpcuaServer' })
})
