import type { Actor } from '../../contract/actor.ts'
import type { Language } from '../../contract/text.ts'
import type { SignatureProof } from '../kernel/services.ts'

/** A person as other services know them. */
export type Person = {
  id: string
  /** The user name. */
  name: string
  displayName: string
  /** null: no address is known, nothing can be sent there. */
  email: string | null
  phone: string | null
  language: Language
  department: string | null
  site: string | null
  /** False also after the account's last day. */
  enabled: boolean
}

/** Who is who in a tenant, for notices, approval and signatures. Nobody of another tenant is ever found. */
export type Directory = {
  /** Display names of those that exist, disabled ones too; ids of tokens and devices give their name. */
  peopleNames(tenant: string, ids: readonly string[]): Promise<Map<string, string>>
  /** Those that exist, in any order. */
  people(tenant: string, ids: readonly string[]): Promise<Person[]>
  /** By user name (any case) or id. */
  findPerson(tenant: string, nameOrId: string): Promise<Person | null>
  /** Ids of enabled people by user name (any case), display name or id; several where a name is not theirs alone. */
  idsOfPeople(tenant: string, names: readonly string[]): Promise<Map<string, string[]>>
  /** Ids of enabled people who hold one of the roles (`app.role`, a platform role, or the id of a custom one) or the permission. */
  holdersOf(tenant: string, wanted: { roles?: readonly string[]; permission?: string }): Promise<string[]>
  /** What a person may do now, for work that runs in their name later; null when disabled or gone. */
  actorOf(tenant: string, id: string): Promise<Actor | null>
  /**
   * Proves again that the actor is who they are: their password, or a code of their second factor. Throws a Refusal with the field
   * `signature` when it is wrong; failures count and lock as at sign-in. Tokens and devices cannot sign.
   */
  reauthenticate(actor: Actor, proof: SignatureProof): Promise<void>
}
