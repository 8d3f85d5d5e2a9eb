import type { PortType } from '../../../../contract/block.ts'
import type { Text } from '../../../../contract/text.ts'

/** What the pictures and the forms read of a drawing; os/models/graph/model-schema.ts has it whole, and the server checks it. */
export type Place = { x: number; y: number }
type Placed = { id: string; position: Place; label?: Text }
export type InputNode = Placed & {
  type: PortType
  unit: string | null
  role?: string
  alarm?: true
  optional?: true
}
export type OutputNode = Placed & { type: 'number' | 'boolean'; unit: string | null; role?: string }
export type AlarmNode = Placed & { priority: string }
export type BlockNode = Placed & { kind: string; submodel?: string; unit?: string; params: Record<string, unknown> }
type End = { node: string; port?: string }
export type Wire = { from: End; to: End }
export type Parameter = {
  id: string
  label: Text
  unit: string | null
  default: number | boolean
  low?: number
  high?: number
}
export type Body = {
  parameters: Parameter[]
  inputs: InputNode[]
  outputs: OutputNode[]
  blocks: BlockNode[]
  wires: Wire[]
}
export type Drawing = Body & {
  name: Text
  note: string
  cycleMs: number
  late: { policy: string; afterMs?: number; atMostMs?: number }
  alarms: AlarmNode[]
  submodels: (Body & { id: string; label: Text })[]
}

/** The drawing of a version as the server sent it: it has been through the schema there. */
export const drawingOf = ({ drawing }: { drawing: unknown }): Drawing => drawing as Drawing

export type Role = 'input' | 'block' | 'output' | 'alarm'
/** One box of a picture. */
export type Box = Placed & { role: Role; kind?: string }

/** All boxes of a drawing: what comes in first, what goes out last. */
export function boxesOf({
  inputs,
  blocks,
  outputs,
  alarms,
}: Pick<Drawing, 'inputs' | 'blocks' | 'outputs' | 'alarms'>): Box[] {
  return [
    ...inputs.map((node) => ({ ...node, role: 'input' as const })),
    ...blocks.map((node) => ({ ...node, role: 'block' as const })),
    ...outputs.map((node) => ({ ...node, role: 'output' as const })),
    ...alarms.map((node) => ({ ...node, role: 'alarm' as const })),
  ]
}
