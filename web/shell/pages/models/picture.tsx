import { useQuery } from '@tanstack/react-query'
import type { BlockCatalog } from '../../../../api/models.ts'
import { api } from '../../api.ts'
import { useNameOf } from './data.ts'
import type { Change } from './diff.ts'
import type { Box, Place, Wire } from './drawing.ts'
import { boxSize, placesOf } from './places.ts'
import './picture.css'

/** Blocks by their kind, with names, parameters and help. */
export function useBlocks() {
  const { data } = useQuery({
    queryKey: ['model-blocks'],
    queryFn: ({ signal }) => api.get<BlockCatalog>('/api/models/blocks', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ blocks }) => new Map(blocks.map((block) => [block.id, block])),
  })
  return data
}

/** What stands on a box: its own label, else what kind of block it is, else its id. */
export function useBoxName(): (box: Box) => string {
  const nameOf = useNameOf()
  const blocks = useBlocks()
  return ({ id, label, kind }) => {
    if (label && (label.zh || label.en)) return nameOf(label)
    const block = kind === undefined ? undefined : blocks?.get(kind)
    return block ? nameOf(block.label) : id
  }
}

const signs: Record<Change, string> = { added: '+', removed: '−', changed: '≠', same: '' }
const margin = 14
/** A large drawing scrolls rather than getting smaller than this. */
const smallest = 0.6
/** Most letters that fit on a box; a Chinese one is as wide as two. */
const widest = 17

function cut(text: string): string {
  let width = 0
  for (const [at, letter] of [...text].entries()) {
    width += /\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u.test(letter) ? 2 : 1
    if (width > widest) return `${[...text].slice(0, at).join('')}…`
  }
  return text
}

type Marked = { change?: Change }

/**
 * A drawing that stands still: boxes where they were drawn, wires between them. What changed between two versions is marked by a sign and
 * a colour; without `change` everything is as it is.
 */
export function Picture(props: {
  boxes: readonly (Box & Marked)[]
  wires: readonly (Wire & Marked)[]
  label: string
  /** Where the boxes stand, when another drawing beside this one has them at the same places. */
  places?: ReadonlyMap<string, Place>
}) {
  const { boxes, wires, label } = props
  const nameOf = useBoxName()
  const places = props.places ?? placesOf(boxes, wires)
  const all = [...places.values()]
  const left = Math.min(...all.map(({ x }) => x)) - margin
  const top = Math.min(...all.map(({ y }) => y)) - margin
  const width = Math.max(...all.map(({ x }) => x)) + boxSize.width + margin - left
  const height = Math.max(...all.map(({ y }) => y)) + boxSize.height + margin - top
  return (
    <div className="model-picture">
      {/* never larger than drawn, and as small as can still be read: then it scrolls */}
      <svg
        viewBox={`${left} ${top} ${width} ${height}`}
        style={{
          width,
          maxWidth: '100%',
          minWidth: Math.max(Math.min(width, 560), width * smallest),
          aspectRatio: `${width} / ${height}`,
        }}
        role="img"
        aria-label={label}
      >
        {wires.map((wire, at) => {
          const [from, to] = [places.get(wire.from.node), places.get(wire.to.node)]
          // biome-ignore lint/suspicious/noArrayIndexKey: one wire may stand twice between two boxes
          return from && to ? <WireLine key={at} {...{ from, to }} change={wire.change} /> : null
        })}
        {boxes.map((box) => (
          <BoxShape key={`${box.change ?? ''} ${box.id}`} box={box} place={places.get(box.id)!} name={nameOf(box)} />
        ))}
      </svg>
    </div>
  )
}

/** A wire that is gone hangs below where it was: what took its place may lie upon it. */
const slack = 44

function WireLine({ from, to, change = 'same' }: { from: Place; to: Place; change?: Change }) {
  const [x1, y1] = [from.x + boxSize.width, from.y + boxSize.height / 2]
  const [x2, y2] = [to.x, to.y + boxSize.height / 2]
  const bend = Math.max(30, Math.abs(x2 - x1) / 2)
  const low = change === 'removed' && x2 - x1 > boxSize.width ? slack : 0
  return (
    <g className={`picture-wire is-${change}`}>
      <path d={`M${x1} ${y1}C${x1 + bend} ${y1 + low} ${x2 - bend} ${y2 + low} ${x2} ${y2}`} />
      {change === 'same' ? null : (
        <text
          className="picture-wire-sign"
          x={(x1 + x2) / 2}
          y={(y1 + y2) / 2 + low * 0.75 + (low > 0 ? 14 : -4)}
          textAnchor="middle"
        >
          {signs[change]}
        </text>
      )}
    </g>
  )
}

function BoxShape({ box, place, name }: { box: Box & Marked; place: Place; name: string }) {
  const { role, change = 'same', id } = box
  const { width, height } = boxSize
  const round = role === 'block' ? 5 : height / 2
  return (
    <g className={`picture-box is-${role} is-${change}`} transform={`translate(${place.x} ${place.y})`}>
      <title>{name === id ? id : `${name} (${id})`}</title>
      <rect width={width} height={height} rx={round} />
      <text x={width / 2} y={name === id ? height / 2 + 4.5 : 20} textAnchor="middle">
        {cut(name)}
      </text>
      {name === id ? null : (
        <text className="picture-id" x={width / 2} y={36} textAnchor="middle">
          {cut(id)}
        </text>
      )}
      {change === 'same' ? null : (
        <g className="picture-sign" transform={`translate(${width - 6} 0)`}>
          <circle r="9" />
          <text y="4.5" textAnchor="middle">
            {signs[change]}
          </text>
        </g>
      )}
    </g>
  )
}
