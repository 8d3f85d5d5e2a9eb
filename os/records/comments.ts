import { randomUUID } from 'node:crypto'
import type { RecordComment } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import { httpRefusals } from '../http/problem.ts'
import type { Scope } from '../kernel/services.ts'
import type { RecordsDeps } from './deps.ts'
import type { Declared } from './detail.ts'
import { mustFind } from './find-record.ts'
import { follow } from './followers.ts'

export const maxCommentLength = 4_000
const maxMentions = 20
const titleShown = 60

/** User names after an @: letters, digits, Chinese, dot, hyphen, underscore. */
export function mentionsIn(text: string): string[] {
  const names = [...text.matchAll(/(?:^|[^\p{L}\p{N}._-])@([\p{L}\p{N}][\p{L}\p{N}._-]{0,63})/gu)].map((m) => m[1])
  return [...new Set(names.flatMap((name) => [name, name.replace(/[._-]+$/, '')]))].slice(0, maxMentions)
}

/** Keeps a comment, follows the record and tells who is named in it and who follows it. */
export async function addComment(
  deps: Pick<RecordsDeps, 'directory' | 'notify'>,
  scope: Scope,
  { app, entity, name }: Declared,
  id: string,
  text: string,
): Promise<RecordComment> {
  const record = await mustFind(scope, entity, id)
  const { tx, actor, now } = scope
  const comment: RecordComment = {
    id: randomUUID(),
    time: now,
    actor: actor.id,
    actorName: actor.displayName ?? actor.name,
    text,
  }
  await tx.sql`
    insert into record_comment (id, entity, record, at, actor, actor_name, text)
    values (${comment.id}, ${name}, ${id}, ${new Date(now)}, ${actor.id}, ${comment.actorName}, ${text})`
  const people = await Promise.all(mentionsIn(text).map((one) => deps.directory.findPerson(tx.tenant, one)))
  const named = [...new Set(people.flatMap((person) => (person?.enabled && person.id !== actor.id ? [person.id] : [])))]
  const notice = noticeOf(entity, record[entity.title], comment, `/apps/${app.id}/${entity.plural}/${id}`)
  if (named.length > 0) await deps.notify(scope, { ...notice.mention, to: { users: named } })
  await deps.notify(scope, { ...notice.comment, to: { record: { entity: name, id } } })
  await follow(scope, name, id)
  return comment
}

function noticeOf(entity: Entity, title: unknown, { id, actorName, text }: RecordComment, link: string) {
  const what = String(title ?? '').slice(0, titleShown)
  const body = { zh: text.slice(0, 300), en: text.slice(0, 300) }
  return {
    mention: {
      cause: `mention:${id}`,
      title: {
        zh: `${actorName} 在${entity.label.zh}“${what}”的评论中提到了您`,
        en: `${actorName} mentioned you on ${entity.label.en} “${what}”`,
      },
      body,
      link,
    },
    comment: {
      cause: `comment:${link}`,
      title: {
        zh: `${actorName} 评论了${entity.label.zh}“${what}”`,
        en: `${actorName} commented on ${entity.label.en} “${what}”`,
      },
      body,
      link,
    },
  }
}

/** Newest first. */
export async function listComments(
  scope: Scope,
  { entity, name }: Declared,
  id: string,
  { cursor, limit = 50 }: { cursor?: string; limit?: number },
): Promise<{ items: RecordComment[]; next: string | null }> {
  await mustFind(scope, entity, id)
  const { sql, tenant } = scope.tx
  const [, ms, last] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor ?? '') ?? []
  if (cursor !== undefined && last === undefined) throw new Refusal(httpRefusals.badCursor, {}, 'cursor')
  const behind = last === undefined ? sql`` : sql`and (at, id::text) < (${new Date(Number(ms))}, ${last})`
  const rows = await sql<RecordComment[]>`
    select id, (extract(epoch from at) * 1000)::float8 as time, actor, actor_name as "actorName", text from record_comment
    where tenant = ${tenant} and entity = ${name} and record = ${id} ${behind} order by at desc, id::text desc limit ${limit + 1}`
  const items = rows.slice(0, limit)
  const end = items.at(-1)
  return { items, next: rows.length > limit && end ? `${end.time}.${end.id}` : null }
}
