import { type NodeKind, nodeKinds } from '../../api/platform.ts'
import type { Text } from '../../contract/text.ts'

export const maxCodeLength = 64
/** A path can be no deeper than there are kinds, because every child is of a lower kind than its parent. */
export const maxPathLength = nodeKinds.length * (maxCodeLength + 1)

const codePattern = /^[\p{L}\p{N}_\-.]+$/u

/** What is wrong with a path; undefined when it is right. */
export function pathFault(path: string): Text | undefined {
  const codes = path.split('/')
  if (codes.length > nodeKinds.length) {
    return {
      zh: `路径最多 ${nodeKinds.length} 级（电厂/机组/专业/系统/设备）`,
      en: `a path has at most ${nodeKinds.length} levels (plant/unit/specialty/system/equipment)`,
    }
  }
  for (const code of codes) {
    if (!codePattern.test(code) || code.length > maxCodeLength || /^\.+$/.test(code)) {
      return {
        zh: `路径中的编码“${code}”不正确：每级为 1–${maxCodeLength} 个字母、数字或 _ - .，以“/”连接`,
        en: `“${code}” is no code of a path: each is 1 to ${maxCodeLength} letters, digits or _ - . and they are joined by “/”`,
      }
    }
  }
  return undefined
}

export function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf('/')
  return at < 0 ? undefined : path.slice(0, at)
}

export const codeOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const isWithin = (path: string, branch: string): boolean => path === branch || path.startsWith(`${branch}/`)

/** Rank from 0 (plant) to 4 (equipment); a child's is higher than its parent's. */
export const rankOf = (kind: NodeKind): number => nodeKinds.indexOf(kind)

/** The kind a node gets that is made because a point lies in it: one below its parent's; undefined below equipment. */
export function kindBelow(parent: NodeKind | undefined): NodeKind | undefined {
  return parent === undefined ? 'plant' : nodeKinds[rankOf(parent) + 1]
}
