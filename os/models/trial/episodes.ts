import type { Episode } from '../../../api/model-trials.ts'
import { isBad } from '../../../contract/quality.ts'

/**
 * Follows the alarms of one place. An alarm whose model cannot say (bad quality) stands as it stood, as the alarm service has it. What
 * stood before `from` begins at it.
 *
 * @param most episodes that are kept
 * @param ended told of every one of them
 */
export function followAlarms(from: number, most: number, ended: (episode: Episode) => void = () => {}) {
  const since = new Map<string, number>()
  const kept: Episode[] = []
  const counts = new Map<string, number>()

  function end(alarm: string, began: number, to: number | null): void {
    if (to !== null && to <= from) return
    counts.set(alarm, (counts.get(alarm) ?? 0) + 1)
    const episode = { alarm, from: Math.max(from, began), to }
    ended(episode)
    if (kept.length < most) kept.push(episode)
  }

  return {
    change(alarm: string, active: boolean, word: number, time: number): void {
      if (isBad(word)) return
      const began = since.get(alarm)
      if (active && began === undefined) since.set(alarm, time)
      else if (!active && began !== undefined) {
        since.delete(alarm)
        end(alarm, began, time)
      }
    },
    /** Call once, at the end of the period. */
    close(): { episodes: Episode[]; counts: Record<string, number> } {
      for (const [alarm, began] of since) end(alarm, began, null)
      since.clear()
      kept.sort((a, b) => a.from - b.from || (a.alarm < b.alarm ? -1 : 1))
      return { episodes: kept, counts: Object.fromEntries(counts) }
    },
  }
}
