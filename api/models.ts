import type { Param, Port } from '../contract/block.ts'
import type { Text } from '../contract/text.ts'

/** A function block as palette, help and form need it. Inputs, outputs and parameters are in their order. */
export type BlockItem = {
  id: string
  group: string
  label: Text
  about: Text
  formula: string
  /** How good the outputs are, in words. */
  quality: Text
  inputs: ({ id: string } & Port)[]
  outputs: ({ id: string } & Port)[]
  params: ({ id: string } & Param)[]
  /** A loop may pass it. */
  feedback: boolean
}

/** GET /api/models/blocks */
export type BlockCatalog = { groups: { id: string; label: Text }[]; blocks: BlockItem[] }
