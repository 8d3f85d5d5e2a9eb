import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerCertificate } from '../../../../contract/driver.ts'
import { awaitedOf, groupThumbprint, readSubject, sortCertificates, validityOf } from './certificate-names.ts'

const certificate = (more: Partial<PeerCertificate>): PeerCertificate => ({
  thumbprint: 'ab'.repeat(20),
  subject: 'O=Millrace, CN=Millrace@mill',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2036-01-01T00:00:00.000Z',
  state: 'trusted',
  ...more,
})

test('thumbprints are read in groups of four', () => {
  assert.equal(groupThumbprint('7a356b4e00'), '7A35 6B4E 00')
})

test('a subject is called by its common name', () => {
  assert.deepEqual(readSubject('O=Millrace, CN=Millrace@mill'), { name: 'Millrace@mill', rest: 'O=Millrace' })
  assert.deepEqual(readSubject('C=CN, CN=DCS, Server 1, O=A, B'), { name: 'DCS, Server 1', rest: 'C=CN, O=A, B' })
  assert.deepEqual(readSubject('O=Plant'), { name: 'O=Plant', rest: '' })
})

test('validity has two ends', () => {
  assert.equal(validityOf(certificate({}), Date.UTC(2025, 11, 31)), 'notYet')
  assert.equal(validityOf(certificate({}), Date.UTC(2026, 5, 1)), 'valid')
  assert.equal(validityOf(certificate({}), Date.UTC(2036, 0, 2)), 'over')
})

test('what waits for a person comes first', () => {
  const all = [certificate({ subject: 'CN=a' }), certificate({ subject: 'CN=z', state: 'rejected' })]
  assert.deepEqual(
    sortCertificates(all).map((each) => each.subject),
    ['CN=z', 'CN=a'],
  )
})

test('the certificate of the last error is awaited until it is trusted', () => {
  const one = certificate({ state: 'rejected' })
  const error = (thumbprint: string) => ({ texts: { en: `not trusted yet (SHA-1 thumbprint ${thumbprint}, …)` } })
  assert.equal(awaitedOf([one], error(one.thumbprint)), one)
  assert.equal(awaitedOf([one], error('cd'.repeat(20))), undefined)
  assert.equal(awaitedOf([one], null), undefined)
  assert.equal(awaitedOf([{ ...one, state: 'trusted' }], error(one.thumbprint)), undefined)
})
