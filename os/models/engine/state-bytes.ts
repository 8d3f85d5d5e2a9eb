import { createHash } from 'node:crypto'
import { Refusal } from '../../../contract/refusal.ts'
import { modelRefusals as refusals } from '../graph/refusals.ts'
import type { Compiled } from './compile.ts'
import type { RunBlock } from './generate.ts'
import type { Program } from './program.ts'

/** Where a block keeps what it remembers within an instance. `latches`: what it will see of the scan before. */
type Place = Pick<RunBlock, 'path' | 'kind' | 'out' | 'outs' | 'state' | 'size'> & { latches: number[] }

/** The memory of the instances of a program, with what is needed to find one's way in it under another version. */
export type Snapshot = {
  model: string
  hash: string
  ids: readonly string[]
  values: number
  state: number
  blocks: Place[]
  v: Float64Array
  q: Uint16Array
  s: Float64Array
  last: Float64Array
}

const placesOf = ({ blocks }: Compiled): Place[] =>
  blocks.map(({ path, kind, out, outs, state, size, block, feeds }) => ({
    ...{ path, kind, out, outs, state, size },
    latches: block.feedback ? feeds.flat().map((f) => f.slot) : [],
  }))

/** The memory itself, not a copy. */
export function snapshotOf(model: string, { compiled, ids, memory: { v, q, s, last } }: Program): Snapshot {
  const { hash, sizes } = compiled
  return { model, hash, ids, values: sizes.values, state: sizes.state, blocks: placesOf(compiled), v, q, s, last }
}

/**
 * Takes over what instances remember: everything where the version is the same, else what belongs to blocks that are still there, of
 * the same kind and size. @returns rows that were taken over
 */
export function carry(from: Snapshot, to: Program): number {
  const { compiled, memory } = to
  const rowOf = new Map(from.ids.map((id, row) => [id, row]))
  const old = new Map(from.blocks.map((b) => [b.path, b]))
  const pairs = placesOf(compiled).flatMap((b) => {
    const a = old.get(b.path)
    const fits =
      a && a.kind === b.kind && a.size === b.size && a.outs === b.outs && a.latches.length === b.latches.length
    return fits ? [[a, b] as const] : []
  })
  const same = from.hash === compiled.hash
  let carried = 0
  to.ids.forEach((id, row) => {
    const was = rowOf.get(id)
    if (was === undefined) return
    carried++
    const [va, sa] = [was * from.values, was * from.state]
    const [vb, sb] = [row * compiled.sizes.values, row * compiled.sizes.state]
    const move = (a: number, b: number, count: number) => {
      memory.v.set(from.v.subarray(va + a, va + a + count), vb + b)
      memory.q.set(from.q.subarray(va + a, va + a + count), vb + b)
    }
    memory.last[row] = from.last[was]
    if (same) {
      move(0, 0, from.values)
      memory.s.set(from.s.subarray(sa, sa + from.state), sb)
      return
    }
    for (const [a, b] of pairs) {
      move(a.out, b.out, a.outs)
      a.latches.forEach((slot, i) => {
        move(slot, b.latches[i], 1)
      })
      memory.s.set(from.s.subarray(sa + a.state, sa + a.state + a.size), sb + b.state)
    }
  })
  return carried
}

const format = 'millrace-model-state-1'
const digestBytes = 32
const columns = ['v', 's', 'last', 'q'] as const

/** Digest, length of the head, head as JSON, then per program its columns. Little-endian, as every machine we run on. */
export function encode(snapshots: readonly Snapshot[]): Uint8Array {
  const head = new TextEncoder().encode(
    JSON.stringify({ format, programs: snapshots.map(({ v: _v, q: _q, s: _s, last: _l, ...rest }) => rest) }),
  )
  const parts = snapshots.flatMap((s) =>
    columns.map((c) => new Uint8Array(s[c].buffer, s[c].byteOffset, s[c].byteLength)),
  )
  const length = 4 + head.length + parts.reduce((sum, p) => sum + p.length, 0)
  const bytes = new Uint8Array(digestBytes + length)
  new DataView(bytes.buffer).setUint32(digestBytes, head.length, true)
  bytes.set(head, digestBytes + 4)
  let at = digestBytes + 4 + head.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  bytes.set(createHash('sha256').update(bytes.subarray(digestBytes)).digest())
  return bytes
}

/** Throws the refusal badState for anything but whole bytes from {@link encode}. */
export function decode(bytes: Uint8Array): Snapshot[] {
  const body = bytes.subarray(digestBytes)
  const digest = createHash('sha256').update(body).digest()
  if (body.length < 4 || !digest.equals(bytes.subarray(0, digestBytes))) throw new Refusal(refusals.badState)
  const headLength = new DataView(body.buffer, body.byteOffset).getUint32(0, true)
  const head = JSON.parse(new TextDecoder().decode(body.subarray(4, 4 + headLength)))
  if (head.format !== format) throw new Refusal(refusals.badState)
  let at = 4 + headLength
  const take = (count: number, size: number) => {
    // not slice: that of a Buffer, as files are read, copies nothing
    const copy = new Uint8Array(body.subarray(at, at + count * size))
    at += count * size
    return copy.buffer
  }
  return head.programs.map((p: Omit<Snapshot, 'v' | 'q' | 's' | 'last'>): Snapshot => {
    const n = p.ids.length
    return {
      ...p,
      v: new Float64Array(take(n * p.values, 8)),
      s: new Float64Array(take(n * p.state, 8)),
      last: new Float64Array(take(n, 8)),
      q: new Uint16Array(take(n * p.values, 2)),
    }
  })
}
