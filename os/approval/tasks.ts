import type {
  ApprovalChoices,
  PersonRef,
  TaskBox,
  TaskCount,
  TaskDecision,
  TaskDetail,
  TaskItem,
  TaskStep,
} from '../../api/approval.ts'
import type { AppManifest, CommandManifest, FieldManifest } from '../../api/apps.ts'
import type { Page } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { httpRefusals } from '../http/problem.ts'
import type { Directory } from '../identity/directory.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { createManifest } from '../manifest/manifest.ts'
import type { Decision, Step } from './approval-rule.ts'
import { delegatorsOf } from './delegations.ts'
import {
  countWaitingFor,
  findPending,
  listOf,
  listWaitingFor,
  type PendingRow,
  type Principal,
} from './pending-store.ts'
import { approvalRefusals } from './refusals.ts'

export type TaskDeps = {
  registry: Pick<Registry, 'apps' | 'entity'>
  directory: Pick<Directory, 'holdersOf' | 'actorOf' | 'people' | 'peopleNames'>
  /** Every role of the actor's organisation, its own ones too. Without it the apps' roles are known alone. */
  roles?(actor: Actor): Promise<readonly { id: string; label: Text; people: number }[]>
}

/** People offered as approvers and delegates. */
const mostPeople = 1000

export type Tasks = ReturnType<typeof createTasks>

const cursorOf = (row: PendingRow) => `${row.createdAt}_${row.id}`

function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined
  const found = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(cursor)
  if (!found) throw new Refusal(httpRefusals.badCursor, {}, 'cursor')
  return { time: Number(found[1]), id: found[2] }
}

/** How requests are shown: with the words of their app, the names of people and what the caller may do. */
export function createTasks({ registry, directory, roles }: TaskDeps) {
  let known: { apps: AppManifest[]; roles: Map<string, Text> } | undefined

  /** Made once, of all apps: an approver need not hold any permission of the app. */
  function declared() {
    if (known) return known
    const apps = createManifest(registry.apps)({ has: () => true } as unknown as ReadonlySet<string>)
    const roles = registry.apps.flatMap((app) =>
      Object.entries(app.roles).map(([key, { label }]) => [`${app.id}.${key}`, label] as const),
    )
    known = { apps, roles: new Map(roles) }
    return known
  }

  const commandOf = (id: string): CommandManifest | undefined => {
    const [app, command] = id.split('.')
    return declared()
      .apps.find((a) => a.id === app)
      ?.commands.find((c) => c.id === command)
  }

  /** What roles are called; the organisation's own ones are asked for only where an app's will not do. */
  async function roleLabels(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Text>> {
    const known = declared().roles
    if (!roles || ids.every((id) => known.has(id))) return known
    return new Map([...known, ...(await roles(actor)).map(({ id, label }) => [id, label] as const)])
  }

  type Words = { name: (id: string) => PersonRef; labels: ReadonlyMap<string, Text> }

  function stepItem(step: Step, { name, labels }: Words): TaskStep {
    const role = (id: string | undefined) =>
      id === undefined ? null : { id, label: labels.get(id) ?? { zh: id, en: id } }
    const { people = [], need, deadlineHours = null, signed = false } = step
    return {
      ...{ role: role(step.role), people: people.map(name), need, deadlineHours, signed },
      escalateTo: role(step.escalateTo),
    }
  }

  const decisionItem = (d: Decision, name: (id: string) => PersonRef): TaskDecision => {
    const { step, verdict, time, reason, signature } = d
    const onBehalfOf = d.for.filter((p) => p !== d.by).map(name)
    return { step, verdict, by: name(d.by), onBehalfOf, time, reason, signature }
  }

  function recordOf({ entity, recordId }: PendingRow): TaskItem['record'] {
    const found = entity ? registry.entity(entity) : undefined
    return found && entity && recordId ? { entity, plural: found.entity.plural, id: recordId } : null
  }

  /** Oneself and those one stands in for now. */
  async function principalsOf(scope: Scope): Promise<Principal[]> {
    const { actor } = scope
    const delegators = await Promise.all(
      (await delegatorsOf(scope, actor.id)).map((id) => directory.actorOf(actor.tenant, id)),
    )
    return [actor, ...delegators.filter((d): d is Actor => d !== null)].map(({ id, roles = [] }) => ({ id, roles }))
  }

  function waitsForMe(row: PendingRow, me: string, principals: readonly Principal[]): boolean {
    if (row.state !== 'waiting' || (row.requester === me && !row.rule.ownConsent)) return false
    const step = row.rule.steps[row.step]
    const roles = [step.role, row.escalated ? step.escalateTo : undefined]
    const done = row.decisions.filter((d) => d.step === row.step).flatMap((d) => d.for)
    return principals.some(
      ({ id, roles: held }) =>
        (step.people?.includes(id) || held.some((r) => roles.includes(r))) &&
        !done.includes(id) &&
        (id !== row.requester || row.rule.ownConsent),
    )
  }

  async function items(scope: Scope, rows: readonly PendingRow[], principals?: readonly Principal[]) {
    const { actor } = scope
    const mine = principals ?? (await principalsOf(scope))
    const ids = rows.flatMap((r) => [
      r.requester,
      ...r.rule.steps.flatMap((s) => s.people ?? []),
      ...r.decisions.flatMap((d) => [d.by, ...d.for]),
    ])
    const names = await directory.peopleNames(actor.tenant, [...new Set(ids)])
    const name = (id: string): PersonRef => ({ id, name: names.get(id) ?? id })
    const steps = rows.flatMap((r) => r.rule.steps)
    const labels = await roleLabels(
      actor,
      steps.flatMap((s) => [s.role, s.escalateTo].filter((id) => id !== undefined)),
    )
    return rows.map((row): TaskItem => {
      const app = declared().apps.find((a) => a.id === row.command.split('.')[0])
      const { id, command, label, title, state, step, escalated, due, createdAt, endedAt, reason, resubmits } = row
      return {
        ...{ id, command, label, title, state, step, escalated, due, createdAt, endedAt, reason, resubmits },
        app: app ? { id: app.id, label: app.label } : null,
        record: recordOf(row),
        requester: { id: row.requester, name: names.get(row.requester) ?? row.requesterName },
        steps: row.rule.steps.map((s) => stepItem(s, { name, labels })),
        decisions: row.decisions.map((d) => decisionItem(d, name)),
        mine: waitsForMe(row, actor.id, mine),
        signed: row.rule.steps[row.step].signed === true,
      }
    })
  }

  /** Field by field what was asked for; a field that the command no longer has shows under its own name. */
  function changesOf(row: PendingRow): TaskDetail['changes'] {
    const fields = new Map(commandOf(row.command)?.fields.map((f) => [f.name, f]))
    const plain = (name: string): FieldManifest => ({
      name,
      label: { zh: name, en: name },
      type: 'text',
      required: false,
    })
    return Object.entries(row.body)
      .filter(([name]) => name !== 'id' && name !== 'version')
      .map(([name, after]) => ({ field: fields.get(name) ?? plain(name), before: row.before?.[name] ?? null, after }))
  }

  async function namesIn(tenant: string, changes: TaskDetail['changes']): Promise<Record<string, string>> {
    const values = changes.flatMap(({ before, after }) => [before, after])
    const ids = values.filter((v): v is string => typeof v === 'string' && v.length > 0 && v.length <= 100)
    return Object.fromEntries(await directory.peopleNames(tenant, [...new Set(ids)].slice(0, 200)))
  }

  return {
    async list(scope: Scope, box: TaskBox, limit: number, cursor?: string): Promise<Page<TaskItem>> {
      const { tx, actor } = scope
      const principals = await principalsOf(scope)
      const options = { limit: limit + 1, cursor: readCursor(cursor) }
      const rows =
        box === 'waiting'
          ? await listWaitingFor(tx, actor.id, principals, options)
          : await listOf(tx, actor.id, box, options)
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? cursorOf(shown.at(-1)!) : null
      return { items: await items(scope, shown, principals), next }
    },

    async count(scope: Scope): Promise<TaskCount> {
      return { waiting: await countWaitingFor(scope.tx, scope.actor.id, await principalsOf(scope)) }
    },

    item: async (scope: Scope, row: PendingRow): Promise<TaskItem> => (await items(scope, [row]))[0],

    /** For those whom it concerns, and for who looks after the rules or the audit. */
    async detail(scope: Scope, id: string): Promise<TaskDetail> {
      const { actor } = scope
      const row = await findPending(scope.tx, id)
      if (!row) throw new Refusal(approvalRefusals.unknownTask)
      const [item] = await items(scope, [row])
      const took =
        row.requester === actor.id || row.decisions.some((d) => d.by === actor.id || d.for.includes(actor.id))
      const overseer = actor.permissions.has('approval.manage') || actor.permissions.has('audit.read')
      if (!item.mine && !took && !overseer) throw new Refusal(approvalRefusals.unknownTask)
      const changes = changesOf(row)
      return { ...item, changes, body: row.body, names: await namesIn(actor.tenant, changes) }
    },

    /** Fields on which a command's rule may depend: its input, and the record's. */
    fieldsOf(command: string): FieldManifest[] | null {
      const found = commandOf(command)
      if (!found) return null
      const entity = declared()
        .apps.find((a) => a.id === found.app)
        ?.entities.find((e) => e.id === found.on)
      const inputs = new Set(found.fields.map((f) => f.name))
      const rows = found.kind === 'change' ? (entity?.fields ?? []).filter((f) => !inputs.has(f.name)) : []
      return [...found.fields, ...rows].filter((f) => f.type !== 'json')
    },

    /** Whom a rule or a delegation may name: those who hold a role of some app, or one of these. */
    async people({ tenant }: Actor, besides: readonly string[]): Promise<PersonRef[]> {
      const wanted = [...new Set([...declared().roles.keys(), ...besides])]
      const ids = wanted.length === 0 ? [] : await directory.holdersOf(tenant, { roles: wanted })
      const found = await directory.people(tenant, ids.slice(0, mostPeople))
      return found
        .filter((p) => p.enabled)
        .map((p) => ({ id: p.id, name: p.displayName || p.name }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },

    /** `besides`: roles that rules name already. */
    async choices(actor: Actor, besides: readonly string[]): Promise<ApprovalChoices> {
      const commands = declared().apps.flatMap((app) =>
        app.commands.map((c) => {
          const fields = this.fieldsOf(`${app.id}.${c.id}`) ?? []
          const shown = fields.map(({ name, label, type, choices, unit }) => ({ name, label, type, choices, unit }))
          return { command: `${app.id}.${c.id}`, label: c.label, app: app.label, fields: shown }
        }),
      )
      const offered = roles
        ? (await roles(actor)).map(({ id, label, people }) => ({ id, label, people }))
        : await Promise.all(
            [...declared().roles].map(async ([id, label]) => {
              const people = (await directory.holdersOf(actor.tenant, { roles: [id] })).length
              return { id, label, people }
            }),
          )
      const names = [...besides, ...offered.filter((r) => r.people > 0).map((r) => r.id)]
      return { commands, roles: offered, people: await this.people(actor, names) }
    },
  }
}
