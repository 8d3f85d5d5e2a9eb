import type { Configuration } from 'openid-client'
import type { RoleMapping, SingleSignOn, SingleSignOnInput } from '../../api/identity.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable, Sql } from '../data/connect.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { Office } from './office.ts'
import { readRoles } from './person-rows.ts'
import { peopleRefusals, singleSignOnRefusals } from './refusals.ts'
import { isAdministratorRole } from './roles.ts'

/** How long a person may take at the provider. */
const flowMs = 10 * 60_000
const discoveredForMs = 10 * 60_000
const providerSeconds = 10
const loopback = ['localhost', '127.0.0.1', '[::1]']

type Stored = Omit<SingleSignOn, 'clientSecretSet'> & { tenant: string; clientSecret: Buffer | null }

/** What the provider said about somebody. */
export type Claimed = {
  tenant: string
  subject: string
  /** preferred_username, else the mail address, else null. */
  name: string | null
  displayName: string | null
  email: string | null
  /** Ids of the roles that the claims come to. */
  roles: string[]
  autoProvision: boolean
  matchName: boolean
  to: string
}

/** What is remembered in the browser while it is at the provider; sealed, so nobody can read or forge it. */
type Flow = { tenant: string; state: string; nonce: string; verifier: string; to: string; at: string }

const columns = (sql: Queryable) => sql`
  tenant, enabled, label, issuer, client_id as "clientId", client_secret as "clientSecret", origin, claim, roles,
  auto_provision as "autoProvision", match_name as "matchName"`

/** The claim at a dotted path, as a list of texts: `groups`, `realm_access.roles`. */
export function claimValues(claims: Record<string, unknown>, path: string): string[] {
  let value: unknown = claims[path]
  if (value === undefined)
    value = path
      .split('.')
      .reduce<unknown>(
        (at, key) => (at && typeof at === 'object' ? (at as Record<string, unknown>)[key] : undefined),
        claims,
      )
  const list = Array.isArray(value) ? value : [value]
  return list.filter((each): each is string => typeof each === 'string')
}

/** Roles that claims come to: each once, in the order of the mapping. */
export function mappedRoles(values: readonly string[], mapping: readonly RoleMapping[]): string[] {
  return [...new Set(mapping.filter((m) => values.includes(m.value)).map((m) => m.role))]
}

/** A path of our own screens, or the first page: a link of somebody else must not lead away after the sign-on. */
export function localPath(to: string | undefined): string {
  return to && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to) ? to : '/'
}

function refuseInsecure(address: string, field: string): URL {
  const url = new URL(address)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.includes(url.hostname)))
    throw new Refusal(singleSignOnRefusals.insecureIssuer, {}, field)
  return url
}

export type Providers = ReturnType<typeof createProviders>

/** OpenID Connect, authorization code with PKCE, state and nonce; one provider for each organisation. */
export function createProviders(parts: { sql: Sql; box: SecretBox; office: Office }) {
  const { sql, box, office } = parts
  const { clock } = office
  const discovered = new Map<string, { key: string; until: number; config: Promise<Configuration> }>()

  async function find(tenant: string): Promise<Stored> {
    const [row] = await sql<Stored[]>`
      select ${columns(sql)} from oidc_provider p where tenant = ${tenant} and enabled
        and exists (select from tenant t where t.id = p.tenant and t.enabled)`
    if (!row) throw new Refusal(singleSignOnRefusals.noProvider)
    return row
  }

  async function configurationOf(provider: Stored): Promise<Configuration> {
    const client = await import('openid-client')
    const secret = provider.clientSecret ? box.open(provider.clientSecret).secret : undefined
    const key = JSON.stringify([provider.issuer, provider.clientId, secret])
    const known = discovered.get(provider.tenant)
    if (known?.key === key && known.until > clock()) return known.config
    const issuer = refuseInsecure(provider.issuer, 'issuer')
    const config = client.discovery(
      issuer,
      provider.clientId,
      undefined,
      secret ? client.ClientSecretBasic(secret) : client.None(),
      { timeout: providerSeconds, execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [] },
    )
    discovered.set(provider.tenant, { key, until: clock() + discoveredForMs, config })
    try {
      return await config
    } catch (error) {
      discovered.delete(provider.tenant)
      throw new Refusal(singleSignOnRefusals.providerUnreachable, { detail: (error as Error).message.slice(0, 200) })
    }
  }

  const redirectUri = (provider: Stored) => `${provider.origin}/api/session/oidc/callback`

  function openFlow(sealed: string | undefined): Flow {
    try {
      const flow = box.open(Buffer.from(sealed ?? '', 'base64url')) as Flow
      if (clock() - Number(flow.at) < flowMs) return flow
    } catch {
      // not sealed by us, or no cookie at all
    }
    throw new Refusal(singleSignOnRefusals.ssoFailed)
  }

  async function claimsOf(
    provider: Stored,
    flow: Flow,
    query: string,
  ): Promise<Record<string, unknown> & { sub: string }> {
    const client = await import('openid-client')
    const config = await configurationOf(provider)
    try {
      const answer = await client.authorizationCodeGrant(config, new URL(`${redirectUri(provider)}?${query}`), {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      })
      const claims = answer.claims()!
      const more = config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, answer.access_token, claims.sub)
        : {}
      return { ...claims, ...more, sub: claims.sub }
    } catch {
      throw new Refusal(singleSignOnRefusals.ssoFailed)
    }
  }

  return {
    /** Buttons of the sign-in page. */
    async offered(tenant: string): Promise<{ organisation: string; label: string }[]> {
      return sql<{ organisation: string; label: string }[]>`
        select tenant as organisation, label from oidc_provider p where tenant = ${tenant} and enabled
          and exists (select from tenant t where t.id = p.tenant and t.enabled)`
    },

    /** Where to send the browser, and what it must bring back. */
    async start(tenant: string, to: string | undefined): Promise<{ address: string; sealed: string; seconds: number }> {
      const client = await import('openid-client')
      const provider = await find(tenant)
      const config = await configurationOf(provider)
      const verifier = client.randomPKCECodeVerifier()
      const flow: Flow = {
        tenant,
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier,
        to: localPath(to),
        at: String(clock()),
      }
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri(provider),
        scope: 'openid profile email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: flow.state,
        nonce: flow.nonce,
      })
      return { address: address.href, sealed: box.seal(flow).toString('base64url'), seconds: flowMs / 1000 }
    },

    /** The browser is back: who it is, proved by the provider. `query` as it came. */
    async finish(sealed: string | undefined, query: string): Promise<Claimed> {
      const flow = openFlow(sealed)
      const provider = await find(flow.tenant)
      const claims = await claimsOf(provider, flow, query)
      const text = (key: string) =>
        typeof claims[key] === 'string' && claims[key] !== '' ? (claims[key] as string) : null
      return {
        tenant: flow.tenant,
        subject: claims.sub,
        name: text('preferred_username') ?? text('email'),
        displayName: text('name'),
        email: text('email'),
        roles: mappedRoles(claimValues(claims, provider.claim), provider.roles).filter((r) => !isAdministratorRole(r)),
        autoProvision: provider.autoProvision,
        matchName: provider.matchName,
        to: flow.to,
      }
    },

    get: (actor: Actor): Promise<SingleSignOn | null> =>
      office.read(actor, async (tx) => {
        const [row] = await tx<Stored[]>`select ${columns(tx)} from oidc_provider`
        if (!row) return null
        const { tenant: _t, clientSecret, ...rest } = row
        return { ...rest, clientSecretSet: clientSecret !== null }
      }),

    /** Keeps the client secret that is there unless a new one is given. */
    async set(actor: Actor, input: SingleSignOnInput): Promise<SingleSignOn> {
      refuseInsecure(input.issuer, 'issuer')
      const origin = refuseInsecure(input.origin, 'origin').origin
      const { clientSecret, ...settings } = { ...input, origin }
      return office.change(actor, async (tx, audit) => {
        const roles = await readRoles(tx, office.builtIn, office.appPermissions)
        for (const [i, { role }] of input.roles.entries()) {
          if (isAdministratorRole(role) || roles.get(role)?.kind === 'demo')
            throw new Refusal(singleSignOnRefusals.administratorMapping, {}, `roles.${i}.role`)
          if (!roles.has(role)) throw new Refusal(peopleRefusals.unknownRole, { role }, `roles.${i}.role`)
        }
        const [old] = await tx<Stored[]>`select ${columns(tx)} from oidc_provider`
        const kept = old?.clientId === input.clientId && old.issuer === input.issuer ? old.clientSecret : null
        const secret = clientSecret ? box.seal({ secret: clientSecret }) : kept
        await tx`
          insert into oidc_provider (tenant, enabled, label, issuer, client_id, client_secret, origin, claim, roles, auto_provision, match_name)
          values (${actor.tenant}, ${input.enabled}, ${input.label}, ${input.issuer}, ${input.clientId}, ${secret}, ${origin},
                  ${input.claim}, ${tx.json(input.roles)}, ${input.autoProvision}, ${input.matchName})
          on conflict (tenant) do update set enabled = excluded.enabled, label = excluded.label, issuer = excluded.issuer,
            client_id = excluded.client_id, client_secret = excluded.client_secret, origin = excluded.origin, claim = excluded.claim,
            roles = excluded.roles, auto_provision = excluded.auto_provision, match_name = excluded.match_name, updated_at = now()`
        const told = ({ tenant: _t, clientSecret: s, ...rest }: Stored) => ({ ...rest, clientSecretSet: s !== null })
        const after: SingleSignOn = { ...settings, clientSecretSet: secret !== null }
        await audit({
          action: 'single-sign-on.update',
          object: 'single-sign-on',
          before: old ? told(old) : null,
          after,
        })
        return after
      })
    },

    remove: (actor: Actor): Promise<void> =>
      office.change(actor, async (tx, audit) => {
        const { count } = await tx`delete from oidc_provider`
        if (count === 0) throw new Refusal(singleSignOnRefusals.noProvider)
        await audit({ action: 'single-sign-on.delete', object: 'single-sign-on' })
      }),
  }
}
