import type { DragEvent } from 'react'

/** What dragged points travel as: a JSON list of their codes. */
export const pointsDragType = 'application/x-millrace-points'

export function dragPoints(event: DragEvent, codes: readonly string[]): void {
  event.dataTransfer.setData(pointsDragType, JSON.stringify(codes))
  event.dataTransfer.setData('text/plain', codes.join('\n'))
  event.dataTransfer.effectAllowed = 'copy'
}

export function droppedPoints(event: DragEvent): string[] {
  try {
    const codes: unknown = JSON.parse(event.dataTransfer.getData(pointsDragType))
    return Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : []
  } catch {
    return []
  }
}
