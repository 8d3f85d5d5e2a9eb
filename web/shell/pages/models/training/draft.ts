import type { KeptRecipe, LearnedRecipe } from '../../../../../api/learned-models.ts'

export type RecipeDraft = Omit<LearnedRecipe, 'columns'> & { columns: LearnedRecipe['columns'] }

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Columns of a training; the server holds to it. */
export const mostColumns = 100

export const emptyDraft = (now: number): RecipeDraft => ({
  ...{ columns: [], except: [], conditions: [], options: {}, coverage: null, seed: 1 },
  periods: [lastDays(30, now)],
  stepMs: 600_000,
  gaps: { kind: 'interpolate', maxMs: hourMs },
  holdOut: 0.25,
})

/** Whole hours: what is typed by hand is so too. */
export function lastDays(days: number, now: number): { from: number; to: number } {
  const to = Math.floor(now / hourMs) * hourMs
  return { from: to - days * dayMs, to }
}

/** Without what the server added. */
export function draftOf(recipe: KeptRecipe): RecipeDraft {
  return { ...recipe, columns: recipe.columns.map(({ name, point, use }) => ({ name, point, use })) }
}

type Found = { code: string; role: string | null; type: string }

/** Adds points as columns, each once, texts never; a point goes by its role, or by its code as a name can be. */
export function withPoints(columns: RecipeDraft['columns'], points: readonly Found[]): RecipeDraft['columns'] {
  const next = [...columns]
  for (const { code, role, type } of points) {
    if (type === 'text' || next.length >= mostColumns || next.some((column) => column.point === code)) continue
    next.push({ name: freeName(role ?? code, next), point: code, use: 'feature' })
  }
  return next
}

/** Without what models write themselves: it would have them learn from what is calculated of what they learn from. */
export function measured<T extends { code: string; source: object | null }>(
  points: readonly T[],
  models: readonly { code: string }[],
): T[] {
  const codes = new Set(models.map(({ code }) => code))
  return points.filter(({ code, source }) => {
    const [model, ...rest] = code.split('.')
    return source !== null || rest.length < 2 || !codes.has(model)
  })
}

export const nameForm = /^[A-Za-z][A-Za-z0-9_]{0,39}$/

function freeName(wanted: string, columns: RecipeDraft['columns']): string {
  const plain = wanted.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '')
  const base = (/^[A-Za-z]/.test(plain) ? plain : `p${plain}`).slice(0, 36)
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`
    if (!columns.some((column) => column.name === name)) return name
  }
}

/** What a model from outside is given, in its order. */
export const fileColumns = ({ columns, options }: Pick<RecipeDraft, 'columns' | 'options'>): string[] =>
  columns.filter(({ name, use }) => use === 'feature' && name !== options.target).map(({ name }) => name)

/** A column one place further up; the first stays. */
export function movedUp(columns: RecipeDraft['columns'], name: string): RecipeDraft['columns'] {
  const at = columns.findIndex((column) => column.name === name)
  if (at < 1) return columns
  return [...columns.slice(0, at - 1), columns[at], columns[at - 1], ...columns.slice(at + 1)]
}

/** Takes a column out, with what hangs on it. */
export function withoutColumn(draft: RecipeDraft, name: string): RecipeDraft {
  const { target, ...options } = draft.options
  return {
    ...draft,
    columns: draft.columns.filter((column) => column.name !== name),
    conditions: draft.conditions.filter((condition) => condition.name !== name),
    options: target === name ? options : draft.options,
  }
}

/** Renames a column and all that names it. */
export function renamed(draft: RecipeDraft, from: string, to: string): RecipeDraft {
  const other = (name: string) => (name === from ? to : name)
  return {
    ...draft,
    columns: draft.columns.map((column) => ({ ...column, name: other(column.name) })),
    conditions: draft.conditions.map((condition) => ({ ...condition, name: other(condition.name) })),
    options: draft.options.target === from ? { ...draft.options, target: to } : draft.options,
  }
}

/** Adds a stretch; one that touches another becomes one with it. */
export function withStretch(except: RecipeDraft['except'], a: number, b: number): RecipeDraft['except'] {
  let [from, to] = [Math.min(a, b), Math.max(a, b)]
  const apart = except.filter((stretch) => {
    if (stretch.to < from || stretch.from > to) return true
    from = Math.min(from, stretch.from)
    to = Math.max(to, stretch.to)
    return false
  })
  return [...apart, { from, to }].sort((x, y) => x.from - y.from)
}

/** Equal but for the order of keys that a form gives. */
export const sameDraft = (a: RecipeDraft, b: RecipeDraft): boolean => canonical(a) === canonical(b)

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  )
}
