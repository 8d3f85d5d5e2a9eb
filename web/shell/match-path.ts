/** The `$` places of a pattern such as `certificates/$id` in a path; null where it does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith('$')) params[part.slice(1)] = decodeURIComponent(given[index])
    else if (part !== given[index]) return null
  }
  return params
}
