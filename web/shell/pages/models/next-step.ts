import type { ModelVersionItem } from '../../../../api/models.ts'

/** A step of a version's life, a word of /api/models/:id/versions/:number. */
export type Step = 'try' | 'review' | 'publish' | 'retire'
/** Why somebody cannot make it. */
export type Held = 'faults' | 'author' | 'mayNotWrite' | 'mayNotReview'
/** Whoever looks: `author` as versions name their authors. */
export type Who = { author: string; mayWrite: boolean; mayReview: boolean }

/**
 * The one step that comes next in a version's life, and what keeps this person from it; null at its end. The server says the same again:
 * this only tells it before somebody tries.
 *
 * @param blank nothing is drawn yet
 */
export function nextStep(
  { state, faults, authors }: Pick<ModelVersionItem, 'state' | 'faults' | 'authors'>,
  who: Who,
  blank = false,
): { step: Step | 'draw'; held: Held | null } | null {
  const reviewing = who.mayReview ? null : 'mayNotReview'
  switch (state) {
    case 'draft':
      if (blank) return { step: 'draw', held: who.mayWrite ? null : 'mayNotWrite' }
      return { step: 'try', held: !who.mayWrite ? 'mayNotWrite' : faults > 0 ? 'faults' : null }
    case 'tried':
      return { step: 'review', held: reviewing ?? (authors.includes(who.author) ? 'author' : null) }
    case 'reviewed':
      return { step: 'publish', held: reviewing }
    case 'published':
      return { step: 'retire', held: reviewing }
    case 'retired':
      return null
  }
}
