import { parseArgs } from 'node:util'
import { allScopes, type Scope } from '../../api/permissions.ts'
import { Refusal } from '../../contract/refusal.ts'
import { readConfig, startRefusals } from './config.ts'

const usage = `Millrace 工渠

  npx millrace start                                   start the platform (see README for the environment variables)
  npx millrace token create --name N [--tenant T] [--scope S,S] [--days D]
                                                       make an API token and print it, alone, on standard output
                                                       scopes: ${allScopes.join(', ')}; unless given: read,ingest,write,apps
  npx millrace token list                              names, scopes and last use of all tokens
  npx millrace token revoke --id ID
  npx millrace check audit                             walk the audit trail: 0 when nobody changed or removed an entry
  npx millrace help
`

function fail(error: unknown): never {
  if (error instanceof Refusal) process.stderr.write(`millrace: ${error.say('en')}.\n          ${error.say('zh')}。\n`)
  else process.stderr.write(`millrace: ${error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
}

function scopesOf(text: string | undefined): Scope[] {
  const asked = (text ?? 'read,ingest,write,apps').split(',').map((s) => s.trim())
  const unknown = asked.filter((s) => !(allScopes as string[]).includes(s))
  if (unknown.length > 0)
    throw new Refusal(startRefusals.badSetting, {
      name: '--scope',
      value: unknown.join(','),
      expected: allScopes.join(', '),
    })
  return asked as Scope[]
}

async function token(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      tenant: { type: 'string' },
      scope: { type: 'string' },
      days: { type: 'string' },
      id: { type: 'string' },
    },
  })
  const { withTokens } = await import('./token-command.ts')
  await withTokens(readConfig(process.env), async (tokens) => {
    switch (positionals[0]) {
      case 'create': {
        if (!values.name) throw new Refusal(startRefusals.badSetting, { name: '--name', value: '', expected: 'a name' })
        const days = values.days === undefined ? undefined : Number(values.days)
        if (days !== undefined && !(days > 0 && days <= 3650))
          throw new Refusal(startRefusals.badSetting, { name: '--days', value: values.days ?? '', expected: '1…3650' })
        const expiresAt = days === undefined ? null : Date.now() + days * 86_400_000
        const made = await tokens.create({
          name: values.name,
          tenant: values.tenant,
          scopes: scopesOf(values.scope),
          expiresAt,
        })
        process.stdout.write(`${made.token}\n`)
        return
      }
      case 'list':
        for (const t of await tokens.list())
          process.stdout.write(
            `${t.id}  ${t.name}  ${t.scopes.join(',')}  ${t.lastUsedAt ? new Date(t.lastUsedAt).toISOString() : '-'}\n`,
          )
        return
      case 'revoke':
        await tokens.revoke(values.id ?? '')
        return
      default:
        throw new Refusal(startRefusals.badSetting, {
          name: 'token',
          value: positionals[0] ?? '',
          expected: 'create | list | revoke',
        })
    }
  })
}

async function check(args: string[]): Promise<void> {
  if (args[0] !== 'audit')
    throw new Refusal(startRefusals.badSetting, { name: 'check', value: args[0] ?? '', expected: 'audit' })
  const { checkAudit } = await import('../audit/check-command.ts')
  const { out, note, code } = await checkAudit(readConfig(process.env))
  process.stdout.write(`${out}\n`)
  if (note) process.stderr.write(`millrace: ${note}.\n`)
  process.exitCode = code
}

/** The command line `npx millrace …`. */
export async function main(args: string[]): Promise<void> {
  const [command, ...rest] = args
  try {
    switch (command) {
      case 'start': {
        const { start } = await import('./start.ts')
        await start()
        return
      }
      case 'token':
        await token(rest)
        return
      case 'check':
        await check(rest)
        return
      case undefined:
      case 'help':
      case '--help':
        process.stdout.write(usage)
        return
      default:
        process.stderr.write(`millrace: there is no command “${command}”.\n\n${usage}`)
        process.exit(1)
    }
  } catch (error) {
    fail(error)
  }
}
