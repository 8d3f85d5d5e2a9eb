import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { NodeKind, TwinNode } from '../../api/platform.ts'
import type { Language, Text } from '../../contract/text.ts'
import { queries } from './queries.ts'
import { useLanguage } from './text.ts'

export const kindNames = {
  plant: { zh: '电厂', en: 'Plant' },
  unit: { zh: '机组', en: 'Unit' },
  specialty: { zh: '专业', en: 'Specialty' },
  system: { zh: '系统', en: 'System' },
  equipment: { zh: '设备', en: 'Equipment' },
} satisfies Record<NodeKind, Text>

export function parentPath(path: string): string | null {
  const at = path.lastIndexOf('/')
  return at < 0 ? null : path.slice(0, at)
}

/** The node of a path and all above it, from the plant down; unknown ones are missing. */
export function nodesAlong(byPath: ReadonlyMap<string, TwinNode>, path: string): TwinNode[] {
  const found: TwinNode[] = []
  for (let at: string | null = path; at; at = parentPath(at)) {
    const node = byPath.get(at)
    if (node) found.unshift(node)
  }
  return found
}

/** The whole twin, by path. Empty until it has come. */
export function useTwin(): { nodes: readonly TwinNode[]; byPath: ReadonlyMap<string, TwinNode>; loaded: boolean } {
  const { data } = useQuery(queries.twin())
  return useMemo(
    () => ({
      nodes: data ?? [],
      byPath: new Map((data ?? []).map((node) => [node.path, node])),
      loaded: data !== undefined,
    }),
    [data],
  )
}

/** Says a place in words: "汽轮机 › 给水系统 › 给水泵 A", without the plant and the unit when `short`. */
export function usePlaceName(): (path: string, short?: boolean) => string {
  const { byPath } = useTwin()
  const language = useLanguage()
  return useMemo(() => {
    const known = new Map<string, string>()
    return (path, short = false) => {
      const key = short ? `short ${path}` : path
      let name = known.get(key)
      if (name === undefined) {
        name = placeName(byPath, path, language, short)
        known.set(key, name)
      }
      return name
    }
  }, [byPath, language])
}

function placeName(byPath: ReadonlyMap<string, TwinNode>, path: string, language: Language, short: boolean): string {
  const nodes = nodesAlong(byPath, path)
  const told = short ? nodes.filter((node) => node.kind !== 'plant' && node.kind !== 'unit') : nodes
  return (told.length ? told : nodes).map((node) => node.name[language]).join(' › ') || path
}
