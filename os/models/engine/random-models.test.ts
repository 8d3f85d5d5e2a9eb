import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, quality } from '../../../contract/quality.ts'
import { openSampleRings } from '../../live/sample-rings.ts'
import { blocks, catalog } from '../blocks/catalog.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { compile, issuesOf } from './compile.ts'
import { openImage } from './image.ts'
import { createEngine } from './scan.ts'

const label = { zh: '试', en: 'trial' }

test('whatever is sent as a model, the answer is a list of faults', () => {
  const some: ModelInput = {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
    inputs: [{ id: 'x', unit: 'MPa' }],
    blocks: [{ id: 'b', kind: 'linear', params: { gain: 2 } }],
    outputs: [{ id: 'y' }],
    wires: [
      { from: { node: 'x' }, to: { node: 'b' } },
      { from: { node: 'b' }, to: { node: 'y' } },
    ],
  }
  const answers = (input: unknown) =>
    issuesOf(input, catalog).every(({ refusal }) => /[一-鿿]/.test(refusal.say('zh')) && refusal.say('en') !== '')
  fc.assert(fc.property(fc.anything({ maxDepth: 4 }), answers), { numRuns: 300 })
  const place = fc.constantFrom(...Object.keys(some)) as fc.Arbitrary<keyof ModelInput>
  fc.assert(
    fc.property(place, fc.anything({ maxDepth: 3 }), (key, value) => answers({ ...some, [key]: value })),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fc.anything({ maxDepth: 3 }), (value) =>
      answers({ ...some, blocks: [{ id: 'b', kind: 'linear', params: value }] }),
    ),
    { numRuns: 300 },
  )
})

/** Any blocks of the catalog, each input wired to something of its type that comes before it, so that most of them are whole. */
function randomModel(kinds: readonly number[], picks: readonly number[]): ModelInput {
  let pick = 0
  const next = (below: number) => picks[pick++ % picks.length] % below
  const sources: { node: string; port?: string; type: string }[] = [
    { node: 'x', type: 'number' },
    { node: 'z', type: 'number' },
    { node: 'on', type: 'boolean' },
    { node: 'wave', type: 'samples' },
  ]
  const wires: ModelInput['wires'] = []
  const drawn = kinds.map((k, n) => {
    const block = blocks[k % blocks.length]
    const id = `b${n}`
    for (const [port, { type = 'number', many, optional }] of Object.entries(block.inputs)) {
      const fitting = sources.filter((s) => s.type === type)
      const count = many ? many.least + next(3) : optional ? next(2) : 1
      for (let i = 0; i < count; i++) {
        const { node, port: out } = fitting[next(fitting.length)]
        wires.push({ from: { node, port: out }, to: { node: id, port } })
      }
    }
    for (const [port, { type = 'number' }] of Object.entries(block.outputs)) sources.push({ node: id, port, type })
    return { id, kind: block.id }
  })
  const ends = sources.slice(4).slice(-4)
  return {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
    inputs: [
      { id: 'x', unit: '1' },
      { id: 'z', unit: '1' },
      { id: 'on', type: 'boolean' },
      { id: 'wave', type: 'samples', unit: '1' },
    ],
    blocks: drawn,
    outputs: ends.map(({ type }, i) => ({ id: `y${i}`, type: type as 'number' })),
    wires: [...wires, ...ends.map(({ node, port }, i) => ({ from: { node, port }, to: { node: `y${i}` } }))],
  }
}

test('any blocks wired in any way: they run, nothing throws, what is no number is bad, and a restart changes nothing', () => {
  let ran = 0
  const picks = fc.array(fc.nat(1000), { minLength: 20, maxLength: 60 })
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), picks, (kinds, list) => {
      const doc = randomModel(kinds, list)
      const issues = issuesOf(doc, catalog)
      if (issues.length > 0) {
        // units are what chance cannot know
        for (const { refusal } of issues)
          assert.ok(['wrongUnit', 'unitTooComplex'].includes(refusal.code), refusal.message)
        return
      }
      ran++
      const compiled = compile(doc, catalog)
      const outputs = compiled.outputs.map((_, i) => 4 + i)
      const rings = openSampleRings({ points: 8, rings: 1 })
      rings.want(3)
      const build = () => {
        const image = { ...openImage(8), samples: rings }
        const engine = createEngine({ image, catalog, elapsed: () => 0 })
        engine.put({ id: 'm', compiled, instances: [{ id: 'one', inputs: [0, 1, 2, 3], outputs }] })
        return { image, engine }
      }
      const one = build()
      let two = build()
      for (let k = 0; k < 24; k++) {
        const now = 1_700_000_000_000 + k * 1000
        if (k === 12) {
          const bytes = two.engine.save()
          two = build()
          two.engine.restore(bytes)
        }
        for (let i = 0; i < 40; i++) {
          const odd = (k * 40 + i) % (list[1] + 3) === 0
          rings.push(3, now - 1000 + 25 * (i + 1), Math.sin(i) * list[0], odd ? quality.bad : quality.good)
        }
        for (const { image, engine } of [one, two]) {
          const readings = [list[k % list.length] / 10, Math.sin(k) * 3, k % 5 < 2 ? 1 : 0, k]
          readings.forEach((value, p) => {
            image.values[p] = value
            image.qualities[p] = (k + p) % 7 === 6 ? quality.bad : quality.good
            image.times[p] = now
          })
          engine.scan(now)
          assert.deepEqual([...engine.status()[0].faults.lately], [])
        }
        for (const p of outputs) {
          assert.equal(one.image.qualities[p], two.image.qualities[p])
          if (isBad(one.image.qualities[p])) continue
          assert.ok(Number.isFinite(one.image.values[p]))
          assert.equal(one.image.values[p], two.image.values[p])
        }
      }
    }),
    { numRuns: 150 },
  )
  assert.ok(ran > 50, `only ${ran} could run`)
})
