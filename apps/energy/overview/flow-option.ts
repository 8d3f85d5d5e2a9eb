import { amountText } from './figures.ts'

export type FlowNode = { id: string; name: string | null; unmetered: boolean }
export type FlowLink = { source: string; target: string; value: string; unmetered: boolean }

type Picked = { dataType?: string; name: string; value: number; data: { source?: string; target?: string } }

/** Between two nodes, so that the names of thin ones do not run into each other. */
const gap = 14

/** Pixels: room for every end of the flow and its name. */
export function flowHeight(links: readonly FlowLink[], phone: boolean): number {
  const sources = new Set(links.map(({ source }) => source))
  const ends = new Set(links.flatMap(({ target }) => (sources.has(target) ? [] : [target])))
  return Math.max(phone ? 380 : 320, ends.size * (gap + 12))
}

/** The Sankey of a balance as an ECharts option: grey, what nobody measures hatched by a lighter grey. */
export function flowOption(
  nodes: readonly FlowNode[],
  links: readonly FlowLink[],
  words: { unit: string; unmetered: string },
  phone: boolean,
): Record<string, unknown> {
  const nameOf = new Map(nodes.map(({ id, name }) => [id, name ?? words.unmetered]))
  const say = (id: string | undefined) => escaped(nameOf.get(id ?? '') ?? '')
  return {
    tooltip: {
      trigger: 'item',
      formatter: ({ dataType, name, value, data }: Picked) =>
        dataType === 'edge'
          ? `${say(data.source)} → ${say(data.target)}<br>${amountText(value)} ${words.unit}`
          : `${say(name)}<br>${amountText(value)} ${words.unit}`,
    },
    series: [
      {
        type: 'sankey',
        ...{ left: 4, right: phone ? 96 : 150, top: 8, bottom: 8, nodeGap: gap, nodeWidth: 12 },
        emphasis: { focus: 'adjacency' },
        draggable: false,
        label: {
          ...{ color: '--ink', fontSize: 12, width: phone ? 90 : 140, overflow: 'truncate' },
          formatter: ({ name }: { name: string }) => nameOf.get(name) ?? '',
        },
        lineStyle: { color: '--ink-faint', opacity: 0.35, curveness: 0.5 },
        data: nodes.map(({ id, unmetered }) => ({
          name: id,
          itemStyle: { color: unmetered ? '--line-strong' : '--ink-soft', borderWidth: 0 },
        })),
        links: links.map(({ source, target, value, unmetered }) => ({
          ...{ source, target, value: Number(value) },
          lineStyle: unmetered ? { color: '--line-strong', opacity: 0.3 } : {},
        })),
      },
    ],
  }
}

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
