import { type ModelItem, type VersionState, versionStates } from '../../../../api/models.ts'
import type { ModelsSearch } from './search.ts'

/** A model counts as what its latest version is, and as in use besides while one of its versions is. */
export const isIn = ({ latest, live }: Pick<ModelItem, 'latest' | 'live'>, state: VersionState): boolean =>
  state === 'published' ? live !== null : latest.state === state

type Found = { items: ModelItem[]; counts: Record<VersionState, number>; faulty: number }

/** The models that a list's filters leave. `counts` and `faulty`: how many each chip would leave with the words and the type as they are. */
export function filterModels(all: readonly ModelItem[], filter: ModelsSearch): Found {
  const words = (filter.search ?? '').trim().toLowerCase().split(/\s+/)
  const named = all.filter((model) => {
    const text = `${model.code} ${model.name.zh} ${model.name.en}`.toLowerCase()
    return words.every((word) => text.includes(word)) && (!filter.type || model.equipmentType === filter.type)
  })
  const counts = Object.fromEntries(
    versionStates.map((state) => [state, named.filter((m) => isIn(m, state)).length]),
  ) as Record<VersionState, number>
  return {
    items: named.filter((m) => (!filter.state || isIn(m, filter.state)) && (!filter.faulty || (m.faulty ?? 0) > 0)),
    counts,
    faulty: named.filter((m) => (m.faulty ?? 0) > 0).length,
  }
}
