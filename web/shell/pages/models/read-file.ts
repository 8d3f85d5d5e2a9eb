import { type ModelFile, modelFile } from '../../../../api/models.ts'

/** As large as the server takes it. */
export const maxFileBytes = 8 * 2 ** 20

/** A model file as it was chosen, or null when it is none. What is wrong with its drawing, the server says. */
export function readModelFile(text: string): ModelFile | null {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return null
  }
  const read = modelFile.safeParse(given)
  return read.success ? read.data : null
}

export const blocksOf = ({ drawing }: ModelFile): number => (Array.isArray(drawing.blocks) ? drawing.blocks.length : 0)
