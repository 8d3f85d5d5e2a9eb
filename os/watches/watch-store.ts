import type { Queryable } from '../data/connect.ts'
import type { WatchSample } from './watch-rule.ts'

export const watchMigrations = { owner: 'watches', folder: new URL('./migrations/', import.meta.url) }

/** Episodes of a watch that have been told and have not ended: code → time of the sample that fired. */
export async function openEpisodes(sql: Queryable, watch: string): Promise<Map<string, number>> {
  const rows = await sql<{ code: string; at: number }[]>`
    select code, (extract(epoch from sample_at) * 1000)::bigint as at
    from watch_state where watch = ${watch} and ended_at is null`
  return new Map(rows.map(({ code, at }) => [code, at]))
}

/** Two processes that watch the same point see the same thing at most so far apart. */
const apartMs = 2_000

/**
 * Begins an episode, in the transaction of what the app does about it. False when it has begun already, be it before a restart or
 * in another process that watches the same point; then nothing is to be done.
 * @param at UTC ms, when it was seen to hold
 */
export async function beginEpisode(
  sql: Queryable,
  watch: string,
  code: string,
  sample: WatchSample,
  at: number,
): Promise<boolean> {
  const { count } = await sql`
    insert into watch_state as s (watch, code, fired_at, sample_at, value)
    values (${watch}, ${code}, ${new Date(at)}, ${new Date(sample.time)}, ${sample.value})
    on conflict (tenant, watch, code) do update
      set fired_at = excluded.fired_at, sample_at = excluded.sample_at, value = excluded.value, ended_at = null
      where s.ended_at is not null
        and not excluded.fired_at between s.fired_at - make_interval(secs => ${apartMs / 1000}) and s.ended_at`
  return count === 1
}

/** Ends an episode. @param at UTC ms, when it was seen to end */
export async function endEpisode(sql: Queryable, watch: string, code: string, at: number): Promise<void> {
  await sql`
    update watch_state set ended_at = ${new Date(at)} where watch = ${watch} and code = ${code} and ended_at is null`
}
