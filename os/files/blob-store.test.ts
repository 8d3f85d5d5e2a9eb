import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import S3rver from 's3rver'
import { Refusal } from '../../contract/refusal.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import { diskStore } from './disk-store.ts'
import { s3Store } from './s3-store.ts'

let folder: string
let server: S3rver
let endpoint: string
const keys = { accessKey: 'S3RVER', secretKey: 'S3RVER', region: 'us-east-1' }
const buckets = Array.from({ length: 6 }, () => `bucket-${randomUUID()}`)

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-blobs-'))
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: buckets.map((name) => ({ name, configs: [] })),
  })
  const { port } = await server.run()
  endpoint = `http://127.0.0.1:${port}`
})
after(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

blobStoreContract('disk', () => diskStore(join(folder, randomUUID())))
blobStoreContract('S3', async () => s3Store({ url: `${endpoint}/${buckets.pop()}`, ...keys }))

test('disk: a write that was cut off is not taken for a content, and is cleared away a day later', async () => {
  const place = join(folder, randomUUID())
  await diskStore(place)
  const [old, young] = ['old', 'young'].map((name) => join(place, 'incoming', name))
  await writeFile(old, 'half')
  await writeFile(young, 'half')
  await utimes(old, 1, 1)
  const store = await diskStore(place)
  assert.deepEqual(await Array.fromAsync(store.list()), [])
  assert.deepEqual(await readdir(join(place, 'incoming')), ['young'])
})

test('S3: a list of more than a page is read to its end', async () => {
  const store = s3Store({ url: `${endpoint}/${buckets.pop()}`, ...keys }, { pageKeys: 3 })
  const contents = Array.from({ length: 10 }, (_, i) => Buffer.from(String(i)))
  const names = contents.map((content) => createHash('sha256').update(content).digest('hex'))
  await Promise.all(contents.map((content, i) => store.put(names[i], content)))
  assert.deepEqual((await Array.fromAsync(store.list())).sort(), names.sort())
})

test('S3: a key that the store does not know and a store that is not there are refusals, nothing is taken as kept', async () => {
  const sha256 = createHash('sha256').update('x').digest('hex')
  const refused = (error: unknown) => error instanceof Refusal && error.code === 'storeUnreachable'
  const url = `${endpoint}/${buckets.pop()}`
  const stranger = s3Store({ url, ...keys, accessKey: 'stranger' })
  await assert.rejects(stranger.put(sha256, Buffer.from('x')), refused)
  await assert.rejects(s3Store({ url: 'http://127.0.0.1:9/b', ...keys }).put(sha256, Buffer.from('x')), refused)
  assert.equal(await s3Store({ url, ...keys }).has(sha256), false)
})
