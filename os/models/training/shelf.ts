import type { Block } from '../../../contract/block.ts'
import type { Text } from '../../../contract/text.ts'
import type { Queryable } from '../../data/connect.ts'
import { learnedBlock } from '../blocks/learned-block.ts'
import type { Compiled } from '../engine/compile.ts'
import type { Catalog } from '../graph/flat.ts'
import { kindById } from '../learn/kinds.ts'
import { readPublished, readPublishedHeads } from './store.ts'

/** A published version as a block is made of it, in whichever thread. */
export type LearnedSource = {
  code: string
  number: number
  label: Text
  kind: string
  document: unknown
  /** Units and names of its columns, as it was trained. */
  units: Record<string, string>
  labels: Record<string, Text>
}

/** What drawings call it: whichever version is in use. */
export const blockKind = (code: string): string => `learned:${code}`
/** Of its own version: what a compiled model is, and remembers, hangs on it. */
export const blockId = ({ code, number }: { code: string; number: number }): string => `learned:${code}:${number}`

/** @throws Refusal brokenDocument, tooManyInputs */
export const blockOf = (source: LearnedSource): Block =>
  learnedBlock(blockId(source), source.label, kindById.get(source.kind)!, source.document, source.units, source.labels)

/** The platform's blocks with learned ones. */
export function withLearned(base: Catalog, sources: readonly LearnedSource[]): Catalog {
  if (sources.length === 0) return base
  return new Map([...base, ...sources.map((source): [string, Block] => [blockKind(source.code), blockOf(source)])])
}

/** Ids, with their versions, of the learned blocks in a compiled model; the same one once. */
export function learnedIn({ blocks }: Pick<Compiled, 'blocks'>): string[] {
  return [...new Set(blocks.filter(({ block }) => block.group === 'learned').map(({ kind }) => kind))].sort()
}

type Shelved = { key: string; source: LearnedSource; block: Block }
type Shelf = { by: Map<string, Shelved>; catalog: Catalog }

export type Shelves = ReturnType<typeof createShelves>

/** Learned models in use of every organisation, as blocks. */
export function createShelves(base: Catalog, log: (level: 'error', message: string, data?: object) => void) {
  const shelves = new Map<string, Shelf>()
  const empty: Shelf = { by: new Map(), catalog: base }
  const of = (tenant: string) => shelves.get(tenant) ?? empty

  return {
    /** Blocks that drawings of the organisation may use. The same object until one of them changes. */
    catalogOf: (tenant: string): Catalog => of(tenant).catalog,
    /** The same with one version in the place of its model's, or without the model. */
    catalogIf(tenant: string, code: string, source: LearnedSource | null): Catalog {
      const catalog = new Map(of(tenant).catalog)
      if (source) catalog.set(blockKind(code), blockOf(source))
      else catalog.delete(blockKind(code))
      return catalog
    },
    /** What another thread needs to compile a model that was compiled here. */
    sourcesOf(tenant: string, compiled: Pick<Compiled, 'blocks'>): LearnedSource[] {
      const ids = new Set(learnedIn(compiled))
      return [...of(tenant).by.values()].filter(({ block }) => ids.has(block.id)).map(({ source }) => source)
    },
    /** Whether each learned block of a compiled model is still that of the version in use. */
    upToDate: (tenant: string, compiled: Pick<Compiled, 'blocks'>): boolean => {
      const { by } = of(tenant)
      const ids = new Set([...by.values()].map(({ block }) => block.id))
      return learnedIn(compiled).every((id) => ids.has(id))
    },
    /** Brings the shelf to what is published; reads only what is new. */
    async refresh(tenant: string, sql: Queryable): Promise<void> {
      const before = of(tenant)
      const by = new Map<string, Shelved>()
      for (const head of await readPublishedHeads(sql)) {
        const known = before.by.get(head.code)
        if (known?.key === head.key) {
          by.set(head.code, known)
          continue
        }
        const source = await readPublished(sql, head.id)
        if (!source) continue
        try {
          by.set(head.code, { key: head.key, source, block: blockOf(source) })
        } catch (error) {
          // sound when it was trained; drawings that call it say that the block is unknown
          log('error', 'a published data-driven model cannot be opened', { model: head.code, error: String(error) })
        }
      }
      const same = by.size === before.by.size && [...by].every(([code, shelved]) => before.by.get(code) === shelved)
      if (same) return
      const blocks = [...by].map(([code, { block }]): [string, Block] => [blockKind(code), block])
      shelves.set(tenant, { by, catalog: by.size === 0 ? base : new Map([...base, ...blocks]) })
    },
  }
}
