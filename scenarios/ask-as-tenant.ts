import assert from 'node:assert/strict'
import { unzipSync } from 'fflate'
import { type Attempt, fill, hasTwin, namesUsed, withoutNames } from './random-requests.ts'
import { eventually, type Instance } from './testing.ts'
import { idsIn, leakIn, type Planted } from './two-tenants.ts'

// Sends what one tenant asks, and looks in every answer for anything of the other.

export type Told = { status: number; text: string }

/** Sheets are read, too; when they were made is no part of what they say. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return new TextDecoder().decode(bytes)
  const files = Object.entries(unzipSync(bytes)).filter(([name]) => !name.startsWith('docProps/'))
  return files.map(([name, content]) => `${name}\n${new TextDecoder().decode(content)}`).join('\n')
}

async function send(instance: Instance, attempt: Attempt, { token, people }: Planted): Promise<Told> {
  const { who, method, path, body } = attempt
  const headers: Record<string, string> = who === 0 ? {} : { cookie: people[who - 1].cookie }
  if (path.startsWith('/api/files') && body !== undefined)
    Object.assign(headers, { 'x-file-name': "UTF-8''note.txt", 'content-type': 'text/plain' })
  if (/\/import(\?|$)/.test(path)) headers['content-type'] = 'text/csv'
  const signed = who === 0 ? { token } : {}
  const answer = await instance.api(path, { method, ...signed, headers, ...(body !== undefined && { body }) })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const disposition = answer.headers.get('content-disposition') ?? ''
  return { status: answer.status, text: `${disposition}${textOf(bytes)}` }
}

/** All that a tenant has of the data river, as it sees it itself; what is kept in PostgreSQL is compared row by row. */
export async function riverOf(instance: Instance, planted: Planted): Promise<string> {
  const codes = ['BOTH.N', ...planted.guessable.slice(0, 3)]
  const paths = ['live?branch=', 'points/export?format=csv', ...codes.map((code) => `history?code=${code}`)]
  const get = (path: string) =>
    send(instance, { who: 0, method: 'GET', path: `/api/${path}`, body: undefined }, planted)
  const texts = await Promise.all(paths.map(get))
  for (const { status, text } of texts) assert.equal(status, 200, text)
  return texts.map((t) => t.text).join('\n')
}

/** The picture of a text is drawn from the text alone. */
const drawn = /^\/api\/labels\/code\./

/** Somebody of `own` who knows names of `foreign`. What is asked fails as soon as an answer tells of it. */
export function askAs(instance: Instance, own: Planted, foreign: Planted): (attempt: Attempt) => Promise<Told> {
  // what it has said or kept itself is its own from then on, whoever's name it was
  const said = new Set<string>()
  const kept = new Set<string>()

  async function told(attempt: Attempt): Promise<Told & { what: string }> {
    const request = fill(attempt, foreign.guessable)
    for (const id of idsIn(`${request.path} ${request.body ?? ''}`)) said.add(id)
    const answer = await send(instance, request, own)
    if (attempt.method !== 'GET' && answer.status < 400)
      for (const name of namesUsed(attempt, foreign.guessable)) kept.add(name)
    const asked = `${request.method} ${request.path.slice(0, 900)} ${request.body?.slice(0, 900) ?? ''}`
    const what = `${asked} → ${answer.status} ${answer.text.slice(0, 900)}`
    assert.ok(answer.status < 500, what)
    const leak = leakIn(answer.text, foreign.secrets)
    assert.equal(leak, undefined, `${leak} in ${what}`)
    const id = idsIn(answer.text).find((each) => foreign.ids.has(each) && !said.has(each))
    assert.equal(id, undefined, `${id} in ${what}`)
    return { ...answer, what }
  }

  /** A name of the other tenant is answered like one that is nobody's. */
  async function likeNobodys(attempt: Attempt, first: Told & { what: string }): Promise<void> {
    const used = namesUsed(attempt, foreign.guessable)
    const isKept = (name: string) => [...kept].some((each) => each.includes(name) || name.includes(each))
    if (used.length === 0 || !used.every(hasTwin) || used.some(isKept) || drawn.test(attempt.path)) return
    const alike = async (mine: Told) => {
      const absent = await send(instance, fill(attempt, foreign.absent), own)
      if (mine.status !== absent.status || attempt.method !== 'GET') return mine.status === absent.status
      const shown = withoutNames(mine.text, attempt, foreign.guessable)
      return shown === withoutNames(absent.text, attempt, foreign.absent)
    }
    if (await alike(first)) return
    // what goes on meanwhile may change an answer; what tells of the other tenant does so every time
    const again = async () => alike(await told(attempt))
    await eventually(`an answer as of a name of nobody: ${first.what}`, again, 10_000)
  }

  return async (attempt) => {
    const answer = await told(attempt)
    if (attempt.method === 'GET' || [401, 403, 404].includes(answer.status)) await likeNobodys(attempt, answer)
    return answer
  }
}
