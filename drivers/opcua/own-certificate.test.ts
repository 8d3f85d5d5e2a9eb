import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Binding } from '../../contract/driver.ts'
import { recordingContext } from '../testing.ts'
import { closeCertificateStore, openCertificateStore } from './certificates.ts'
import { type OpcuaAddress, opcuaConfig } from './config.ts'
import { opcua } from './driver.ts'
import { ownCertificateFile, provideOwnCertificate } from './own-certificate.ts'
import { startOpcuaServer } from './server.ts'

const now = Date.UTC(2026, 5, 1)
const yearMs = 365 * 86_400_000

async function temporary<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-own-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function provide(folder: string, as: 'client' | 'server', options: { host?: string; now?: number } = {}) {
  const store = await openCertificateStore(folder, false)
  try {
    const uri = await provideOwnCertificate(store, folder, as, { now, ...options })
    const certificate = new X509Certificate(await readFile(ownCertificateFile(folder, as)))
    return { uri, certificate, privateKey: await readFile(store.privateKey, 'utf8') }
  } finally {
    await closeCertificateStore(store)
  }
}

test('our certificate names us, this machine and the application, for ten years, with no openssl at hand', () =>
  temporary(async (folder) => {
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      const { uri, certificate } = await provide(folder, 'server', { host: 'mill.example' })
      assert.equal(certificate.subject, 'O=Millrace\nCN=Millrace@mill.example')
      assert.equal(certificate.issuer, certificate.subject)
      assert.ok(certificate.verify(certificate.publicKey))
      assert.equal(uri, 'urn:mill.example:Millrace')
      const names = certificate.subjectAltName?.split(', ') ?? []
      for (const name of [`URI:${uri}`, 'DNS:mill.example', `DNS:${hostname()}`]) assert.ok(names.includes(name), name)
      assert.ok(Date.parse(certificate.validFrom) < now)
      assert.ok(Date.parse(certificate.validTo) > now + 9.9 * yearMs)
      assert.ok(Date.parse(certificate.validTo) < now + 10.1 * yearMs)
    } finally {
      process.env.PATH = path
    }
  }))

test('a name longer than a certificate can hold is cut', () =>
  temporary(async (folder) => {
    const { uri, certificate } = await provide(folder, 'client', { host: `${'a'.repeat(60)}.${'b'.repeat(60)}` })
    assert.equal(uri.length, 64)
    assert.equal(/CN=(.*)/.exec(certificate.subject)?.[1].length, 64)
  }))

test('a certificate stays, under another name of the machine as well, and the application keeps its URI', () =>
  temporary(async (folder) => {
    const first = await provide(folder, 'server', { host: 'mill' })
    const second = await provide(folder, 'server', { host: 'elsewhere', now: now + 9 * yearMs })
    assert.equal(second.certificate.fingerprint, first.certificate.fingerprint)
    assert.equal(second.uri, 'urn:mill:Millrace')
  }))

test('one that has run out is made anew with the same key; an empty file counts as none', () =>
  temporary(async (folder) => {
    const first = await provide(folder, 'client')
    const later = await provide(folder, 'client', { now: now + 11 * yearMs })
    assert.notEqual(later.certificate.fingerprint, first.certificate.fingerprint)
    assert.equal(later.privateKey, first.privateKey)
    assert.ok(Date.parse(later.certificate.validTo) > now + 20 * yearMs)
    await writeFile(ownCertificateFile(folder, 'client'), '')
    assert.match((await provide(folder, 'client')).certificate.subject, /O=Millrace/)
  }))

test('a folder with a certificate of an earlier version works on, both as client and as server', () =>
  temporary(async (folder) => {
    const old = { applicationUri: 'urn:old-name:Millrace', dns: ['old-name'], subject: '/CN=Millrace/O=Somebody else' }
    const clientFolder = join(folder, 'client')
    const serverFolder = join(folder, 'server')
    for (const [where, as] of [[clientFolder, 'client'] as const, [serverFolder, 'server'] as const]) {
      const store = await openCertificateStore(where, false)
      const dates = { startDate: new Date(Date.now() - 86_400_000), validity: 365 }
      await store.createSelfSignedCertificate({ ...old, ...dates, outputFile: ownCertificateFile(where, as) })
      await closeCertificateStore(store)
    }
    const server = await startOpcuaServer({
      port: 0,
      host: '127.0.0.1',
      hostname: 'localhost',
      folder: serverFolder,
      points: [],
      read: () => undefined,
      authenticate: async () => null,
      allowAnonymous: true,
      acceptUnknownClientCertificates: true,
    })
    const config = opcuaConfig.parse({
      endpoint: `opc.tcp://localhost:${server.port}`,
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      acceptUnknownServerCertificate: true,
      requestTimeoutMs: 30_000,
    })
    const ctx = recordingContext({ config, bindings: [] as Binding<OpcuaAddress>[], folder: clientFolder })
    try {
      const session = await opcua.connect(ctx)
      await session.close()
      const [client] = await server.certificates()
      assert.match(client.subject, /O=Somebody else/)
    } finally {
      await server.close()
      ctx.cleanUp()
    }
  }))
