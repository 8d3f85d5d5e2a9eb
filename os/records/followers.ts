import type { Scope } from '../kernel/services.ts'

export async function isFollowing({ tx, actor }: Scope, entity: string, id: string): Promise<boolean> {
  const rows = await tx.sql`
    select from record_follower
    where tenant = ${tx.tenant} and entity = ${entity} and record = ${id} and follower = ${actor.id}`
  return rows.length > 0
}

export async function follow({ tx, actor, now }: Scope, entity: string, id: string): Promise<void> {
  await tx.sql`
    insert into record_follower (entity, record, follower, at) values (${entity}, ${id}, ${actor.id}, ${new Date(now)})
    on conflict do nothing`
}

export async function unfollow({ tx, actor }: Scope, entity: string, id: string): Promise<void> {
  await tx.sql`
    delete from record_follower
    where tenant = ${tx.tenant} and entity = ${entity} and record = ${id} and follower = ${actor.id}`
}

/** Ids of those who follow a record, for notices; at most 1,000. @param entity `app.entity` */
export async function followersOf({ tx }: Pick<Scope, 'tx'>, entity: string, id: string): Promise<string[]> {
  const rows = await tx.sql<{ follower: string }[]>`
    select follower from record_follower where tenant = ${tx.tenant} and entity = ${entity} and record = ${id}
    order by at limit 1000`
  return rows.map((row) => row.follower)
}
