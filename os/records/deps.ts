import type { Actor } from '../../contract/actor.ts'
import type { CommandAnswer, FileAccess, Notice } from '../../contract/ctx.ts'
import type { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Audit } from '../audit/audit.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { Directory } from '../identity/directory.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'

/** What the records service needs of the others; each is put in by the host. */
export type RecordsDeps = {
  registry: Registry
  tenants: TenantData
  audit: Pick<Audit, 'write'>
  directory: Pick<Directory, 'peopleNames' | 'findPerson' | 'idsOfPeople'>
  /** Names of departments and sites by their ids; ids that are not there are left out. */
  placeNames(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Ids of departments or sites by name or id; several where a name is not theirs alone. */
  placeIds(
    scope: Scope,
    kind: 'department' | 'site',
    names: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>
  files(scope: Scope): FileAccess
  notify(scope: Scope, notice: Notice): Promise<void>
  /** Commands of a record that wait for consent. */
  pendingOf(scope: Scope, entity: string, id: string): Promise<{ id: string; command: string; label: Text }[]>
  jobs: Pick<Jobs, 'register' | 'enqueue'>
  /** Runs `app.command` as the actor for each body, in the scope's transaction; see runMany of the kernel. */
  runMany(
    scope: Scope,
    command: string,
    bodies: readonly Record<string, unknown>[],
    options: { rehearsed: boolean; careful: boolean },
  ): Promise<(CommandAnswer | Refusal)[]>
  /** IANA name of where the plant stands. */
  timeZone: string
  clock?(): number
}

/** One transaction of an actor; reads cannot write. */
export type Within = <T>(actor: Actor, run: (scope: Scope) => Promise<T>) => Promise<T>
