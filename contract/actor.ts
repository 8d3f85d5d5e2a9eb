import type { Language } from './text.ts'

/** How far a permission reaches: every row of the tenant, those of some sites or departments, or the actor's own. */
export type RowScope =
  | { reach: 'all' }
  | { reach: 'site'; sites: readonly string[] }
  | { reach: 'department'; departments: readonly string[] }
  | { reach: 'own' }

/** Who asks. */
export type Actor = {
  kind: 'user' | 'token' | 'device' | 'system'
  /** Stable: what rows keep as createdBy. */
  id: string
  /** As people know them: the user name, the token's name. */
  name: string
  displayName?: string
  tenant: string
  permissions: ReadonlySet<string>
  /** Permissions that do not reach every row; one that is missing here does. */
  rowScopes?: ReadonlyMap<string, readonly RowScope[]>
  /** Ids of roles held, for approval chains and notices. */
  roles?: readonly string[]
  department?: string | null
  site?: string | null
  language?: Language
}
