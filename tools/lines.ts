import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Every line of every file below the folders, blank ones and comments too. */
export function linesOf(folders: readonly string[], without: RegExp): number {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root }))
  const counted = files.filter((file) => !without.test(file))
  return counted.reduce((sum, file) => sum + readFileSync(join(root, file), 'utf8').split('\n').length - 1, 0)
}

/** What thirty apps are written against has to stay small enough to be read in an afternoon. */
export const kernelLines = () => linesOf(['contract', 'os/kernel'], /\.test\.ts$|testing\.ts$/)
export const mostKernelLines = 2_000
