import { randomBytes } from 'node:crypto'
import { type Instance, png } from './testing.ts'

// What a tenant keeps of the business river: every noun once at least, with the tenant's mark in every text.

export type Person = { id: string; name: string; password: string; cookie: string }
/** A tenant's token, and the words that its records are told by. */
export type Maker = { tenant: string; token: string; tag: string; secret: string }

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes
type Json = Record<string, any>

function sender(instance: Instance, who: { token?: string; cookie?: string }) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Json> => {
    const all = { ...(who.cookie && { cookie: who.cookie }), ...headers }
    const answer = await instance.api(path, { method, token: who.token, body, headers: all })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
}

/** Signs in with a one-time password, which must be changed at once. */
async function signIn(instance: Instance, { tenant }: Maker, id: string, name: string, once: string): Promise<Person> {
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
  const signInName = tenant === 'main' ? name : `${name}@${tenant}`
  const entered = await instance.api('/api/session', { method: 'POST', body: { name: signInName, password: once } })
  if (!entered.ok) throw new Error(`sign-in of ${signInName}: ${await entered.text()}`)
  const password = `Mill-${randomBytes(9).toString('base64url')}-7`
  const headers = { cookie: cookieOf(entered) }
  const body = { current: once, next: password }
  const changed = await instance.api('/api/session/password', { method: 'POST', body, headers })
  if (!changed.ok) throw new Error(`password of ${signInName}: ${await changed.text()}`)
  return { id, name: signInName, password, cookie: cookieOf(changed) }
}

async function plantPeople(instance: Instance, maker: Maker): Promise<[keeper: Person, approver: Person]> {
  const { tag, secret, token } = maker
  const send = sender(instance, { token })
  const place = { department: `dep-${tag}`, site: `site-${tag}` }
  await send('POST', '/api/sites', { id: place.site, name: `site ${secret}` })
  await send('POST', '/api/departments', { id: place.department, name: `department ${secret}` })
  const permissions = ['calibration.read', 'calibration.keep', 'calibration.calibrate', 'files.use', 'labels.use']
  const role = await send('POST', '/api/roles', { name: `role ${secret}`, permissions })
  const all = (id: string) => ({ role: id, reach: 'all', sites: [], departments: [] })
  const people: Person[] = []
  for (const [name, roles] of [
    [`keeper-${tag}`, [all(role.id), all('engineer')]],
    [`approver-${tag}`, [all('calibration.approver'), all('operator')]],
  ] as const) {
    const profile = {
      ...place,
      displayName: `person ${secret}`,
      email: `${name}@${secret}.example`,
      phone: '+86 10 1234',
    }
    const made = await send('POST', '/api/people', { name, ...profile })
    const { id } = made.person
    await send('PUT', `/api/people/${id}/roles`, { roles })
    people.push(await signIn(instance, maker, id, name, made.password))
  }
  return people as [Person, Person]
}

async function plantFiles(instance: Instance, { token, tag, secret }: Maker): Promise<string[]> {
  const send = sender(instance, { token })
  const upload = (name: string, mime: string, bytes: Uint8Array) =>
    send('POST', '/api/files', bytes, { 'content-type': mime, 'x-file-name': `UTF-8''${name}` })
  const text = await upload(`${tag}-${secret}.txt`, 'text/plain', Buffer.from(`certificate ${tag} ${secret}\n`))
  // the same content in both tenants: one blob, and still two files
  const picture = await upload(`picture-${secret}.png`, 'image/png', png)
  return [text.id, picture.id]
}

async function plantGauges(instance: Instance, maker: Maker, people: [Person, Person], files: string[]) {
  const { token, tag, secret } = maker
  const [keeper, approver] = people
  const send = sender(instance, { token })
  const sendAs = (person: Person) => sender(instance, { cookie: person.cookie })
  const words = {
    model: `model ${secret}`,
    serialNo: `sn ${tag}`,
    maker: secret,
    measuringRange: secret,
    place: `P-${tag}`,
  }
  const gauge = {
    category: 'length',
    unit: 'mm',
    maxError: '0.02',
    method: 'calibration',
    intervalMonths: 12,
    ...words,
  }
  const register = (name: string) =>
    send(
      'POST',
      '/api/calibration/register-gauge',
      { ...gauge, name },
      { 'idempotency-key': `key-${name.replaceAll(' ', '-')}` },
    )
  const ids: string[] = []
  for (const n of [1, 2, 3]) ids.push((await register(`${tag} gauge ${n} ${secret}`)).id)
  await send('POST', '/api/calibration/edit-gauge', { id: ids[0], maker: `maker ${secret}` })
  await send('POST', `/api/calibration/gauges/${ids[0]}/comments`, { text: `comment ${secret} @keeper-${tag}` })
  await send('PUT', `/api/calibration/gauges/${ids[0]}/follow`)
  await send('POST', `/api/calibration/gauges/${ids[0]}/files`, { fileId: files[1], kind: 'picture' })
  const told = { laboratory: `laboratory ${secret}`, certificateNo: `no ${secret}`, remark: `remark ${secret}` }
  const measured = { readings: [{ nominal: '1', shown: '1.001' }], uncertainty: '0.002', calibratedOn: '2026-01-05' }
  const record = (id: string) =>
    send('POST', '/api/calibration/record-calibration', { gauge: id, ...measured, ...told, certificate: files[0] })
  const approved = await record(ids[0])
  await record(ids[1])
  const signature = { password: approver.password }
  await sendAs(approver)('POST', '/api/calibration/approve-calibration', { id: approved.id, signature })
  await send('POST', '/api/calibration/bar-gauge', { id: ids[2], barredFor: `barred ${secret}` })
  // waits for consent
  await sendAs(keeper)('POST', '/api/calibration/scrap-gauge', { id: ids[2], barredFor: `scrap ${secret}` })
}

async function plantSettings(instance: Instance, maker: Maker, people: [Person, Person], sink: string) {
  const { token, tag, secret } = maker
  const [keeper, approver] = people
  const send = sender(instance, { token })
  const label = { zh: `名${secret}`, en: `label ${secret}` }
  const count = { kind: 'count', label, list: 'calibration.gauge', filter: [] }
  await send('POST', '/api/dashboards', { label, shared: true, tiles: [count] })
  await send('POST', '/api/views', {
    list: 'calibration.gauge',
    name: `view ${secret}`,
    shared: true,
    search: { q: secret },
  })
  const size = { widthMm: 50, heightMm: 30, dotsPerMm: 8, symbology: 'qr' }
  const scheme = { entity: 'calibration.gauge', pattern: `${tag}:{code}`, fields: ['name'], line: `line ${secret}` }
  await send('POST', '/api/labels/schemes', { name: `scheme ${secret}`, ...size, ...scheme, isDefault: true })
  const steps = [{ people: [approver.id], need: 'any' }]
  await send('POST', '/api/approval-rules', { command: 'calibration.bar-gauge', label, steps, enabled: false })
  await send('POST', '/api/webhooks', { name: `hook ${secret}`, url: `${sink}/hook/${secret}`, events: ['*'] })
  await send('POST', '/api/notify/channels', {
    kind: 'webhook',
    name: `channel ${secret}`,
    url: `${sink}/channel/${secret}`,
  })
  await send('POST', '/api/devices', { name: `device ${secret}`, connection: `line-${tag}`, permissions: ['ingest'] })
  const { minLength: _, ...policy } = await send('GET', '/api/sign-in-policy')
  await send('PUT', '/api/sign-in-policy', { ...policy, minLength: 11 })
  const provider = {
    issuer: `http://127.0.0.1:1/${secret}`,
    clientId: secret,
    clientSecret: secret,
    origin: 'http://127.0.0.1',
  }
  const shown = {
    enabled: false,
    label: `sso ${secret}`,
    claim: secret,
    roles: [],
    autoProvision: false,
    matchName: false,
  }
  await send('PUT', '/api/single-sign-on', { ...provider, ...shown })
  const asApprover = sender(instance, { cookie: approver.cookie })
  const days = { startsAt: Date.now(), endsAt: Date.now() + 86_400_000 }
  await asApprover('POST', '/api/delegations', { to: keeper.id, ...days, reason: `reason ${secret}` })
  const reach = { email: false, minLevel: 'info', digest: 'now', quietFrom: null, quietTo: null }
  await asApprover('PUT', '/api/notice-settings', reach)
  await sender(instance, { cookie: keeper.cookie })('POST', '/api/account/two-factor', { password: keeper.password })
}

/** Fills a tenant's business river; what goes out of the house goes to `sink`. */
export async function plantBusiness(instance: Instance, maker: Maker, sink: string): Promise<[Person, Person]> {
  const people = await plantPeople(instance, maker)
  const files = await plantFiles(instance, maker)
  await plantSettings(instance, maker, people, sink)
  await plantGauges(instance, maker, people, files)
  return people
}
