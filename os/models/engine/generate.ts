import { type Block, type BlockIo, type SampleSeries, unwired } from '../../../contract/block.ts'
import { worst as worse } from '../../../contract/quality.ts'
import { openSeries } from '../../live/sample-rings.ts'
import type { Conversion } from '../graph/unit-algebra.ts'
import { pulseAt } from './pulse.ts'

/** A block as it runs. All numbers are places within one instance. */
export type RunBlock = {
  path: string
  kind: string
  block: Block
  /** First of its outputs in the values, and how many. */
  out: number
  outs: number
  state: number
  size: number
  params: number
  /** By input port: where each wire comes from. */
  feeds: { slot: number; conversion: Conversion | null }[][]
  /** Of a block that takes samples: which of the model's inputs for samples, in their order; null where it is not wired. */
  samples?: { input: number; conversion: Conversion | null } | null
}
export type Copy = { from: { slot: number; conversion: Conversion | null }; to: number }
/** `samples`: inputs that bring samples. */
export type Sizes = { values: number; state: number; params: number; samples: number }

/** Samples since the last scan, by row and input that brings them. */
export type SampleFeed = {
  /** Fills `into`, converted. */
  bring(place: number, into: SampleSeries, shift: number, factor: number, zero: number): void
}

/** Instances of one compiled model, one behind the other. */
export type Memory = {
  v: Float64Array
  q: Uint16Array
  s: Float64Array
  p: Float64Array
  /** When each instance ran last, UTC ms; −1 before the first time. */
  last: Float64Array
  /** By row: the instance's place among those of its model, and the pulse in which it stands while it is scanned. */
  places: Int32Array
  pulse: Int32Array
  samples: SampleFeed
}
/** Runs the instances `rows[0…count-1]` at a time. `failed` is told of a block that threw. */
export type Runner = (memory: Memory, rows: Int32Array, count: number, now: number, failed: Failed) => void
export type Failed = (block: number, row: number, error: unknown) => void

/** Blocks in one generated function: few enough for the optimising compiler, which gives up on long ones. */
const blocksPerPiece = 24
/** Most inputs and outputs that a block can have. */
export const [maxInputs, maxOutputs] = [256, 64]

/** The one object that steps see. */
const io: BlockIo = {
  x: new Float64Array(maxInputs),
  xq: new Uint16Array(maxInputs),
  n: 0,
  y: new Float64Array(maxOutputs),
  yq: new Uint16Array(maxOutputs),
  s: new Float64Array(0),
  at: 0,
  size: 0,
  p: new Float64Array(0),
  pat: 0,
  series: openSeries(),
  now: 0,
  dt: 0,
  cycle: 0,
}

/** The quality of a result: not a finite number is bad whatever it was made of; what is bad keeps its reason. */
const judged = (y: string, w: string): string => `(${y}-${y}===0||(${w}&64)===0?${w}:0)`

/**
 * Writes the code of a model: straight lines over typed arrays, one after the other for each block, in a loop over the instances. Only
 * whole numbers that were counted here get into the text: names, texts and numbers of the model are handed over in arrays, so nothing
 * that somebody draws or types can become code.
 */
export function generate(
  blocks: readonly RunBlock[],
  latches: readonly Copy[],
  ends: readonly Copy[],
  sizes: Sizes,
  cycleMs: number,
): Runner {
  const functions: unknown[] = []
  const numbers: number[] = []
  const lines: string[][] = []
  const place = (n: number): number => {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`no place: ${n}`)
    return n
  }
  const fn = (f: unknown): string => {
    const known = functions.indexOf(f)
    return `f${known >= 0 ? known : functions.push(f) - 1}`
  }
  const value = ({ slot, conversion }: Copy['from']): string => {
    const plain = `v[b+${place(slot)}]`
    if (conversion === null) return plain
    const at = numbers.push(conversion.shift, conversion.factor, conversion.zero) - 3
    return `((${plain}-c[${at}])*c[${at + 1}]+c[${at + 2}])`
  }
  const series = ({ input, conversion }: NonNullable<RunBlock['samples']>): string => {
    const { shift, factor, zero } = conversion ?? { shift: 0, factor: 1, zero: 0 }
    const at = numbers.push(shift, factor, zero) - 3
    return `g.bring(r*${place(sizes.samples)}+${place(input)},io.series,c[${at}],c[${at + 1}],c[${at + 2}]);`
  }
  const copy = ({ from, to }: Copy, keep: boolean): string =>
    keep
      ? `{const y=${value(from)};if(y-y===0)v[b+${place(to)}]=y;q[b+${to}]=${judged('y', `q[b+${place(from.slot)}]`)}}`
      : `v[b+${place(to)}]=${value(from)};q[b+${to}]=q[b+${place(from.slot)}];`

  for (let at = 0; at < blocks.length; at += blocksPerPiece)
    lines.push(blocks.slice(at, at + blocksPerPiece).map((b, i) => blockText(b, at + i, { fn, value, place, series })))
  // an output keeps its last number while it is bad
  lines.push(ends.map((c) => copy(c, true)))
  // what the blocks that take feedback will see in the next scan
  lines.push(latches.map((c) => copy(c, false)))

  const used = lines.filter((piece) => piece.length > 0)
  const pieces = used.map((piece) => {
    const text = `"use strict";
${functions.map((_, i) => `const f${i}=F[${i}];`).join('')}
return function piece(v,q,s,p,g,last,places,pulse,rows,n,t,failed){
const x=io.x,xq=io.xq,y=io.y,yq=io.yq;
for(let j=0;j<n;j++){
pulse[${place(pulseAt.instance)}]=places[rows[j]];
const r=rows[j],b=r*${place(sizes.values)},a=r*${place(sizes.state)},d=r*${place(sizes.params)};
io.dt=last[r]<0||t<last[r]?0:(t-last[r])/1000;
${piece.join('\n')}
}}`
    return new Function('F', 'c', 'io', text)(functions, numbers, io) as Piece
  })

  return (memory, rows, count, now, failed) => {
    const { v, q, s, p, samples, last, places, pulse } = memory
    io.s = s
    io.p = p
    io.now = now
    io.cycle = cycleMs
    for (const piece of pieces) piece(v, q, s, p, samples, last, places, pulse, rows, count, now, failed)
    for (let j = 0; j < count; j++) last[rows[j]] = now
  }
}

type Piece = (
  v: Float64Array,
  q: Uint16Array,
  s: Float64Array,
  p: Float64Array,
  g: SampleFeed,
  last: Float64Array,
  places: Int32Array,
  pulse: Int32Array,
  rows: Int32Array,
  n: number,
  t: number,
  failed: Failed,
) => void

type Words = {
  fn(f: unknown): string
  value(from: Copy['from']): string
  place(n: number): number
  series(from: NonNullable<RunBlock['samples']>): string
}

/** One block. Whatever it throws stays with it: its outputs become bad, what hangs on them follows by the rule of quality. */
function blockText(b: RunBlock, index: number, { fn, value, place, series }: Words): string {
  const wired = b.feeds.flat()
  if (b.feeds.length + wired.length > maxInputs || b.outs > maxOutputs)
    throw new RangeError(`${b.kind} has too many ports`)
  const worst = ['let w=192,u;', ...wired.map((f) => `u=q[b+${place(f.slot)}];if(u!==w)w=${fn(worse)}(w,u);`)]
  if (wired.length > 0) worst.splice(0, 2, `let w=q[b+${place(wired[0].slot)}]${wired.length > 1 ? ',u' : ''};`)
  const out = (i: number) => place(b.out + i)
  const bad = Array.from({ length: b.outs }, (_, i) => `q[b+${out(i)}]=0;`).join('')
  const guard = (text: string) => `try{${text}}catch(e){${bad}failed(${place(index)},r,e)}`
  if (b.block.map || b.block.reduce) {
    const args = b.feeds.flatMap((port) => (port.length === 0 ? ['NaN'] : port.map(value)))
    const f = fn(b.block.map ?? b.block.reduce)
    const params = Array.from({ length: paramCount(b.block) }, (_, i) => `p[d+${place(b.params + i)}]`)
    const result = b.block.map ? `${f}(${[...args, ...params].join(',')})` : args.reduce((l, r) => `${f}(${l},${r})`)
    return guard(`${worst.join('')}const y=${result};v[b+${out(0)}]=y;q[b+${out(0)}]=${judged('y', 'w')};`)
  }
  const many = b.block.inputs && Object.values(b.block.inputs).some((p) => p.many)
  let at = 0
  const inputs = b.feeds.flatMap((port, i) => {
    if (port.length === 0 && !(many && i === b.feeds.length - 1)) return [`x[${at}]=NaN;xq[${at++}]=${place(unwired)};`]
    return port.map((f) => `x[${at}]=${value(f)};xq[${at++}]=q[b+${place(f.slot)}];`)
  })
  const rule = b.block.quality
  const outputs = Array.from({ length: b.outs }, (_, i) => i)
  const before = outputs.map((i) => `y[${i}]=v[b+${out(i)}];yq[${i}]=q[b+${out(i)}];`)
  const word = (i: number) => (typeof rule === 'string' ? 'w' : `yq[${i}]`)
  const after = outputs.map((i) => `v[b+${out(i)}]=y[${i}];q[b+${out(i)}]=${judged(`y[${i}]`, word(i))};`)
  const places = `io.n=${many ? place(b.feeds.at(-1)!.length) : 0};io.at=a+${place(b.state)};io.size=${place(b.size)};io.pat=d+${place(b.params)};`
  const brought = b.samples ? series(b.samples) : b.samples === null ? 'io.series.n=io.series.lost=0;' : ''
  const step = `${inputs.join('')}${before.join('')}${brought}${places}${fn(b.block.step)}(io);${after.join('')}`
  if (rule === 'skip') {
    const hold = outputs.map((i) => `q[b+${out(i)}]=w;`).join('')
    return guard(`${worst.join('')}if((w&64)===0){${hold}}else{${step}}`)
  }
  return guard(`${rule === 'worst' ? worst.join('') : ''}${step}`)
}

/** Slots that a block's parameters take. */
export function paramCount(block: Block): number {
  return Object.values(block.params).reduce((sum, p) => sum + ('most' in p ? 1 + 2 * p.most : 1), 0)
}
