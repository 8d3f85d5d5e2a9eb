// The house's dependencies point down only (see docs/adr/0001). Pure: files and their imports in, violations out.

/** Which top folders the files of a folder may import. Tests may import anything; composition roots stand below. */
export const allowed: Record<string, readonly string[]> = {
  contract: ['contract'],
  drivers: ['contract', 'drivers'],
  os: ['contract', 'os'],
  apps: ['contract', 'apps'],
  web: ['contract', 'web'],
  demo: ['contract', 'demo'],
}

/** Where the parts are put together; only these os files know which drivers and which demo there are. */
export const compositionRoots: Record<string, readonly string[]> = {
  'os/stream/worker.ts': ['drivers'],
  'os/stream/core.ts': ['drivers'],
  'os/stream/opcua-worker.ts': ['drivers'],
  'os/kernel/demo.ts': ['demo'],
}

export type Violation = { file: string; imports: string; rule: string }

const isTest = (file: string) => /\.(test|contract)\.ts$|\/testing[^/]*\.ts$/.test(file)

/** @param imports paths of imported files, relative to the root */
export function violationsOf(file: string, imports: readonly string[]): Violation[] {
  const top = file.split('/')[0]
  const rule = allowed[top]
  if (!rule || isTest(file)) return []
  const found: Violation[] = []
  for (const target of imports) {
    const targetTop = target.split('/')[0]
    if (!(targetTop in allowed)) continue
    const permitted = rule.includes(targetTop) || (compositionRoots[file] ?? []).includes(targetTop)
    if (!permitted) found.push({ file, imports: target, rule: `${top} may import ${rule.join(', ')}` })
    else if (top === 'web' && file.startsWith('web/ui/') && target.startsWith('web/shell/'))
      found.push({ file, imports: target, rule: 'web/ui knows nothing of web/shell' })
    else if (top === 'apps' && targetTop === 'apps' && target.split('/')[1] !== file.split('/')[1] && !target.endsWith('/public.ts'))
      found.push({ file, imports: target, rule: "an app reaches another one through its public.ts" })
    else if (top === 'drivers' && targetTop === 'drivers' && target.split('/')[1] !== file.split('/')[1] && target.split('/').length > 2 && file !== 'drivers/index.ts')
      found.push({ file, imports: target, rule: 'drivers know nothing of each other' })
  }
  return found
}
