// The house's dependencies point down only (see docs/adr/0001). Pure: files and their imports in, violations out.

/** Which top folders the files of a folder may import. Tests may import anything; composition roots stand below. */
export const allowed: Record<string, readonly string[]> = {
  contract: ['contract'],
  units: ['contract', 'units'],
  api: ['contract', 'units', 'api'],
  drivers: ['contract', 'units', 'drivers'],
  os: ['contract', 'units', 'api', 'os'],
  apps: ['contract', 'apps'],
  web: ['contract', 'units', 'api', 'web'],
  demo: ['contract', 'units', 'api', 'demo'],
}

/** Where the parts are put together; only these os files know which drivers and which demo there are. */
export const compositionRoots: Record<string, readonly string[]> = {
  'os/stream/worker.ts': ['drivers'],
  'os/stream/core.ts': ['drivers'],
  'os/stream/opcua-worker.ts': ['drivers'],
  'os/host/demo.ts': ['demo'],
  'os/host/apps.ts': ['apps'],
}

/** Rooms of the os that a browser may use as they are: pure, they import contract, units and themselves (docs/adr/0018). */
export const bothSides: readonly string[] = ['os/models/graph/']

export type Violation = { file: string; imports: string; rule: string }

const isTest = (file: string) => /\.(test|contract)\.ts$|\/testing[^/]*\.ts$/.test(file)

/** @param imports paths of imported files, relative to the root */
export function violationsOf(file: string, imports: readonly string[]): Violation[] {
  const [top, room] = file.split('/')
  const shared = bothSides.find((folder) => file.startsWith(folder))
  const rule = allowed[top]
  if (!rule || isTest(file)) return []
  return imports.flatMap((target) => {
    const sealed = shared && !['contract/', 'units/', shared].some((folder) => target.startsWith(folder))
    const why = sealed ? `${shared} runs in browsers: contract, units and itself` : fault(file, top, room, target)
    return why ? [{ file, imports: target, rule: why }] : []
  })
}

function fault(file: string, top: string, room: string, target: string): string | undefined {
  const [targetTop, targetRoom, ...inside] = target.split('/')
  if (!(targetTop in allowed)) return undefined
  const page = top === 'apps' && file.endsWith('.tsx')
  if (top === 'web' && bothSides.some((folder) => target.startsWith(folder))) return undefined
  const permitted = allowed[top].includes(targetTop) || (compositionRoots[file] ?? []).includes(targetTop)
  if (page && targetTop === 'web')
    return ['kit', 'ui'].includes(targetRoom) ? undefined : 'a page of an app may import web/kit and web/ui'
  if (!permitted) return `${top} may import ${allowed[top].join(', ')}`
  const nextDoor = targetTop === top && inside.length > 0 && targetRoom !== room
  if (top === 'web' && room === 'ui' && ['shell', 'kit'].includes(targetRoom))
    return 'web/ui knows nothing of web/shell and web/kit'
  if (top === 'apps' && nextDoor && file !== 'apps/index.ts' && inside.at(-1) !== 'public.ts')
    return 'an app reaches another one through its public.ts'
  if (top === 'drivers' && nextDoor && file !== 'drivers/index.ts') return 'drivers know nothing of each other'
  return undefined
}
