import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { sheetOf } from './drawing.ts'

/** Ids of the sub-models that lie behind each other as the path of blocks opens them. */
export function openedSubs(doc: ModelDoc, path: readonly string[]): string[] {
  const subs: string[] = []
  for (const id of path) {
    const block = sheetOf(doc, subs.at(-1) ?? null)?.blocks.find((b) => b.id === id)
    if (block?.kind !== 'submodel' || !doc.submodels.some((s) => s.id === block.submodel)) break
    subs.push(block.submodel!)
  }
  return subs
}
