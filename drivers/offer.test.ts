import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal } from '../contract/refusal.ts'
import { offer } from './offer.ts'

const overloaded = new Refusal({ code: 'overloaded', status: 503, text: { zh: '过载', en: 'overloaded' } })

test('offers again while overloaded, and only then', async () => {
  let n = 0
  const give = async () => {
    if (++n < 3) throw overloaded
    return 'taken'
  }
  assert.equal(await offer(give, new AbortController().signal), 'taken')
  assert.equal(n, 3)
  const fault = async () => {
    n++
    throw new Error('fault')
  }
  await assert.rejects(offer(fault, new AbortController().signal), /fault/)
  assert.equal(n, 4)
})

test('the signal ends it, also in a pause', async () => {
  const end = new AbortController()
  const waiting = offer(() => Promise.reject(overloaded), end.signal)
  end.abort()
  await assert.rejects(waiting, { name: 'AbortError' })
  let asked = false
  const never = offer(async () => {
    asked = true
  }, end.signal)
  await assert.rejects(never, { name: 'AbortError' })
  assert.equal(asked, false)
})
