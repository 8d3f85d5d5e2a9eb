import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { OPCUACertificateManager } from 'node-opcua'
import { Refusal } from '../../contract/refusal.ts'
import { recordingContext } from '../testing.ts'
import { exists, listCertificates, rejectCertificate, trustCertificate } from './certificates.ts'
import { opcuaAddress, opcuaConfig, securityPolicies } from './config.ts'
import { opcua } from './driver.ts'
import { type Plant, startPlant } from './testing-plant.ts'

const bindings = [
  {
    point: 0,
    code: 'Double',
    type: 'number' as const,
    address: opcuaAddress.parse({ nodeId: 'ns=1;s=Double' }),
    writable: false,
  },
]
const secure = { securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256' } as const

function contextFor(plant: Plant, over: object, extra: { secrets?: Record<string, string>; folder?: string } = {}) {
  const endpoint = `opc.tcp://localhost:${plant.port}`
  const config = opcuaConfig.parse({ endpoint, publishingIntervalMs: 50, requestTimeoutMs: 30_000, ...over })
  return recordingContext({ config, bindings, ...extra })
}

async function receives(ctx: ReturnType<typeof contextFor>): Promise<void> {
  const session = await opcua.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.samplesOf(0).length > 0)
  } finally {
    await session.close()
  }
}

async function refusalOf(ctx: ReturnType<typeof contextFor>): Promise<Refusal> {
  const error = await opcua.connect(ctx).then(
    () => assert.fail('connected'),
    (e: unknown) => e,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error
}

describe('security', () => {
  let folder = ''
  let plant: Plant

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-plant-'))
    plant = await startPlant({ folder })
  })
  after(async () => {
    await plant.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('an unknown server certificate is refused, kept, trusted by a person, and then accepted', async () => {
    const ctx = contextFor(plant, secure)
    const refusal = await refusalOf(ctx)
    assert.equal(refusal.code, 'opcuaUntrustedServer')
    const [kept] = await listCertificates(ctx.folder)
    assert.equal(kept.state, 'rejected')
    assert.equal(refusal.args.thumbprint, kept.thumbprint)
    assert.ok(kept.file.startsWith(String(refusal.args.folder)))
    assert.match(refusal.say('zh'), new RegExp(`${kept.thumbprint}.*信任`))

    await assert.rejects(trustCertificate(ctx.folder, 'ab'.repeat(20)), Refusal)
    const trusted = await trustCertificate(ctx.folder, kept.thumbprint.toUpperCase())
    assert.equal(trusted.state, 'trusted')
    await receives(ctx)

    await rejectCertificate(ctx.folder, kept.thumbprint)
    assert.equal((await refusalOf(ctx)).code, 'opcuaUntrustedServer')
    ctx.cleanUp()
  })

  test('every policy and mode carries data', async () => {
    const first = contextFor(plant, { ...secure, acceptUnknownServerCertificate: true })
    for (const securityPolicy of securityPolicies.filter((p) => p !== 'None')) {
      for (const securityMode of ['Sign', 'SignAndEncrypt']) {
        const over = { securityMode, securityPolicy, acceptUnknownServerCertificate: true }
        await receives(contextFor(plant, over, { folder: first.folder }))
      }
    }
    first.cleanUp()
  })

  test('keys stay below the connection’s folder, the home folder is not touched', async () => {
    const home = join(homedir(), '.config', 'node-opcua-default')
    const before = await exists(home)
    const ctx = contextFor(plant, { ...secure, acceptUnknownServerCertificate: true })
    await receives(ctx)
    assert.deepEqual(await readdir(ctx.folder), ['pki'])
    assert.equal(await exists(home), before)
    ctx.cleanUp()
  })

  test('user name and password; a wrong one, a missing one', async () => {
    const over = { auth: 'userName', userName: 'operator' }
    const good = contextFor(plant, over, { secrets: { password: 'secret' } })
    await receives(good)
    assert.equal((await refusalOf(contextFor(plant, over, { secrets: { password: 'x' } }))).code, 'opcuaUserRefused')
    assert.equal((await refusalOf(contextFor(plant, over))).code, 'opcuaMissingSecret')
    good.cleanUp()
  })

  test('a user certificate', async () => {
    const rootFolder = join(folder, 'person')
    const store = new OPCUACertificateManager({ rootFolder, disableFileWatchers: true })
    await store.initialize()
    const outputFile = join(folder, 'person.pem')
    const validity = { startDate: new Date(Date.now() - 86_400_000), validity: 365 }
    const subject = '/CN=operator'
    await store.createSelfSignedCertificate({
      applicationUri: 'urn:operator',
      dns: [],
      outputFile,
      subject,
      ...validity,
    })
    const userCertificate = await readFile(outputFile, 'utf8')
    const userPrivateKey = await readFile(store.privateKey, 'utf8')
    await store.dispose()
    const over = { ...secure, acceptUnknownServerCertificate: true, auth: 'certificate', userCertificate }
    const ctx = contextFor(plant, over, { secrets: { userPrivateKey } })
    await receives(ctx)
    ctx.cleanUp()
  })

  test('a configuration that contradicts itself is refused before anything is sent', () => {
    const endpoint = 'opc.tcp://h:4840'
    for (const wrong of [
      { securityMode: 'Sign' },
      { securityPolicy: 'Basic256Sha256' },
      { auth: 'userName' },
      { auth: 'certificate' },
      { endpoint: 'http://h' },
      { publishingIntervalMs: 1 },
    ]) {
      assert.equal(opcuaConfig.safeParse({ endpoint, ...wrong }).success, false, JSON.stringify(wrong))
    }
    for (const nodeId of ['', 'x', 'ns=1', 'nsu=;s=a', 'nsu=urn:a']) {
      assert.equal(opcuaAddress.safeParse({ nodeId }).success, false, nodeId)
    }
    for (const nodeId of [
      'i=85',
      'ns=2;s=Boiler.1 压力',
      'nsu=urn:a;s=b',
      'ns=3;g=72962b91-fa75-4ae6-8d28-b404dc7daf63',
    ]) {
      assert.equal(opcuaAddress.safeParse({ nodeId }).success, true, nodeId)
    }
  })
})

test('a server that does not trust us, until somebody there does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-plant-'))
  const plant = await startPlant({ folder, trustsClients: false })
  const ctx = contextFor(plant, { ...secure, acceptUnknownServerCertificate: true })
  try {
    const refusal = await refusalOf(ctx)
    assert.equal(refusal.code, 'opcuaOwnCertificateRefused')
    assert.ok(await exists(String(refusal.args.file)))
    await trustCertificate(folder, String(refusal.args.thumbprint))
    await plant.close()
    const again = await startPlant({ folder, trustsClients: false })
    try {
      await receives(contextFor(again, { ...secure, acceptUnknownServerCertificate: true }, { folder: ctx.folder }))
    } finally {
      await again.close()
    }
  } finally {
    await plant.close().catch(() => {})
    ctx.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
})

test('a server without the wanted security names what it has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-plant-'))
  const plant = await startPlant({ folder, plainOnly: true, allowAnonymous: false })
  const ctx = contextFor(plant, { ...secure, acceptUnknownServerCertificate: true })
  try {
    const refusal = await refusalOf(ctx)
    assert.equal(refusal.code, 'opcuaNoEndpoint')
    assert.equal(refusal.args.offered, 'None/None')
    const guest = contextFor(plant, {}, { folder: ctx.folder })
    assert.equal((await refusalOf(guest)).code, 'opcuaUserRefused')
  } finally {
    await plant.close()
    ctx.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
})
