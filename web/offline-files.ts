import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const here = import.meta.dirname
/** A page that imports this wants to start without a network. */
const wish = join(here, 'kit/offline.ts')
/** What stands around such a page. */
const around = [join(here, 'shell/frame/frame.tsx'), join(here, 'shell/app-page.tsx')]

/** Tells the service worker which built files to keep: the start, the frame, and each page that asks for it. */
export function offlineFiles(): Plugin {
  return {
    name: 'millrace-offline-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const pages = this.getModuleInfo(wish)?.importers ?? []
      const roots = new Set([...around, ...pages])
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const isRoot = ({ isEntry, name, moduleIds }: Rolldown.OutputChunk) =>
        (isEntry && name !== 'service-worker') ||
        moduleIds.some((id) => roots.has(id) || /\/apps\/[^/]+\/web\.tsx$/.test(id))
      const files = [...filesOf(chunks.filter(isRoot), bundle)].sort().map((file) => `/${file}`)
      const worker = chunks.find(({ name }) => name === 'service-worker')
      if (!worker || pages.length === 0) this.error('the service worker or the pages that it is for are missing')
      const hash = createHash('sha256')
        .update(files.join())
        .update(readFileSync(join(here, 'index.html')))
      worker.code = worker.code
        .replaceAll('offlineFiles', JSON.stringify(files))
        .replaceAll('offlineVersion', JSON.stringify(hash.digest('hex').slice(0, 16)))
    },
  }
}

/** The files of chunks and of whatever they import. */
function filesOf(roots: readonly Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle): Set<string> {
  const files = new Set<string>()
  const visit = (name: string) => {
    if (files.has(name)) return
    files.add(name)
    const file = bundle[name]
    if (file?.type !== 'chunk') return
    const { importedCss = new Set<string>() } = file.viteMetadata ?? {}
    for (const next of [...file.imports, ...importedCss]) visit(next)
  }
  for (const { fileName } of roots) visit(fileName)
  return files
}
